import type { ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';

/** Counts a request of a caller and says so in its answer's headers; false when it is one too many this minute. */
export type CountRequest = (caller: string, response: ServerResponse) => boolean;

/** Milliseconds for which requests are counted, from a caller's first one on. */
const MINUTE = 60_000;
/** Callers that are counted at once. Tokens can name any number of them. */
const MAX_CALLERS = 100_000;

interface Window {
  count: number;
  /** Epoch milliseconds. */
  readonly end: number;
}

/**
 * Without a promise: an answer that is kept waits for nothing. Each of several replicas counts for itself, and allows its
 * part.
 */
export function createCountRequest(total: number, sharers: () => number): CountRequest {
  const windows = new LRUCache<string, Window>({ max: MAX_CALLERS });

  function windowOf(caller: string, now: number): Window {
    const known = windows.get(caller);
    if (known && known.end > now) return known;
    const begun = { count: 0, end: now + MINUTE };
    windows.set(caller, begun);
    return begun;
  }

  return (caller, response) => {
    const perMinute = Math.max(1, Math.floor(total / sharers()));
    const now = Date.now();
    const window = windowOf(caller, now);
    window.count += 1;
    const seconds = Math.ceil((window.end - now) / 1000);
    const isAllowed = window.count <= perMinute;
    response.setHeader('ratelimit-limit', perMinute);
    response.setHeader('ratelimit-remaining', Math.max(0, perMinute - window.count));
    response.setHeader('ratelimit-reset', seconds);
    if (!isAllowed) response.setHeader('retry-after', seconds);
    return isAllowed;
  };
}
