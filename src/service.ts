import { type Logger, pino } from 'pino';
import { openArchive } from './archive/archive.ts';
import { joinReplicas } from './archive/replicas/join.ts';
import { roles } from './archive/replicas/replicas.ts';
import { claimArchive } from './archive/store/claim.ts';
import { type Config, isLoopback } from './config.ts';
import { createSubgraph } from './graph/federation.ts';
import { schema } from './graph/schema.ts';
import { createStreams } from './graph/streams.ts';
import { createDashboard } from './http/page/dashboard.ts';
import { createGraphiQL } from './http/page/graphiql.ts';
import { createEventStreams } from './http/graphql/event-streams.ts';
import type { Observed } from './http/graphql/observed.ts';
import { createQuickAnswers } from './http/graphql/quick-answers.ts';
import { createGraphQL } from './http/graphql/yoga.ts';
import { fromNanos } from './model/money.ts';
import { requestId } from './kit/request-id.ts';
import { describeSpan } from './kit/spans.ts';
import { createAuth } from './http/access/auth.ts';
import { createAutomaticDocuments } from './http/graphql/automatic.ts';
import { createCrossSiteCheck } from './http/access/cross-site.ts';
import { createCors } from './http/access/cors.ts';
import { createCountRequest } from './http/access/rate.ts';
import { createReadiness } from './http/health.ts';
import { createMetrics } from './http/metrics.ts';
import { startHttp } from './http/server.ts';
import { createTrustedDocuments } from './http/graphql/trusted.ts';
import { importFirstTasks } from './tasks/first-tasks.ts';
import type { Account } from './upstream/exchange.ts';
import { type Timing, usualTiming, wireTasks } from './wire-tasks.ts';

export interface Service {
  readonly url: string;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ServiceOptions {
  readonly log?: Logger;
  readonly timing?: Timing;
  /** Saved responses that an empty archive begins with. */
  readonly firstTasks?: Iterable<string>;
}

/** How much of the memory for answers is for such as go out again as they are; the rest is for tasks. */
const KEPT_SHARE = 1 / 4;

/** What replicas tell each other when something is in the inbox, or is derived from it. */
const INBOX = 'inbox';

/** Wires everything once and opens the port. */
export async function startService(
  config: Config,
  account: Account,
  { firstTasks = [], log = pino({ enabled: false }), timing = usualTiming }: ServiceOptions = {},
): Promise<Service> {
  // First: without its files there is nothing to start.
  const dashboard = config.dashboard === null ? null : createDashboard(config.dashboard);
  const metrics = createMetrics({
    openStreams: () => streams.open,
    // Of whoever collects: the others' are among them.
    waiting: () =>
      replicas.holds('collector')
        ? { tasks: tasks.collector.pending, oldest: tasks.collector.oldest }
        : { tasks: 0, oldest: null },
    replicas: () => replicas.count,
    roles: () => roles.map((role) => ({ role, isHeld: replicas.holds(role) })),
    callsLeft: () => upstream.limiter.window().remaining,
    accountAccepted: () => upstream.accountAccepted,
    completions: () => archive.lastEventId(),
    inbox: () => archive.inbox(),
    unwritten: () => unwritten.size,
    notices: () => archive.notices.waiting(),
    async spent() {
      const { reserved, spent } = await tasks.posting.budget();
      return { spent: fromNanos(spent), reserved: fromNanos(reserved) };
    },
  });
  const claim = claimArchive(config.database);
  const archive = await openArchive(config.database, {
    onWrite: metrics.onWrite,
    onDerive(slice) {
      metrics.onDerive(slice);
      replicas.tell({ kind: INBOX, about: '' });
    },
    isShared: true,
    onWaiting: () => replicas.tell({ kind: INBOX, about: '' }),
    onStuck: (err, inboxNumber) =>
      log.error({ err, inboxNumber }, 'nothing can be derived from an answer; it is kept'),
  });
  const replicas = await joinReplicas(config.database, {
    log,
    pace: timing.heartbeatPace,
    unable: [
      ...(config.notify === null ? (['notifier'] as const) : []),
      ...(config.retentionDays === null ? (['retention'] as const) : []),
    ],
  });
  replicas.asHolder('derivation', (held) => archive.derive(held));
  replicas.onBroadcast((broadcast) => {
    if (broadcast === null || broadcast.kind === INBOX) archive.hear();
  });
  const keptBytes = config.keepAnswers ? config.cacheBytes * KEPT_SHARE : 0;
  const cacheBytes = config.cacheBytes - keptBytes;
  const wired = wireTasks({
    config,
    account,
    archive,
    replicas,
    metrics,
    timing,
    log,
    cacheBytes,
    onOutdated: (id) => quickAnswers?.forget(id),
  });
  const { tasks, unwritten, upstream, webhooks } = wired;
  const streams = createStreams(config.streamsPerKey);
  const eventStreams = createEventStreams();
  const documents =
    config.trustedDocuments === null
      ? createAutomaticDocuments()
      : createTrustedDocuments(config.trustedDocuments, (err) =>
          log.error({ err }, 'the list of documents cannot be read; it stays as it is'),
        );
  const auth = createAuth(config.auth, {
    onBadFile: (err) =>
      log.error({ err }, 'the file of keys cannot be read; the keys stay as they are'),
    onIssuerTrouble: (err) => log.error({ err }, 'the keys of the issuer of tokens cannot be had'),
  });
  const quickAnswers = config.keepAnswers
    ? createQuickAnswers({ maxBytes: keptBytes, edition: () => documents.edition })
    : null;

  function onOperation(observed: Observed): void {
    const { cost, fetched, kept, kind, missed, operation, outcome } = observed;
    const begins = kind === 'subscription' && outcome === 'ok';
    log.info(observed, begins ? 'stream begins' : 'operation');
    metrics.onOperation(observed);
    if (kind) describeSpan(`${kind} ${operation}`, { cost, fetched, kept, missed });
  }

  const graphql = createGraphQL({
    schema: config.federation ? createSubgraph(config.introspection) : schema,
    tasks,
    log,
    onOperation,
    deadlineSeconds: config.deadlineSeconds,
    introspection: config.introspection,
    streams,
    eventStreams,
    documents,
  });
  let closing = false;
  await wired.prepare();

  const http = await startHttp(config.host, config.port, {
    graphql,
    graphiql: config.graphiql
      ? createGraphiQL(schema, {
          demo: config.upstream.mode === 'emulator',
          needsKey: config.auth !== null,
          isTrusting: config.trustedDocuments !== null,
        })
      : null,
    quickAnswers,
    onOperation,
    dashboard,
    webhooks,
    metrics,
    whyNotReady: createReadiness({
      isClosing: () => closing,
      unwritten: () => unwritten.size,
      accountAccepted: () => upstream.accountAccepted,
      checkArchive: () => archive.check(),
    }),
    auth,
    cors: config.corsOrigins.length === 0 ? null : createCors(config.corsOrigins),
    checkSite: createCrossSiteCheck({
      origins: config.corsOrigins,
      isOpen: config.auth === null && !isLoopback(config.host),
    }),
    countRequest:
      config.auth === null
        ? null
        : createCountRequest(config.requestsPerMinute, () => replicas.count),
    listensOnLoopback: isLoopback(config.host),
    onBug: (err) => log.error({ err, requestId: requestId() }, 'a request could not be handled'),
    // Strangers cause these: whoever looks for faults must not have to look between them.
    onRefused(refused) {
      log.info(refused, 'refused');
      metrics.onRefused(refused);
    },
  });
  wired.begin();
  const filling = importFirstTasks(archive, firstTasks, () => closing).catch((err: unknown) =>
    log.error({ err }, 'no first tasks'),
  );

  /** Streams are cut, what runs is finished (a paid call in any case), then everything is closed, top to bottom. */
  async function close(): Promise<void> {
    if (closing) return;
    closing = true;
    await filling;
    const drained = http.close();
    eventStreams.cut();
    await wired.close(drained);
    auth.close();
    documents.close();
    await graphql.dispose();
    await archive.close();
    claim.release();
  }
  return { url: http.url, close, [Symbol.asyncDispose]: close };
}
