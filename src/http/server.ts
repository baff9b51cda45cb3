/* In this room: the doors: which path goes where, and what stands at each (health, metrics, page, webhooks). */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DASHBOARD_PATH, type Dashboard } from './page/dashboard.ts';
import { compress } from './compress.ts';
import { HEADERS_TIMEOUT, KEEP_ALIVE_TIMEOUT, REQUEST_TIMEOUT } from '../model/limits.ts';
import { inRequest, requestId } from '../kit/request-id.ts';
import { refuseHost } from './access/guard.ts';
import { type EndpointParts, handleGraphQL } from './endpoint.ts';
import { sendLive, sendReady, type WhyNotReady } from './health.ts';
import { identify } from './identify.ts';
import type { Metrics } from './metrics.ts';
import { createRefuse, sendFault } from './refusal.ts';
import { readRequestId, traceRequest } from './request.ts';
import { sendJson } from './send.ts';
import type { Webhooks } from './webhooks.ts';

/** How long open connections may take to finish when the service stops; longer than any operation's deadline. */
const DRAIN_TIMEOUT = 150_000;
/** Milliseconds between two looks meanwhile at connections that have become idle. */
const TIDY_PACE = 50;

/** How long a request may take to come, in milliseconds, and how often that is looked at. */
interface Timeouts {
  readonly headers: number;
  readonly request: number;
  readonly look: number;
}

/** Whoever sends slowly holds a connection, and a request is small. An answer may take as long as it likes. */
const usualTimeouts: Timeouts = { headers: HEADERS_TIMEOUT, request: REQUEST_TIMEOUT, look: 2000 };

export interface HttpParts extends EndpointParts {
  /** The dashboard's files; null when it is switched off. */
  readonly dashboard: Dashboard | null;
  /** Upstream's callbacks; null when it was not told where to call. */
  readonly webhooks: Webhooks | null;
  readonly whyNotReady: WhyNotReady;
  readonly onBug: (error: unknown) => void;
  readonly metrics: Pick<Metrics, 'print'>;
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
  const sockets = new Set<Socket>();
  const { headers, look, request: whole } = parts.timeouts ?? usualTimeouts;
  const limits = {
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    headersTimeout: headers,
    requestTimeout: whole,
    connectionsCheckingInterval: look,
  };
  const server = createServer(limits, (request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    void inRequest(readRequestId(request), () => handle(request, response, parts));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, host, port);
  const address = server.address() as AddressInfo; // a TCP server has this kind of address
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const tidy = () => {
    // Node takes a connection for idle only when something was asked over it: browsers open some in advance.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    server.closeIdleConnections();
  };
  return {
    url: `http://${name}:${address.port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A connection whose last answer is still to come is not idle yet: it would be kept for another request.
      for (const response of open)
        if (!response.headersSent) response.setHeader('connection', 'close');
      tidy();
      const early = setInterval(tidy, TIDY_PACE);
      const late = setTimeout(() => server.closeAllConnections(), DRAIN_TIMEOUT);
      await closed;
      clearInterval(early);
      clearTimeout(late);
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, parts: HttpParts) {
  response.setHeader('x-request-id', requestId());
  for (const [name, value] of always) response.setHeader(name, value);
  try {
    await route(request, response, parts);
  } catch (error) {
    parts.onBug(error);
    sendFault(request, response, error);
  }
}

async function route(request: IncomingMessage, response: ServerResponse, parts: HttpParts) {
  const path = request.url?.split('?', 1)[0];
  if (parts.webhooks && path?.startsWith('/webhooks/')) {
    parts.webhooks.handle(request, response);
    return;
  }
  if (parts.dashboard && (path === DASHBOARD_PATH || path?.startsWith(`${DASHBOARD_PATH}/`))) {
    compress(request, response);
    parts.dashboard(request, response);
    return;
  }
  switch (path) {
    case '/graphql':
    case '/graphql/':
      if (path === '/graphql/') request.url = request.url?.replace('/graphql/', '/graphql') ?? '';
      await traceRequest(request, () => handleGraphQL(request, response, parts));
      return;
    case '/':
      response
        .writeHead(302, { location: parts.dashboard ? `${DASHBOARD_PATH}/` : '/graphql' })
        .end();
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
  const caller = await identify(request, response, refuse, parts.auth);
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
const always = Object.entries({
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
