import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../../config.ts';
import { MAX_BODY_BYTES } from '../../model/limits.ts';
import { acceptsAnswer } from './accept.ts';

export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** Headers that a page of another site cannot send without being asked for them first (a preflight). */
const preflighted = ['x-graphql-yoga-csrf', 'apollo-require-preflight'];

/**
 * Why a request must not reach GraphQL. A browser sends some requests to anybody on behalf of any page: forms, and plain
 * GETs. Behind this endpoint is somebody's money, so these need a header that no page can send by itself.
 */
export function refuseRequest(
  request: IncomingMessage,
  listensOnLoopback: boolean,
): Refusal | null {
  const { headers, method } = request;
  const stranger = refuseHost(request, listensOnLoopback);
  if (stranger) return stranger;
  const isAsked = preflighted.some((name) => headers[name] !== undefined);
  if ((method === 'GET' || method === 'HEAD') && !isAsked) {
    const message = `A query by GET needs the header ${preflighted.join(' or ')}; any value will do.`;
    return { status: 403, message };
  }
  const length = Number(headers['content-length']);
  if (method === 'POST' && !Number.isSafeInteger(length)) {
    return { status: 411, message: 'A POST needs its content length.' };
  }
  if (length > MAX_BODY_BYTES) {
    return { status: 413, message: `At most ${MAX_BODY_BYTES} bytes.` };
  }
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (method === 'POST' && type !== 'application/json') {
    return { status: 415, message: 'A POST needs the content type application/json.' };
  }
  // Before any work: an answer that is not taken may have cost money.
  if ((method === 'GET' || method === 'POST') && !acceptsAnswer(headers.accept)) {
    return { status: 406, message: 'There are no answers of the kind that Accept names.' };
  }
  return null;
}

/** A page whose name was made to point to this machine (DNS rebinding) still says its own name in `Host`. */
export function refuseHost(
  { headers }: IncomingMessage,
  listensOnLoopback: boolean,
): Refusal | null {
  const asked = URL.parse(`http://${headers.host ?? ''}`);
  if (!asked) return { status: 400, message: 'A request needs the `Host` that it is for.' };
  if (!listensOnLoopback || isLoopback(asked.hostname)) return null;
  return { status: 421, message: 'This service is for this machine alone.' };
}
