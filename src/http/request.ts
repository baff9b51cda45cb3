import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { context, propagation } from '@opentelemetry/api';
import { requestId } from '../kit/request-id.ts';
import { inSpan, isTracing } from '../kit/spans.ts';

/** The id that a proxy has given, if it is one, so that its log and ours name the same request. */
export function readRequestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{8,128}$/.test(given) ? given : randomUUID();
}

/** Does the work of a request in a span, part of the trace that the request names; where nobody traces, it is done and nothing else. */
export function traceRequest(
  { headers, method }: IncomingMessage,
  work: () => Promise<void> | void,
): Promise<void> | void {
  if (!isTracing()) return work();
  const from = propagation.extract(context.active(), headers);
  return context.with(from, () =>
    inSpan(`${method} /graphql`, { 'request.id': requestId() }, async () => work()),
  );
}
