import type { Archive } from '../../archive/archive.ts';
import type { Settlement } from '../../archive/writing/booking.ts';
import type { Entry } from '../../archive/writing/booking.ts';
import { readMark } from '../../model/tag.ts';
import { DAY } from '../../model/date.ts';
import { toNanos } from '../../model/money.ts';
import type { Upstream } from '../../upstream/client.ts';
import type { Deadline } from '../../kit/deadline.ts';
import type { Awaited } from '../collect.ts';
import { deadlineIn } from '../../kit/deadline.ts';

const MINUTE = 60_000;

export interface ReconcileParts {
  readonly archive: Archive;
  readonly upstream: Upstream;
  /** Whether the call that carries a token is still under way. */
  readonly isSending: (token: string) => boolean;
  /** Milliseconds after which a post that upstream does not list was never made. */
  readonly settleAfter: number;
  /** Milliseconds between two searches while something is open. */
  readonly pace: number;
  /** A task that nobody knew of exists: to be fetched and looked after. */
  readonly onFound: (task: Awaited) => Promise<void>;
  readonly log: { warn(details: object, message: string): void };
}

export interface Reconciler {
  /** Searches now, and again and again while something is open. Resolves after the first search; never rejects. */
  start(): Promise<void>;
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
  const { archive, isSending, log, onFound, pace, settleAfter, upstream } = parts;
  const { ledger } = archive;
  const stop = new AbortController();
  let running: Promise<number> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function search(): Promise<number> {
    const began = Date.now();
    const open = (await ledger.open()).filter(({ token }) => !isSending(token));
    if (open.length === 0) return 0;
    const { found, isTelling } = await findTokens(open, deadlineIn(MINUTE, stop.signal));
    const settlements = open.flatMap(
      (entry) => toSettlement(entry, found.get(entry.token), isTelling ? began : null) ?? [],
    );
    if (settlements.length > 0) await ledger.settle(settlements);
    await Promise.all(
      settlements.map(async ({ taskId, token }) => {
        const entry = open.find((one) => one.token === token);
        if (taskId === null || !entry) return;
        await onFound({ id: taskId, provider: entry.provider, since: entry.postedAt });
      }),
    );
    return open.length - settlements.length;
  }

  async function findTokens(open: readonly Entry[], deadline: Deadline) {
    const wanted = new Set(open.map(({ token }) => token));
    const found = new Map<string, Found>();
    let isTelling = true;
    // Clocks differ, and so may what upstream takes for the time of a post.
    const from = new Date(Math.min(...open.map(({ postedAt }) => postedAt)) - 10 * MINUTE);
    for await (const row of upstream.listTasks(from, new Date(Date.now() + DAY), deadline)) {
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
  function toSettlement(
    entry: Entry,
    found: Found | undefined,
    began: number | null,
  ): Settlement | null {
    const { method, postedAt, reserved, token } = entry;
    if (found && method === 'STANDARD') {
      const cost = found.cost === null ? reserved : toNanos(found.cost);
      return { token, state: 'CREATED', cost, taskId: found.id, refusal: null, task: null };
    }
    const refuse = (message: string, cost: number): Settlement => {
      const refusal = {
        code: 'UPSTREAM_UNAVAILABLE',
        message,
        upstreamCode: null,
        retryable: true,
      } as const;
      return { token, state: 'REFUSED', cost, taskId: null, refusal, task: null };
    };
    if (found) {
      const message =
        'It was asked and charged, but the answer was lost on the way: upstream keeps no live answers.';
      return refuse(message, found.cost === null ? reserved : toNanos(found.cost));
    }
    if (began === null || began - postedAt < settleAfter) return null;
    return refuse('It was never created, and cost nothing. To try again, use a new key.', 0);
  }

  /** How many are still open afterwards. Those who ask at the same time share one search. */
  function searchOnce(): Promise<number> {
    running ??= search().finally(() => {
      running = null;
    });
    return running;
  }

  async function start(): Promise<void> {
    clearTimeout(timer);
    // A search that runs already may have begun before the post that it is now asked to find.
    await running?.catch(() => {});
    const open = await searchOnce().catch((error: unknown) => {
      if (!stop.signal.aborted) log.warn({ err: error }, 'lost posts could not be looked for');
      return null;
    });
    if (open !== 0 && !stop.signal.aborted) timer = setTimeout(() => void start(), pace);
  }

  return {
    start,
    async close() {
      stop.abort(new Error('the service stops'));
      clearTimeout(timer);
      await running?.catch(() => {});
    },
  };
}
