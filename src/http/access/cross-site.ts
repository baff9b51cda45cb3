import type { IncomingMessage } from 'node:http';
import { isJson, type RequestRefusal } from './guard.ts';

interface CrossSiteOptions {
  /** Of pages that may ask. */
  readonly origins: readonly string[];
  /** Whether a network can ask without a key. */
  readonly isOpen: boolean;
}

/** Headers that no page can make a browser send to another site unless that has allowed it (a preflight). */
const unasked = ['authorization', 'x-api-key', 'x-graphql-yoga-csrf', 'apollo-require-preflight'];

/**
 * Why a request must not be executed because of where it comes from. A browser sends some requests to anybody on behalf
 * of any page: forms, pictures, links. Behind this endpoint is somebody's money, so what a page of another site sends is
 * refused by what browsers say of it. What is no browser says nothing, and is not refused: nobody can make it ask.
 */
export function createCrossSiteCheck({ isOpen, origins }: CrossSiteOptions) {
  return ({ headers, method }: IncomingMessage): RequestRefusal | null => {
    if (unasked.some((name) => headers[name] !== undefined)) return null;
    if (isJson(headers['content-type'])) return null;
    const { host, origin } = headers;
    const site = headers['sec-fetch-site'];
    if (origin !== undefined && origins.includes(origin)) return null;
    // `same-site` is another origin of the same site; `none` is the user, who typed an address or opened a bookmark.
    const isForeign =
      site === undefined
        ? origin !== undefined && URL.parse(origin)?.host !== host
        : site !== 'same-origin' && site !== 'none';
    if (isForeign) return { status: 403, message: `Pages of another site may not ask. ${remedy}` };
    // Over plain HTTP, beyond loopback, browsers say nothing of a GET: it may come from any page.
    if (isOpen && method !== 'POST' && site === undefined && origin === undefined) {
      return { status: 403, message: `A query by GET is taken here from whoever sends ${known}.` };
    }
    return null;
  };
}

const known = 'the header x-graphql-yoga-csrf or apollo-require-preflight, with any value';
const remedy = `Their origin must stand in CORS_ORIGINS, or the request must have ${known}.`;
