/* In this room: the doors: which path goes where, and what stands at each (health, metrics, page, webhooks). */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type createGraphiQL, wantsPage } from './page/graphiql.ts';
import type { GraphQLServer } from './graphql/yoga.ts';
import { type RequestRefusal, refuseHost, refuseRequest } from './access/guard.ts';
import type { Metrics } from './metrics.ts';
import type { Auth } from './access/auth.ts';
import type { Caller } from './access/caller.ts';
import { HEADERS_TIMEOUT, REQUEST_TIMEOUT } from '../model/limits.ts';
import { readBody } from './body.ts';
import { compress } from './compress.ts';
import type { Cors } from './access/cors.ts';
import type { Refused } from './graphql/observe.ts';
import type { CountRequest } from './access/rate.ts';
import { inRequest } from '../kit/request-id.ts';
import { ALLOWED, createRefuse, type Refuse } from './refusal.ts';
import { readRequestId, traceRequest } from './request.ts';
import { ClientGone } from '../model/errors.ts';
import { sendLive, sendReady, type WhyNotReady } from './health.ts';
import { sendJson } from './send.ts';
import type { Webhooks } from './webhooks.ts';

/** How long open connections may take to finish when the service stops; longer than any operation's deadline. */
const DRAIN_TIMEOUT = 150_000;

/** How long a request may take to come, in milliseconds, and how often that is looked at. */
interface Timeouts {
  readonly headers: number;
  readonly request: number;
  readonly look: number;
}

/** Whoever sends slowly holds a connection, and a request is small. An answer may take as long as it likes. */
const usualTimeouts: Timeouts = { headers: HEADERS_TIMEOUT, request: REQUEST_TIMEOUT, look: 2000 };

export interface HttpParts {
  readonly graphql: GraphQLServer;
  /** The page for people; null when it is switched off. */
  readonly graphiql: ReturnType<typeof createGraphiQL> | null;
  /** Upstream's callbacks; null when it was not told where to call. */
  readonly webhooks: Webhooks | null;
  readonly whyNotReady: WhyNotReady;
  readonly onBug: (error: unknown) => void;
  readonly onRefused: (refused: Refused) => void;
  readonly listensOnLoopback: boolean;
  readonly auth: Auth;
  /** Whether a page of another site asks that may not. */
  readonly checkSite: (request: IncomingMessage) => RequestRefusal | null;
  /** null: no page of another site may ask. */
  readonly cors: Cors | null;
  readonly metrics: Pick<Metrics, 'print'>;
  /** null: nobody is limited. */
  readonly countRequest: CountRequest | null;
  /** For tests, which have little. */
  readonly timeouts?: Timeouts;
}

export interface HttpServer {
  readonly url: string;
  /** Stops accepting, lets what runs finish. */
  close(): Promise<void>;
}

export async function startHttp(host: string, port: number, parts: HttpParts): Promise<HttpServer> {
  const open = new Set<ServerResponse>();
  const { headers, look, request: whole } = parts.timeouts ?? usualTimeouts;
  const limits = {
    headersTimeout: headers,
    requestTimeout: whole,
    connectionsCheckingInterval: look,
  };
  const server = createServer(limits, (request, response) => {
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
  const id = readRequestId(request);
  response.setHeader('x-request-id', id);
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
  await inRequest(id, () => route(request, response, parts));
}

async function route(request: IncomingMessage, response: ServerResponse, parts: HttpParts) {
  const path = request.url?.split('?', 1)[0];
  if (parts.webhooks && path?.startsWith('/webhooks/')) {
    parts.webhooks.handle(request, response);
    return;
  }
  switch (path) {
    case '/graphql':
    case '/graphql/':
      request.url = request.url?.replace(/^\/graphql\/(?=\?|$)/, '/graphql') ?? '';
      await traceRequest(request, () => handleGraphQL(request, response, parts));
      return;
    case '/':
      response.writeHead(302, { location: '/graphql' }).end();
      return;
    case '/metrics':
      await handleMetrics(request, response, parts);
      return;
    case '/health/live':
      sendLive(response);
      return;
    case '/health/ready':
      await sendReady(response, parts.whyNotReady);
      return;
    default:
      sendJson(response, 404, { errors: [{ message: 'There is nothing here. Try /graphql.' }] });
  }
}

/** For Prometheus, which can send a key; what it tells is for those who run the service. */
async function handleMetrics(
  request: IncomingMessage,
  response: ServerResponse,
  parts: HttpParts,
): Promise<void> {
  const refuse = createRefuse(request, response, parts.onRefused);
  const refusal = refuseHost(request, parts.listensOnLoopback);
  if (refusal) {
    refuse({ ...refusal, code: 'BAD_USER_INPUT' });
    return;
  }
  const caller = await authenticate(request, response, refuse, parts);
  if (!caller) return;
  if (!caller.scopes.includes('admin')) {
    const message = 'This needs a key with the scope `admin`.';
    refuse({ status: 403, code: 'FORBIDDEN', message, caller: caller.name });
    return;
  }
  const { text, type } = await parts.metrics.print();
  response.writeHead(200, { 'content-type': type }).end(text);
}

/** What every answer says, unless it knows better. */
const always = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

async function handleGraphQL(
  request: IncomingMessage,
  response: ServerResponse,
  parts: HttpParts,
): Promise<void> {
  const { checkSite, countRequest, cors, graphiql, graphql, listensOnLoopback } = parts;
  if (graphiql && wantsPage(request)) {
    await graphiql(request, response);
    return;
  }
  // By each of these the answer may be another one.
  response.setHeader('vary', 'accept, accept-encoding, authorization, x-api-key');
  if (cors && (await cors(request, response)) === 'answered') return;
  if (request.method === 'OPTIONS') {
    response.writeHead(204, { allow: ALLOWED }).end();
    return;
  }
  await compress(request, response);
  const refuse = createRefuse(request, response, parts.onRefused);
  const refusal =
    refuseHost(request, listensOnLoopback) ?? checkSite(request) ?? refuseRequest(request);
  if (refusal) {
    refuse({ ...refusal, code: 'BAD_USER_INPUT' });
    return;
  }
  const known = await authenticate(request, response, refuse, parts);
  if (!known) return;
  const { name: caller } = known;
  if (countRequest && !(await countRequest(caller, response))) {
    const message = 'Too many requests with this key.';
    refuse({ status: 429, code: 'RATE_LIMITED', message, caller });
    return;
  }
  const signal = untilClosed(response);
  let body: Buffer | null = null;
  if (request.method === 'POST') {
    const read = await readBody(request);
    if (read === null) return;
    if ('status' in read) {
      refuse({ ...read, code: 'BAD_USER_INPUT', caller });
      return;
    }
    body = read;
  }
  const answer = { cost: 0, fetched: 0, kept: 0, missed: 0, isFinal: true };
  const cut = () => request.socket.destroySoon();
  // Node leaves out what a HEAD must not have.
  if (request.method === 'HEAD') request.method = 'GET';
  await graphql.handle(request, response, { ...known, answer, body, signal, cut });
}

/** Yoga's own signal may forget who listens to it once it is joined with another. */
function untilClosed(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const leave = () => {
    if (!response.writableFinished) gone.abort(new ClientGone());
  };
  if (response.destroyed) leave();
  else response.once('close', leave);
  return gone.signal;
}

/** Whose request it is; null when it was refused instead. */
async function authenticate(
  request: IncomingMessage,
  response: ServerResponse,
  refuse: Refuse,
  { auth }: HttpParts,
): Promise<Caller | null> {
  try {
    const caller = await auth.authenticate(request);
    if (caller) return caller;
    response.setHeader('www-authenticate', 'Bearer');
    const message = 'This needs a key: Authorization: Bearer KEY.';
    refuse({ status: 401, code: 'UNAUTHENTICATED', message });
  } catch {
    response.setHeader('retry-after', 5);
    const message = 'Whether your token is good cannot be found out now.';
    refuse({ status: 503, code: 'INTERNAL', message });
  }
  return null;
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
