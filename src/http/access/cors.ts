import type { IncomingMessage, ServerResponse } from 'node:http';
import corsMiddleware from 'cors';

/** Says whether the page that asks may read the answer; answers a preflight by itself. */
export type Cors = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<'answered' | 'goOn'>;

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
  return (request, response) =>
    new Promise((resolve, reject) => {
      response.once('finish', () => resolve('answered'));
      middleware(request, response, (error: unknown) => {
        if (error) reject(error);
        else resolve('goOn');
      });
    });
}
