import type { IncomingMessage, ServerResponse } from 'node:http';
import { toGraphQLError } from '../graph/errors.ts';
import { requestId } from '../kit/request-id.ts';
import { answerTypeFor } from './access/accept.ts';
import { toBody } from './graphql/formats.ts';
import type { Refused } from './graphql/observed.ts';

type Refusing = Omit<Refused, 'requestId'> & { readonly message: string };
export type Refuse = (refusing: Refusing) => void;

export const ALLOWED = 'GET, HEAD, POST, OPTIONS';
/** Refusals that end by themselves. */
const retryable = new Set([429, 503]);

/** Says no before GraphQL is asked, as GraphQL would: in the kind of answer that the client takes, with a code. */
export function createRefuse(
  request: IncomingMessage,
  response: ServerResponse,
  onRefused: (refused: Refused) => void,
): Refuse {
  return ({ message, ...refused }) => {
    // What still comes of a body is thrown away: a connection that is cut at once may cut off the answer as well.
    request.resume();
    const { code, status } = refused;
    const error = { message, extensions: { code, retryable: retryable.has(status) } };
    const type = answerTypeFor(request.headers.accept);
    const { body, contentType } = toBody(type, JSON.stringify({ errors: [error] }));
    if (status === 405) response.setHeader('allow', ALLOWED);
    response.writeHead(status, { 'content-type': contentType }).end(body);
    onRefused({ requestId: requestId(), ...refused });
  };
}

/** Says that the fault is here, where nothing was said yet: an answer that has begun is cut, so that nobody takes it for whole. */
export function sendFault(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  request.resume();
  const told = toGraphQLError(error, requestId);
  const type = answerTypeFor(request.headers.accept);
  const { body, contentType } = toBody(type, JSON.stringify({ errors: [told] }));
  response.removeHeader('etag');
  response.writeHead(500, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}
