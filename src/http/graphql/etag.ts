import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ServerContext } from './context.ts';

/** For how long a browser need not ask again, in seconds. */
const MAX_AGE = 3600;

/** An answer by GET that rests on final tasks alone can be kept by the client, and confirmed instead of sent again. */
export const useEtag: Plugin<object, ServerContext, Context> = {
  onExecute: ({ args }) => ({
    onExecuteDone({ result }: { result: object }) {
      if ('answer' in args.contextValue && 'errors' in result) {
        args.contextValue.answer.isFinal = false;
      }
    },
  }),
  async onResponse(done) {
    const { fetchAPI, request, response } = done;
    const { answer } = done.serverContext;
    const isLookup = answer.isFinal && answer.fetched + answer.kept > 0;
    if (request.method !== 'GET' || response.status !== 200 || !isLookup) return;
    const body = await response.text();
    // Weak: compressed or not, it is the same answer.
    const etag = `W/"${createHash('sha256').update(body).digest('base64url')}"`;
    const isKnown = knows(request.headers.get('if-none-match'), etag);
    const headers = new fetchAPI.Headers(response.headers);
    headers.set('etag', etag);
    headers.set('cache-control', `private, max-age=${MAX_AGE}`);
    headers.delete('content-length');
    done.setResponse(
      new fetchAPI.Response(isKnown ? null : body, { status: isKnown ? 304 : 200, headers }),
    );
  },
};

/** Whether a client that says this in `If-None-Match` has the answer already. */
export function knows(known: string | null | undefined, etag: string): boolean {
  const tags = (known ?? '').split(',').map((tag) => opaque(tag));
  return tags.includes('*') || tags.includes(opaque(etag));
}

function opaque(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}
