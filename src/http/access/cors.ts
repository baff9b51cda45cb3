import type { IncomingMessage, ServerResponse } from 'node:http';
import corsMiddleware from 'cors';

/** Says whether the page that asks may read the answer; answers a preflight by itself. */
export type Cors = (request: IncomingMessage, response: ServerResponse) => 'answered' | 'goOn';

export function createCors(origins: readonly string[]): Cors {
  const middleware = corsMiddleware({
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'POST'],
    // Those that the preflight asks for: clients add their own, and none of them says more than who sends it.
    exposedHeaders: [
      'etag',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'retry-after',
      'x-request-id',
    ],
    maxAge: 600,
  });
  return (request, response) => {
    let outcome: 'answered' | 'goOn' = 'answered';
    // Where the list of origins is fixed, nothing is waited for.
    middleware(request, response, (error: unknown) => {
      if (error) throw error;
      outcome = 'goOn';
    });
    return outcome;
  };
}
