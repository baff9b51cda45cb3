import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { isLoopback } from '../../config.ts';
import { MAX_BODY_BYTES } from '../../model/limits.ts';
import { acceptsAnswer } from './accept.ts';

export interface RequestRefusal {
  readonly status: number;
  readonly message: string;
}

const methods = ['GET', 'HEAD', 'POST'];
export const tooLarge: RequestRefusal = {
  status: 413,
  message: `At most ${MAX_BODY_BYTES} bytes.`,
};

/** Why a request must not reach GraphQL, by its headers alone. */
export function refuseRequest({ headers, method = '' }: IncomingMessage): RequestRefusal | null {
  if (!methods.includes(method)) {
    return { status: 405, message: `A request is a GET or a POST, not a ${method}.` };
  }
  if (method === 'POST') {
    const { 'content-encoding': encoding = 'identity', 'content-length': length } = headers;
    if (length === undefined && headers['transfer-encoding'] === undefined) {
      return { status: 411, message: 'A POST needs a body, and its length unless it is chunked.' };
    }
    if (Number(length) > MAX_BODY_BYTES) return tooLarge;
    if (!isJson(headers['content-type'])) {
      return { status: 415, message: 'A POST needs the content type application/json.' };
    }
    if (!/^(?:identity|(?:x-)?gzip)$/i.test(encoding.trim())) {
      return { status: 415, message: 'A body comes as it is, or in gzip.' };
    }
  }
  // Before any work: an answer that is not taken may have cost money.
  if (!acceptsAnswer(headers.accept)) {
    return { status: 406, message: 'There are no answers of the kind that Accept names.' };
  }
  return null;
}

export function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

/** A page whose name was made to point to this machine (DNS rebinding) still says its own name in `Host`. */
export function refuseHost(
  { headers }: IncomingMessage,
  listensOnLoopback: boolean,
): RequestRefusal | null {
  const { host = '' } = headers;
  const name = names.get(host) ?? URL.parse(`http://${host}`)?.hostname ?? '';
  if (name === '') return { status: 400, message: 'A request needs the `Host` that it is for.' };
  names.set(host, name);
  if (!listensOnLoopback || isLoopback(name)) return null;
  return { status: 421, message: 'This service is for this machine alone.' };
}

/** Whom a `Host` names: a service has few names, and is asked by them with every request. */
const names = new LRUCache<string, string>({ max: 100 });
