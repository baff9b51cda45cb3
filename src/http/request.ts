import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { context, propagation } from '@opentelemetry/api';
import { inSpan } from '../kit/spans.ts';

const ids = new AsyncLocalStorage<string>();

/** Runs the work of a request, so that whatever is logged of it can name it. */
export function inRequest<Result>(id: string, work: () => Result): Result {
  return ids.run(id, work);
}

/** The id of the request that is worked on; a new one outside of any. */
export function requestId(): string {
  return ids.getStore() ?? randomUUID();
}

/** The id that a proxy has given, if it is one, so that its log and ours name the same request. */
export function readRequestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{8,128}$/.test(given) ? given : randomUUID();
}

/** Does the work of a request in a span, part of the trace that the request names. */
export async function traceRequest(
  { headers, method }: IncomingMessage,
  work: () => Promise<void>,
): Promise<void> {
  const from = propagation.extract(context.active(), headers);
  await context.with(from, () => inSpan(`${method} /graphql`, { 'request.id': requestId() }, work));
}
