import type { Patience } from '../upstream/exchange.ts';

/** For what the service does by itself: so many milliseconds, and not after it was told to stop. */
export function patienceFor(milliseconds: number, stop?: AbortSignal): Patience {
  const end = Date.now() + milliseconds;
  const limit = AbortSignal.timeout(milliseconds);
  return { signal: stop ? AbortSignal.any([limit, stop]) : limit, deadline: () => end };
}
