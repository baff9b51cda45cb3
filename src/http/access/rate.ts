import type { ServerResponse } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts a request of a caller and says so in its answer's headers; false when it is one too many this minute. */
export type CountRequest = (caller: string, response: ServerResponse) => Promise<boolean>;

export function createCountRequest(perMinute: number): CountRequest {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (caller, response) => {
    const counted = await limiter.consume(caller).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused;
      throw refused;
    });
    const seconds = Math.ceil(counted.msBeforeNext / 1000);
    const isAllowed = counted.consumedPoints <= perMinute;
    response.setHeader('ratelimit-limit', perMinute);
    response.setHeader('ratelimit-remaining', Math.max(0, perMinute - counted.consumedPoints));
    response.setHeader('ratelimit-reset', seconds);
    if (!isAllowed) response.setHeader('retry-after', seconds);
    return isAllowed;
  };
}
