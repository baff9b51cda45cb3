/* In this room: the store of answers by the face that others use: find and put, the book of paid calls, questions. */

import type { Task, TaskResponse, TaskStatus } from '../model/task.ts';
import { inSpan } from '../kit/spans.ts';
import type { EventRow } from './tables/tables.ts';
import { createBatcher } from '../kit/batcher.ts';
import { systemClock } from '../kit/clock.ts';
import { unlessAborted } from '../kit/waiting.ts';
import { createCheck } from './check.ts';
import { createDeriving } from './deriving.ts';
import { createReadKept } from './kept.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createDeletions, type Deletions } from './deletions.ts';
import { createNotices, type Notices } from './notices.ts';
import { createQuestions, type Questions } from './questions/questions.ts';
import type { Database } from './tables/database.ts';
import { openStore } from './store/open.ts';
import { isStoreTrouble } from './trouble.ts';
import { type Arrival, type Hearing, toArrival } from './writing/intake.ts';
import type { Archived, Completion } from './writing/task-rows.ts';

export interface Archive {
  /** What is kept of a task; null: it was deleted. Those asked for in the same turn of the event loop are one query. */
  find(id: string): Promise<Archived | null | undefined>;
  /**
   * Keeps an answer: resolves when it is safe from the death of the process, and found; rejects when it is not. Whatever
   * the order in which they come, a final answer wins over any other, and is never replaced. The task is what the response
   * says. All that is asked of more than one task is derived later, and waited for by whoever asks it. `hearing`: who
   * is told when this makes the task final.
   */
  put(response: TaskResponse, task: Task, final: boolean, hearing?: Hearing): Promise<void>;
  /** Resolves when all that was taken in before is derived; what is asked of `database` itself has to wait for this. */
  readonly settled: () => Promise<void>;
  /** Derives what is taken in by any of those who share the archive, until told to stop; see `isShared`. */
  derive(held: AbortSignal): Promise<void>;
  /** Another one took something in, or derived: a reason to look. */
  hear(): void;
  /** Calls back with each completion as it is derived, in order, whoever put the answer. */
  observe(callback: (completion: Completion) => void): void;
  /** Completions after an event, oldest first. */
  completionsAfter(eventId: number, limit: number): Promise<Completion[]>;
  /** The newest completion's event id; 0 before the first. */
  lastEventId(): Promise<number>;
  /** How many answers wait to be derived, and since when the oldest does, epoch milliseconds; null: none waits. */
  inbox(): Promise<{ readonly tasks: number; readonly oldest: number | null }>;
  readonly ledger: Ledger;
  readonly questions: Questions;
  readonly deletions: Deletions;
  readonly notices: Notices;
  /** For what no question covers; it only reads. */
  readonly database: Database;
  /** Brings old rows up to the present reading of their bodies; resolves when that is done, or it is told to stop. */
  rederive(stop?: AbortSignal): Promise<number>;
  /** Brings the roll-ups up to the newest tasks but for a few; later ones follow by themselves. Ends early when told to stop. */
  rollUp(stop?: AbortSignal): Promise<void>;
  /** Rejects when the store cannot be read or written. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Who is told of what goes on inside. */
export interface ArchiveObserver {
  readonly onWrite?: (write: Work) => void;
  readonly onDerive?: (slice: Work) => void;
  /** An answer is kept, and found, but nothing could be derived from it. */
  readonly onStuck?: (error: unknown, inboxNumber: number) => void;
  /** Whether others share it: then nothing is derived here but by `derive`, unless nobody else does it either. */
  readonly isShared?: boolean;
  /** Something waits that another one has to derive. */
  readonly onWaiting?: () => void;
}

interface Work {
  readonly tasks: number;
  readonly seconds: number;
}

/** Tasks written or looked up at once. */
const MAX_BATCH = 500;
/** Completions told at once. */
const PAGE = 500;
/** Milliseconds until old rows are read on after the store could not be written. */
const TROUBLE_PAUSE = 2000;

/** Of `postgres://...`, or of the SQLite file at that path. */
export async function openArchive(where: string, observer: ArchiveObserver = {}): Promise<Archive> {
  const store = await openStore(where);
  const { writes, reader } = store;
  const stop = new AbortController();
  let rederiving: Promise<number> = Promise.resolve(0);
  let rollingUp: Promise<void> | null = null;
  const rollUpsFor = new Set<AbortSignal>();
  let notRolledUp = 0;
  const listeners: ((completion: Completion) => void)[] = [];
  /** The last completion that was told. */
  let told = await lastEventId();
  let telling: Promise<void> = Promise.resolve();

  const deriving = createDeriving({
    store,
    isShared: observer.isShared ?? false,
    onWaiting: () => observer.onWaiting?.(),
    async onDerived(count) {
      await tellCompletions();
      notRolledUp += count;
      // Without roll-ups the sums are as right, only slower: the next slice tries again.
      if (notRolledUp >= MAX_BATCH) rollUp().catch(() => {});
    },
    onSlice: (slice) => observer.onDerive?.(slice),
    onStuck: (error, number) => observer.onStuck?.(error, number),
  });
  const questions = createQuestions(store, writes.storeTerm, deriving.settled);

  const takeIn = createBatcher<Arrival, void>(
    async (arrivals) => {
      const tasks = arrivals.length;
      await deriving.admit(tasks, async () => {
        const began = performance.now();
        await inSpan('archive put', { 'archive.tasks': tasks }, () => writes.takeIn(arrivals));
        observer.onWrite?.({ tasks, seconds: (performance.now() - began) / 1000 });
      });
      return arrivals.map(() => undefined);
    },
    { max: MAX_BATCH },
  );

  const readKept = createReadKept(store);
  const find = createBatcher<string, Archived | null | undefined>(
    async (ids) => {
      const found = await readKept(ids);
      return ids.map((id) => found.get(id));
    },
    { max: MAX_BATCH, later: (start) => process.nextTick(start) },
  );

  async function lastEventId(): Promise<number> {
    const row = await reader
      .selectFrom('events')
      .select((events) => events.fn.max('id').as('last'))
      .executeTakeFirst();
    return row?.last ?? 0;
  }

  async function completionsAfter(eventId: number, limit: number): Promise<Completion[]> {
    const rows = await reader
      .selectFrom('events')
      .selectAll()
      .where('id', '>', eventId)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => toCompletion(row));
  }

  /** From the table itself: whatever became of the word of a transaction, none is missed, and none told twice. */
  function tellCompletions(): Promise<void> {
    telling = telling.catch(() => {}).then(tellNew);
    return telling;
  }

  async function tellNew(): Promise<void> {
    for (;;) {
      const completions = await completionsAfter(told, PAGE);
      for (const completion of completions) {
        told = completion.eventId;
        for (const listener of listeners) listener(completion);
      }
      if (completions.length < PAGE) return;
    }
  }

  /** Once for all who want it, as long as one of them was not told to stop. Whoever was does not wait for the others. */
  async function rollUp(until: AbortSignal = stop.signal): Promise<void> {
    rollUpsFor.add(until);
    rollingUp ??= rollUpAll().finally(() => {
      rollingUp = null;
      rollUpsFor.clear();
    });
    await unlessAborted(rollingUp, until).catch((error: unknown) => {
      if (!until.aborted) throw error;
    });
  }

  async function rollUpAll(): Promise<void> {
    notRolledUp = 0;
    await repeat(async () => Number(await writes.rollUpSome()), isRollUpWanted, stop.signal);
  }

  function isRollUpWanted(): boolean {
    return !stop.signal.aborted && rollUpsFor.values().some((until) => !until.aborted);
  }

  function rederiveAll(signal: AbortSignal): Promise<number> {
    return repeat(writes.rederiveSome, () => !signal.aborted, signal);
  }

  return {
    database: store,
    ledger: createLedger(store, deriving),
    questions,
    deletions: createDeletions(store, deriving.settled),
    notices: createNotices(store),
    find,
    put: (response, task, final, hearing) => takeIn(toArrival(response, task, final, hearing)),
    settled: deriving.settled,
    derive: deriving.derive,
    hear: deriving.hear,
    observe: (callback) => void listeners.push(callback),
    completionsAfter,
    lastEventId,
    async inbox() {
      const { oldest, tasks } = await reader
        .selectFrom('inbox')
        .select((inbox) => [
          inbox.fn.countAll<number>().as('tasks'),
          inbox.fn.min('inbox.at').as('oldest'),
        ])
        .executeTakeFirstOrThrow();
      return { tasks, oldest };
    },
    rederive(signal) {
      rederiving = rederiveAll(signal ? AbortSignal.any([signal, stop.signal]) : stop.signal);
      return rederiving;
    },
    rollUp,
    check: createCheck(store),
    async close() {
      stop.abort();
      await deriving.close();
      await Promise.allSettled([rederiving, rollingUp, questions.idle()]);
      await store.close();
    },
  };
}

/** Does some until there is no more, or it is not wanted any more; what cannot be written now is tried again. How many. */
async function repeat(
  doSome: () => Promise<number>,
  isWanted: () => boolean,
  stop: AbortSignal,
): Promise<number> {
  let done = 0;
  while (isWanted()) {
    try {
      const count = await doSome();
      if (count === 0) break;
      done += count;
    } catch (error) {
      if (!isStoreTrouble(error)) throw error;
      await systemClock.sleep(TROUBLE_PAUSE, stop).catch(() => {}); // told to stop
    }
  }
  return done;
}

function toCompletion({ id, previous, task_id }: EventRow): Completion {
  return { eventId: id, taskId: task_id, previous: previous as TaskStatus | null }; // only statuses are written
}
