import { createHash } from 'node:crypto';
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
import { createWebhooks } from './http/webhooks.ts';
import { createReadAccount } from './tasks/account.ts';
import { createCollector } from './tasks/collect.ts';
import { createDeleting } from './tasks/deleting.ts';
import { createEvents } from './tasks/events.ts';
import { createFind } from './tasks/find.ts';
import { createFinish } from './tasks/finish.ts';
import { createHandover } from './tasks/handover.ts';
import { createModels } from './tasks/models.ts';
import { systemClock } from './kit/clock.ts';
import { deadlineIn } from './kit/deadline.ts';
import { createBookings } from './tasks/posting/bookings.ts';
import { createBudget } from './tasks/posting/budget.ts';
import { createElsewhere } from './tasks/posting/elsewhere.ts';
import { createPosting } from './tasks/posting/post.ts';
import { createRetention } from './tasks/retention.ts';
import { createReconciler } from './tasks/posting/reconcile.ts';
import { createNotifier } from './notify/notifier.ts';
import { importFirstTasks } from './tasks/first-tasks.ts';
import { createSender } from './tasks/posting/send.ts';
import { createTurns } from './tasks/turns.ts';
import { createUnwritten } from './tasks/unwritten.ts';
import { createWatch } from './tasks/watch.ts';
import { createUpstream } from './upstream/client.ts';
import type { Account } from './upstream/exchange.ts';
import { shareOf } from './upstream/limiter.ts';

export interface Service {
  readonly url: string;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Milliseconds of what the service does by itself; tests are in more of a hurry. */
export interface Timing {
  /** Between two looks at the ready lists while there are young tasks. */
  readonly collectPace: number;
  /** Between two searches for posts whose answer was lost. */
  readonly reconcilePace: number;
  /** After which a post that upstream does not list was never made. */
  readonly settleAfter: number;
  /** Between two heartbeats of a replica; thrice as long without one, and it counts as gone. */
  readonly heartbeatPace?: number;
}

const usualTiming: Timing = { collectPace: 3500, reconcilePace: 30_000, settleAfter: 180_000 };

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
        ? { tasks: collector.pending, oldest: collector.oldest }
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
      const { reserved, spent } = await posting.budget();
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
  const sharers = () => replicas.count;
  replicas.asHolder('derivation', (held) => archive.derive(held));
  replicas.onBroadcast((broadcast) => {
    if (broadcast === null || broadcast.kind === INBOX) archive.hear();
  });
  const upstream = createUpstream({
    account,
    concurrency: config.upstreamConcurrency,
    perMinute: config.upstreamCallsPerMinute,
    sharers,
    onCall: metrics.onCall,
  });
  /** Ends what is done for nobody in particular. */
  const background = new AbortController();
  const events = createEvents();
  archive.observe(events.publish);
  const unwritten = createUnwritten({ log });
  const deleting = createDeleting({ archive, log });
  const finish = createFinish({ archive, holding: { unwritten, upstream, log } });
  const keptBytes = config.keepAnswers ? config.cacheBytes * KEPT_SHARE : 0;
  const find = createFind({
    archive,
    upstream,
    finish,
    turns: createTurns({ replicas, finish, stop: background.signal }),
    cacheBytes: config.cacheBytes - keptBytes,
    onUnreadable: (err) => log.error({ err }, 'the archive cannot be read'),
  });
  const collector = createCollector({
    ledger: archive.ledger,
    upstream,
    find,
    events,
    deleting,
    unwritten,
    log,
    collects: () => replicas.holds('collector'),
    onTracked: (tasks) => handover.tell(tasks),
    which: config.collect,
    pace: timing.collectPace,
  });
  const handover = createHandover({ collector, replicas, log });
  events.observe(({ taskId }) => {
    if (find.renew(taskId)) quickAnswers?.forget(taskId);
  });
  deleting.observe((id) => {
    find.forget(id);
    finish.forget(id);
    quickAnswers?.forget(id);
  });
  const retention =
    config.retentionDays === null
      ? null
      : createRetention({ archive, log, days: config.retentionDays });
  const notifier =
    config.notify === null
      ? null
      : createNotifier({
          archive,
          receiver: config.notify,
          observe: (callback) => events.observe(callback),
          onOutcome: metrics.onNotice,
          log,
        });
  const bookings = createBookings({
    archive,
    finish,
    unwritten,
    clock: systemClock,
  });
  const reconciler = createReconciler({
    ledger: archive.ledger,
    bookings,
    upstream,
    log,
    clock: systemClock,
    async isOurs(by) {
      if (by === replicas.id) return true;
      return replicas.holds('reconciler') && (by === null || !(await replicas.isAlive(by)));
    },
    isSending: (token) => sender.isSending(token),
    settleAfter: timing.settleAfter,
    pace: timing.reconcilePace,
    async onFound(task) {
      collector.track([task]); // first: whatever becomes of the refresh
      await find.refresh(task, deadlineIn(60_000, background.signal));
    },
  });
  const webhooks =
    config.publicUrl === null
      ? null
      : createWebhooks({
          publicUrl: config.publicUrl,
          secret: createHash('sha256').update(`${account.login}:${account.password}`).digest('hex'),
          ledger: archive.ledger,
          onHint: (id, provider) => collector.hint(id, provider),
          onUnconfirmed: () => void reconciler.start(),
          onError: (err) => log.error({ err }, 'a webhook could not be followed'),
        });
  const models = createModels(upstream, background.signal);
  const sender = createSender({
    upstream,
    ledger: archive.ledger,
    bookings,
    reconciler,
    pingbackUrl: webhooks && ((token) => webhooks.urlFor(token)),
    onCreated(tasks) {
      for (const task of tasks) find.expect(task);
      const since = systemClock.now();
      collector.track(tasks.map(({ id, provider }) => ({ id, provider, since })));
    },
    log,
    replica: replicas.id,
    clock: systemClock,
  });
  const posting = createPosting({
    archive,
    find,
    bookings,
    sender,
    reconciler,
    models,
    budget: createBudget(archive.ledger, config.dailyBudget, systemClock),
    // Live calls take long: some places are left to everybody else.
    liveMax: () => shareOf((config.upstreamConcurrency * 2) / 3, sharers()),
    replica: replicas.id,
    elsewhere: createElsewhere({ ledger: archive.ledger, replicas, clock: systemClock }),
    clock: systemClock,
  });
  const { limiter, readyLimiter } = upstream;
  const watch = createWatch({ archive, collector, deleting, events, find });
  const readAccount = createReadAccount(upstream, background.signal);
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
    tasks: {
      questions: archive.questions,
      find,
      posting,
      watch,
      collector,
      deleting,
      models,
      readAccount,
      limiter,
      readyLimiter,
    },
    log,
    onOperation,
    deadlineSeconds: config.deadlineSeconds,
    introspection: config.introspection,
    streams,
    eventStreams,
    documents,
  });
  let closing = false;
  await notifier?.begin(); // before anything can become final

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
      config.auth === null ? null : createCountRequest(config.requestsPerMinute, sharers),
    listensOnLoopback: isLoopback(config.host),
    onBug: (err) => log.error({ err }, 'a request could not be handled'),
    // Strangers cause these: whoever looks for faults must not have to look between them.
    onRefused(refused) {
      log.info(refused, 'refused');
      metrics.onRefused(refused);
    },
  });
  void reconciler.start();
  replicas.asHolder('reconciler', () => reconciler.start());
  // What a replica was sending when it died is looked for by whoever has the role.
  replicas.onChange(() => void reconciler.start());
  replicas.asHolder('rederivation', async (held) => {
    await archive
      .rederive(held)
      .then(() => archive.rollUp(held))
      .catch((err: unknown) => log.error({ err }, 'old rows could not be read again'));
  });
  if (retention) replicas.asHolder('retention', retention);
  if (notifier) replicas.asHolder('notifier', (held) => notifier.tell(held));
  await deleting.start();
  handover.start();
  const filling = importFirstTasks(archive, firstTasks, () => closing).catch((err: unknown) =>
    log.error({ err }, 'no first tasks'),
  );

  /** Streams are cut, what runs is finished (a paid call in any case), then everything is closed, top to bottom. */
  async function close(): Promise<void> {
    if (closing) return;
    closing = true;
    // A search is free and begins anew at the next start: nobody need wait for it.
    const searched = reconciler.close();
    await filling;
    const drained = http.close();
    eventStreams.cut();
    await drained;
    await posting.idle();
    await bookings.idle();
    background.abort(new Error('the service stops'));
    await Promise.all([collector.close(), handover.close(), searched, deleting.close()]);
    auth.close();
    documents.close();
    await graphql.dispose();
    await unwritten.close();
    await replicas.close();
    await notifier?.close();
    await upstream.close();
    await archive.close();
    claim.release();
  }
  return { url: http.url, close, [Symbol.asyncDispose]: close };
}
