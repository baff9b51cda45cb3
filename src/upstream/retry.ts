import type { Verdict } from '../model/status.ts';

/** Tries of a GET that meets trouble upstream; being asked to slow down does not count. */
const MAX_TRIES = 3;

/**
 * Milliseconds to wait before the same GET is sent again; null when it is not worth sending again.
 * `attempt` counts the failures of this kind so far, from 1.
 */
export function retryDelay(
  verdict: Verdict,
  attempt: number,
  random: () => number = Math.random,
): number | null {
  switch (verdict) {
    case 'transient':
      return attempt >= MAX_TRIES ? null : jitter(200 * 4 ** (attempt - 1), random);
    case 'rateLimited':
      return jitter(Math.min(1000 * 2 ** (attempt - 1), 15_000), random);
    default:
      return null;
  }
}

/** Between half of it and all of it, so that those who failed together do not come back together. */
function jitter(milliseconds: number, random: () => number): number {
  return Math.round(milliseconds * (0.5 + random() / 2));
}
