import type { Ledger } from '../../archive/ledger.ts';
import { isStoreTrouble } from '../../archive/trouble.ts';
import type { Entry } from '../../archive/writing/booking.ts';
import type { Clock } from '../../kit/clock.ts';
import { type Deadline, deadlineIn } from '../../kit/deadline.ts';
import { DAY } from '../../model/date.ts';
import { toNanos } from '../../model/money.ts';
import { readMark } from '../../model/tag.ts';
import type { Upstream } from '../../upstream/client.ts';
import type { Awaited } from '../collect.ts';
import type { Bookings } from './bookings.ts';
import { type Outcome, toCreated, toRefused } from './outcomes.ts';

const MINUTE = 60_000;
/** Milliseconds until the next search when the book could not be read: it costs upstream nothing. */
const BOOK_PACE = 2000;

export interface ReconcileParts {
  readonly ledger: Pick<Ledger, 'open'>;
  readonly bookings: Bookings;
  readonly upstream: Pick<Upstream, 'listTasks' | 'tasksReady'>;
  /** Whether what a replica sends is looked after here: one that has ended cannot do it itself. */
  readonly isOurs: (sender: string | null) => Promise<boolean>;
  /** Whether the call that carries a token is still under way. */
  readonly isSending: (token: string) => boolean;
  /** Milliseconds after which a post that upstream does not list was never made. */
  readonly settleAfter: number;
  /** Milliseconds between two searches while something is open. */
  readonly pace: number;
  /** A task that nobody knew of exists: to be fetched and looked after. */
  readonly onFound: (task: Awaited) => Promise<void>;
  readonly log: { warn(details: object, message: string): void };
  readonly clock: Clock;
}

export interface Reconciler {
  /** Searches now, and again and again while something is open. Resolves after the first search; never rejects. */
  start(): Promise<void>;
  /** The same unless a search is under way or to come: something is open, and somebody has noticed. */
  wake(): void;
  close(): Promise<void>;
}

interface Found {
  readonly id: string;
  /** USD; null where the list does not say. */
  readonly cost: number | null;
}

/**
 * Finds out what became of posts whose answer was lost, by the token in their tags: upstream lists what was posted, and
 * what is ready. One that neither list has, long enough after the call, was never created. Nothing is posted again.
 */
export function createReconciler(parts: ReconcileParts): Reconciler {
  const { bookings, clock, isOurs, isSending, ledger, log, onFound, pace, settleAfter, upstream } =
    parts;
  const stop = new AbortController();
  let running: Promise<number> | null = null;
  /** Until the next search. */
  let sleeping: AbortController | null = null;

  async function search(): Promise<number> {
    const began = clock.now();
    const all = await ledger.open();
    const ours = new Map<string | null, boolean>();
    for (const sender of new Set(all.map((entry) => entry.sender))) {
      ours.set(sender, await isOurs(sender));
    }
    const open = all.filter(
      ({ sender, token }) => ours.get(sender) && !isSending(token) && !bookings.isBooking(token),
    );
    if (open.length === 0) return 0;
    const { found, isTelling } = await findTokens(open, deadlineIn(MINUTE, stop.signal));
    const tasks: Awaited[] = [];
    const outcomes = open.flatMap((entry) => {
      const outcome = toOutcome(entry, found.get(entry.token), isTelling ? began : null);
      const { provider, postedAt: since } = entry;
      const id = outcome?.settlement.taskId ?? null;
      if (id !== null) tasks.push({ id, provider, since });
      return outcome ?? [];
    });
    await bookings.book(outcomes);
    await Promise.all(tasks.map((task) => onFound(task)));
    return open.length - outcomes.length;
  }

  async function findTokens(open: readonly Entry[], deadline: Deadline) {
    const wanted = new Set(open.map(({ token }) => token));
    const found = new Map<string, Found>();
    let isTelling = true;
    // Clocks differ, and so may what upstream takes for the time of a post.
    const first = open.reduce((least, { postedAt }) => Math.min(least, postedAt), Infinity);
    const from = new Date(first - 10 * MINUTE);
    for await (const row of upstream.listTasks(from, new Date(clock.now() + DAY), deadline)) {
      // Without its tag nobody can say that a task is none of ours.
      if (row.metadata === null) isTelling = false;
      const token = readMark(row.metadata?.tag ?? null);
      if (token !== null && wanted.has(token)) found.set(token, row);
    }
    const missing = open.filter((entry) => !found.has(entry.token) && entry.method === 'STANDARD');
    for (const provider of new Set(missing.map((entry) => entry.provider))) {
      for (const row of await upstream.tasksReady(provider, deadline)) {
        const token = readMark(row.tag);
        if (token !== null && wanted.has(token)) found.set(token, { id: row.id, cost: null });
      }
    }
    return { found, isTelling };
  }

  /** `began`: when the search did; null when it cannot show that a task does not exist. */
  function toOutcome(entry: Entry, found: Found | undefined, began: number | null): Outcome | null {
    const { method, postedAt, reserved } = entry;
    const cost = found && (found.cost === null ? reserved : toNanos(found.cost));
    if (found && cost !== undefined) {
      return method === 'STANDARD'
        ? toCreated(entry, found.id, cost)
        : refuse(
            entry,
            'It was asked and charged, but the answer was lost on the way: upstream keeps no live answers.',
            cost,
          );
    }
    if (began === null || began - postedAt < settleAfter) return null;
    return refuse(entry, 'It was never created, and cost nothing. To try again, use a new key.', 0);
  }

  /** How many are still open afterwards. Those who ask at the same time share one search. */
  function searchOnce(): Promise<number> {
    running ??= search().finally(() => {
      running = null;
    });
    return running;
  }

  /** Resolves to the milliseconds until the next search; null: nothing is open. */
  async function trySearch(): Promise<number | null> {
    try {
      return (await searchOnce()) > 0 ? pace : null;
    } catch (error) {
      if (!stop.signal.aborted) log.warn({ err: error }, 'lost posts could not be looked for');
      return isStoreTrouble(error) ? Math.min(pace, BOOK_PACE) : pace;
    }
  }

  async function start(): Promise<void> {
    sleeping?.abort();
    // A search that runs already may have begun before the post that it is now asked to find.
    await running?.catch(() => {});
    if (stop.signal.aborted) return;
    const pause = await trySearch();
    if (pause === null || stop.signal.aborted) return;
    sleeping?.abort(); // of others who have waited for the same search
    const own = new AbortController();
    sleeping = own;
    const next = () => {
      if (sleeping === own) void start();
    };
    clock.sleep(pause, own.signal).then(next, () => {}); // or it is begun sooner
  }

  return {
    start,
    wake() {
      if (!running && (!sleeping || sleeping.signal.aborted)) void start();
    },
    async close() {
      stop.abort(new Error('the service stops'));
      sleeping?.abort();
      sleeping = null;
      await running?.catch(() => {});
    },
  };
}

function refuse(entry: Entry, message: string, cost: number): Outcome {
  const code = 'UPSTREAM_UNAVAILABLE';
  return toRefused(entry, { code, message, upstreamCode: null, retryable: true }, cost);
}
