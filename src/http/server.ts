import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorCode } from '../model/errors.ts';
import { type createGraphiQL, wantsPage } from './graphiql.ts';
import type { GraphQLServer } from './graphql.ts';
import { refuseRequest } from './guard.ts';
import type { Authenticate } from './keys.ts';
import type { CountRequest } from './rate.ts';
import type { Webhooks } from './webhooks.ts';

/** How long open connections may take to finish when the service stops; longer than any operation's deadline. */
const DRAIN_TIMEOUT = 150_000;

export interface HttpParts {
  readonly graphql: GraphQLServer;
  /** The page for people; null when it is switched off. */
  readonly graphiql: ReturnType<typeof createGraphiQL> | null;
  /** Upstream's callbacks; null when it was not told where to call. */
  readonly webhooks: Webhooks | null;
  /** Why the service cannot do its work now; null when it can. */
  readonly trouble: () => Promise<string | null>;
  readonly onBug: (error: unknown) => void;
  readonly listensOnLoopback: boolean;
  readonly authenticate: Authenticate;
  /** null: nobody is limited. */
  readonly countRequest: CountRequest | null;
}

export interface HttpServer {
  readonly url: string;
  /** Stops accepting, lets what runs finish. */
  close(): Promise<void>;
}

export async function startHttp(host: string, port: number, parts: HttpParts): Promise<HttpServer> {
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    handle(request, response, parts).catch((error: unknown) => {
      parts.onBug(error);
      response.destroy();
    });
  });
  await listen(server, host, port);
  const address = server.address() as AddressInfo; // a TCP server has this kind of address
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A connection whose last answer is still to come is not idle yet: it would be kept for another request.
      for (const response of open)
        if (!response.headersSent) response.setHeader('connection', 'close');
      const late = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT);
      await closed;
      clearTimeout(late);
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, parts: HttpParts) {
  const path = request.url?.split('?', 1)[0];
  if (parts.webhooks && path?.startsWith('/webhooks/')) {
    parts.webhooks.handle(request, response);
    return;
  }
  switch (path) {
    case '/graphql':
      await handleGraphQL(request, response, parts);
      return;
    case '/':
      response.writeHead(302, { location: '/graphql' }).end();
      return;
    case '/health/live':
      sendJson(response, 200, { status: 'live' });
      return;
    case '/health/ready': {
      const trouble = await parts.trouble();
      if (trouble === null) sendJson(response, 200, { status: 'ready' });
      else sendJson(response, 503, { status: 'not ready', reason: trouble });
      return;
    }
    default:
      sendJson(response, 404, { errors: [{ message: 'There is nothing here. Try /graphql.' }] });
  }
}

async function handleGraphQL(
  request: IncomingMessage,
  response: ServerResponse,
  { authenticate, countRequest, graphiql, graphql, listensOnLoopback }: HttpParts,
) {
  if (graphiql && wantsPage(request)) {
    await graphiql(request, response);
    return;
  }
  const refusal = refuseRequest(request, listensOnLoopback);
  if (refusal) {
    const { message, status } = refusal;
    request.resume();
    sendJson(response, status, toErrors('BAD_USER_INPUT', message));
    return;
  }
  const caller = authenticate(request);
  if (!caller) {
    request.resume();
    response.setHeader('www-authenticate', 'Bearer');
    sendJson(
      response,
      401,
      toErrors('UNAUTHENTICATED', 'This needs a key: Authorization: Bearer KEY.'),
    );
    return;
  }
  if (countRequest && !(await countRequest(caller.caller, response))) {
    request.resume();
    sendJson(response, 429, toErrors('RATE_LIMITED', 'Too many requests with this key.'));
    return;
  }
  await graphql.handle(request, response, caller);
}

function toErrors(code: ErrorCode, message: string): object {
  return { errors: [{ message, extensions: { code } }] };
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
