import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Archive } from './archive/archive.ts';
import type { Replicas } from './archive/replicas/replicas.ts';
import type { Config } from './config.ts';
import type { Metrics } from './http/metrics.ts';
import { createWebhooks } from './http/webhooks.ts';
import { systemClock } from './kit/clock.ts';
import { deadlineIn } from './kit/deadline.ts';
import { createNotifier } from './notify/notifier.ts';
import { createReadAccount } from './tasks/account.ts';
import { createCollector } from './tasks/collect.ts';
import { createDeleting } from './tasks/deleting.ts';
import { createEvents } from './tasks/events.ts';
import { createFind } from './tasks/find.ts';
import { createFinish } from './tasks/finish.ts';
import { createHandover } from './tasks/handover.ts';
import { createModels } from './tasks/models.ts';
import { createBookings } from './tasks/posting/bookings.ts';
import { createBudget } from './tasks/posting/budget.ts';
import { createElsewhere } from './tasks/posting/elsewhere.ts';
import { createPosting } from './tasks/posting/post.ts';
import { createReconciler } from './tasks/posting/reconcile.ts';
import { createSender } from './tasks/posting/send.ts';
import { createRetention } from './tasks/retention.ts';
import type { Tasks } from './tasks/tasks.ts';
import { createTurns } from './tasks/turns.ts';
import { createUnwritten } from './tasks/unwritten.ts';
import { createWatch } from './tasks/watch.ts';
import { createUpstream } from './upstream/client.ts';
import type { Account } from './upstream/exchange.ts';
import { shareOf } from './upstream/limiter.ts';

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

export const usualTiming: Timing = {
  collectPace: 3500,
  reconcilePace: 30_000,
  settleAfter: 180_000,
};

interface TasksParts {
  readonly config: Config;
  readonly account: Account;
  readonly archive: Archive;
  readonly replicas: Replicas;
  readonly metrics: Pick<Metrics, 'onCall' | 'onNotice'>;
  readonly timing: Timing;
  readonly log: Logger;
  /** Bytes of memory for tasks that are known. */
  readonly cacheBytes: number;
  /** What was answered of this task is not so any more. */
  readonly onOutdated: (id: string) => void;
}

/** Wires what knows both archive and upstream: finding, posting, collecting, telling. Nothing is asked or written before `prepare`. */
export function wireTasks(parts: TasksParts) {
  const { account, archive, cacheBytes, config, log, metrics, onOutdated, replicas, timing } =
    parts;
  const sharers = () => replicas.count;
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
  const find = createFind({
    archive,
    upstream,
    finish,
    turns: createTurns({ replicas, finish, stop: background.signal }),
    cacheBytes,
    onUnreadable: (err) => log.error({ err }, 'the archive cannot be read'),
  });
  deleting.observe((id) => {
    find.forget(id);
    finish.forget(id);
    onOutdated(id);
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
    if (find.renew(taskId)) onOutdated(taskId);
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
  const bookings = createBookings({ archive, finish, unwritten, clock: systemClock });
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

  const tasks: Tasks = {
    questions: archive.questions,
    find,
    posting,
    watch: createWatch({ archive, collector, deleting, events, find }),
    collector,
    deleting,
    models,
    readAccount: createReadAccount(upstream, background.signal),
    limiter: upstream.limiter,
    readyLimiter: upstream.readyLimiter,
  };

  /** Before anybody can ask, and before anything can become final. */
  async function prepare(): Promise<void> {
    await notifier?.begin();
    await deleting.start();
  }

  /** Takes up what was left, and what falls to this replica. */
  function begin(): void {
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
    handover.start();
  }

  /** From top to bottom; `drained`: when nobody can ask any more. */
  async function close(drained: Promise<void>): Promise<void> {
    // A search is free and begins anew at the next start: nobody need wait for it.
    const searched = reconciler.close();
    await drained;
    await posting.idle();
    await bookings.idle();
    background.abort(new Error('the service stops'));
    await Promise.all([collector.close(), handover.close(), searched, deleting.close()]);
    await unwritten.close();
    await replicas.close();
    await notifier?.close();
    await upstream.close();
  }

  return { tasks, upstream, unwritten, webhooks, prepare, begin, close };
}
