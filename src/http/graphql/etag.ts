import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ServerContext } from './context.ts';
import { toEtag } from './ready-answer.ts';

/** For how long a browser need not ask again, in seconds. */
const MAX_AGE = 3600;

/**
 * An answer that rests on final tasks alone will be the same for ever. By GET it can be kept by the client, and confirmed
 * instead of sent again; here it may be of use to others.
 */
export const useFinalAnswers: Plugin<object, ServerContext, Context> = {
  onExecute: ({ args }) => ({
    onExecuteDone({ result }: { result: object }) {
      if ('answer' in args.contextValue && 'errors' in result) {
        args.contextValue.answer.notFinal();
      }
    },
  }),
  async onResponse(done) {
    const { fetchAPI, request, response } = done;
    const { answer, making, noted } = done.serverContext;
    const isLookup = answer.isFinal && answer.fetched + answer.kept > 0;
    if (response.status !== 200 || !isLookup) return;
    const { document, observed } = noted;
    const isFetched = answer.fetched > 0;
    const takes = observed?.outcome === 'ok' && making?.isWanted(isFetched) ? making : null;
    if (request.method !== 'GET' && !takes) return;
    const text = await response.text();
    const headers = Object.fromEntries(response.headers.entries());
    const body = Buffer.from(text);
    const etag = toEtag(body);
    if (takes && observed) {
      const contentType = response.headers.get('content-type') ?? '';
      const { taskIds } = answer;
      const made = { body, contentType, etag, observed, taskIds, zipped: new Map() };
      takes.take(made, { document, isFetched });
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
