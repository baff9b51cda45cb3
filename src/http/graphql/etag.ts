import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ServerContext } from './context.ts';

/** For how long a browser need not ask again, in seconds. */
const MAX_AGE = 3600;

/**
 * An answer that rests on final tasks alone will be the same for ever. By GET it can be kept by the client, and confirmed
 * instead of sent again; one that was asked for twice is kept here as well.
 */
export const useFinalAnswers: Plugin<object, ServerContext, Context> = {
  onExecute: ({ args }) => ({
    onExecuteDone({ result }: { result: object }) {
      if ('answer' in args.contextValue && 'errors' in result) {
        args.contextValue.answer.isFinal = false;
      }
    },
  }),
  async onResponse(done) {
    const { fetchAPI, request, response } = done;
    const { answer, keep, noted } = done.serverContext;
    const isLookup = answer.isFinal && answer.fetched + answer.kept > 0;
    if (response.status !== 200 || !isLookup) return;
    // What was fetched just now may not be on disk yet.
    const isWorthIt = keep !== null && answer.fetched === 0 && noted.observed?.outcome === 'ok';
    if (request.method !== 'GET' && !isWorthIt) return;
    const text = await response.text();
    const headers = Object.fromEntries(response.headers.entries());
    const body = Buffer.from(text);
    const etag = toEtag(body);
    if (isWorthIt && noted.observed) {
      const contentType = response.headers.get('content-type') ?? '';
      keep({ body, contentType, etag, observed: noted.observed, taskIds: answer.taskIds });
    }
    if (request.method !== 'GET') {
      done.setResponse(new fetchAPI.Response(text, { status: 200, headers }));
      return;
    }
    delete headers['content-length'];
    Object.assign(headers, toCacheHeaders(etag));
    const isKnown = knows(request.headers.get('if-none-match'), etag);
    done.setResponse(
      new fetchAPI.Response(isKnown ? null : text, { status: isKnown ? 304 : 200, headers }),
    );
  },
};

/** Weak: compressed or not, it is the same answer. */
function toEtag(body: Buffer): string {
  return `W/"${createHash('sha256').update(body).digest('base64url')}"`;
}

export function toCacheHeaders(etag: string): Readonly<Record<string, string>> {
  return { etag, 'cache-control': `private, max-age=${MAX_AGE}` };
}

/** Whether a client that says this in `If-None-Match` has the answer already. */
export function knows(known: string | null | undefined, etag: string): boolean {
  const tags = (known ?? '').split(',').map((tag) => opaque(tag));
  return tags.includes('*') || tags.includes(opaque(etag));
}

function opaque(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}
