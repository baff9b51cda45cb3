import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { systemClock } from '../kit/clock.ts';
import { within } from '../kit/waiting.ts';
import type { Call } from '../upstream/exchange.ts';
import type { Observed, Refused } from './graphql/observed.ts';

/** Names of operations that have a series of their own; what comes later is `other`, so that clients cannot make more. */
const MAX_OPERATIONS = 100;

/** What is looked at when somebody asks. */
export interface Gauges {
  readonly openStreams: () => number;
  /** Tasks that are waited for, and since when the oldest is (epoch milliseconds). */
  readonly waiting: () => { readonly tasks: number; readonly oldest: number | null };
  /** Services that share the archive, this one among them. */
  readonly replicas: () => number;
  readonly roles: () => readonly { readonly role: string; readonly isHeld: boolean }[];
  readonly callsLeft: () => number;
  readonly accountAccepted: () => boolean;
  /** USD, of this UTC day. */
  readonly spent: () => Promise<{ readonly spent: number; readonly reserved: number }>;
  /** Answers that wait to be written to the archive. */
  readonly unwritten: () => number;
  /** Completions that are to be told to NOTIFY_URL, and since when the oldest of them is (epoch milliseconds). */
  readonly notices: () => Promise<{ readonly notices: number; readonly oldest: number | null }>;
  /** Tasks that became final, since the archive began. */
  readonly completions: () => Promise<number>;
  /** Answers from which nothing is derived yet, and since when the oldest waits (epoch milliseconds). */
  readonly inbox: () => Promise<{ readonly tasks: number; readonly oldest: number | null }>;
}

export interface Metrics {
  readonly onOperation: (observed: Observed) => void;
  readonly onRefused: (refused: Refused) => void;
  readonly onCall: (call: Call) => void;
  readonly onWrite: (write: { readonly tasks: number; readonly seconds: number }) => void;
  readonly onNotice: (outcome: string) => void;
  readonly onDerive: (slice: { readonly tasks: number; readonly seconds: number }) => void;
  /** In the text format of Prometheus. */
  readonly print: () => Promise<{ readonly type: string; readonly text: string }>;
}

/** Milliseconds that a gauge may take which asks the archive. */
const GAUGE_WAIT = 500;

const upTo = (...limits: number[]) => ({ buckets: limits });

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const names = new Set<string>();

  const operations = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'Operations by kind, name and outcome (ok, abandoned by the client, or the first error code).',
    labelNames: ['kind', 'operation', 'outcome'],
    ...upTo(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60),
    registers,
  });
  const refused = new Counter({
    name: 'http_refused_requests_total',
    help: 'Requests that were not let as far as GraphQL or the metrics, by HTTP status and error code.',
    labelNames: ['status', 'code'],
    registers,
  });
  const tasks = new Counter({
    name: 'graphql_tasks_total',
    help: 'Tasks that operations read: fetched from upstream, or kept here.',
    labelNames: ['from'],
    registers,
  });
  const unexecuted = new Counter({
    name: 'graphql_unexecuted_operations_total',
    help: 'Operations that were answered without being executed: with what was kept, or together with others.',
    labelNames: ['way'],
    registers,
  });
  // A series that is not there yet cannot be told from one that nobody counts.
  for (const way of ['kept', 'combined', 'shared'] as const) unexecuted.inc({ way }, 0);
  const calls = new Histogram({
    name: 'upstream_call_duration_seconds',
    help: 'Calls of upstream by endpoint and upstream status code; without a code there was no answer.',
    labelNames: ['endpoint', 'code'],
    ...upTo(0.05, 0.2, 0.5, 1, 2, 5, 10, 60, 130),
    registers,
  });
  const waits = new Histogram({
    name: 'upstream_wait_seconds',
    help: 'How long calls waited for their turn within the limits.',
    ...upTo(0.001, 0.01, 0.1, 1, 10, 60),
    registers,
  });
  const writes = new Histogram({
    name: 'archive_write_duration_seconds',
    help: 'Transactions that take in answers: how long clients wait for the archive.',
    ...upTo(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10),
    registers,
  });
  const written = new Counter({
    name: 'archive_written_tasks_total',
    help: 'Answers that were kept.',
    registers,
  });
  const notices = new Counter({
    name: 'notifications_total',
    help: 'POSTs to NOTIFY_URL by outcome: delivered, failed (and told again), gone (410), given up after a day.',
    labelNames: ['outcome'],
    registers,
  });
  const derivations = new Histogram({
    name: 'inbox_slice_duration_seconds',
    help: 'How long it took to derive rows, full text, events and sums from some answers of the inbox.',
    ...upTo(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10),
    registers,
  });
  const gauge = (name: string, help: string, read: () => number | Promise<number>) => {
    const readSoon = createSoon(read);
    return new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await readSoon();
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  };
  gauge('graphql_open_streams', 'Open subscriptions.', gauges.openStreams);
  gauge('collector_waiting_tasks', 'Tasks posted and not final.', () => gauges.waiting().tasks);
  gauge(
    'collector_oldest_task_seconds',
    'For how long the oldest of them has been waited for.',
    () => {
      const { oldest } = gauges.waiting();
      return oldest === null ? 0 : (Date.now() - oldest) / 1000;
    },
  );
  gauge(
    'replicas',
    'Services on this archive that are alive, this one among them.',
    gauges.replicas,
  );
  const held = new Gauge({
    name: 'replica_role_held',
    help: '1 where this one has the role, which one of all the replicas has at a time.',
    labelNames: ['role'],
    registers,
    collect() {
      for (const { isHeld, role } of gauges.roles()) held.set({ role }, Number(isHeld));
    },
  });
  gauge('upstream_calls_left', 'Calls that could start in this minute.', gauges.callsLeft);
  gauge('upstream_account_accepted', '0 while upstream refuses the account.', () =>
    Number(gauges.accountAccepted()),
  );
  gauge(
    'archive_unwritten_answers',
    'Answers that are held in memory because the archive cannot be written.',
    gauges.unwritten,
  );
  gauge(
    'archive_completions',
    'Tasks that became final here: the number of the newest completion.',
    gauges.completions,
  );
  gauge(
    'inbox_waiting_tasks',
    'Answers that are kept, and from which nothing is derived yet.',
    async () => (await gauges.inbox()).tasks,
  );
  gauge('inbox_oldest_seconds', 'For how long the oldest of them has waited.', async () => {
    const { oldest } = await gauges.inbox();
    return oldest === null ? 0 : (Date.now() - oldest) / 1000;
  });
  gauge(
    'notifications_waiting',
    'Completions that NOTIFY_URL has not taken yet.',
    async () => (await gauges.notices()).notices,
  );
  gauge(
    'notifications_oldest_seconds',
    'For how long the oldest of them has been waiting.',
    async () => {
      const { oldest } = await gauges.notices();
      return oldest === null ? 0 : (Date.now() - oldest) / 1000;
    },
  );
  const readSpent = createSoon(gauges.spent);
  const spend = new Gauge({
    name: 'spend_today_usd',
    help: 'Spent in this UTC day, and reserved for what is not known yet.',
    labelNames: ['state'],
    registers,
    async collect() {
      const known = await readSpent();
      spend.reset();
      if (known === null) return;
      spend.set({ state: 'spent' }, known.spent);
      spend.set({ state: 'reserved' }, known.reserved);
    },
  });

  function nameOf(operation: string): string {
    if (names.has(operation)) return operation;
    if (names.size >= MAX_OPERATIONS) return 'other';
    names.add(operation);
    return operation;
  }

  return {
    onOperation({ fetched, kept, kind = 'none', ms, operation = 'none', outcome, way }) {
      const labels = { kind, operation: nameOf(operation), outcome };
      operations.observe(labels, ms / 1000);
      tasks.inc({ from: 'upstream' }, fetched);
      tasks.inc({ from: 'archive' }, kept);
      if (way) unexecuted.inc({ way });
    },
    onRefused: ({ code, status }) => refused.inc({ status, code }),
    onCall({ code, endpoint, seconds, waitedSeconds }) {
      calls.observe({ endpoint, code: code === null ? 'none' : `${code}` }, seconds);
      waits.observe(waitedSeconds);
    },
    onWrite({ seconds, tasks: count }) {
      writes.observe(seconds);
      written.inc(count);
    },
    onNotice: (outcome) => notices.inc({ outcome }),
    onDerive: ({ seconds }) => derivations.observe(seconds),
    print: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}

/** Reads a value; null where it cannot be had soon: the others are wanted most just then. One reading at a time. */
function createSoon<Value>(read: () => Value | Promise<Value>): () => Promise<Value | null> {
  let reading: Promise<Value | null> | null = null;
  return async () => {
    // Whoever asked before is still waiting: asking once more would not be quicker.
    if (reading) return null;
    reading = Promise.resolve()
      .then(read)
      .catch(() => null)
      .finally(() => (reading = null));
    return await within(systemClock, GAUGE_WAIT, reading);
  };
}
