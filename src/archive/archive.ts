/* In this room: the store of answers by the face that others use: find and put, the book of paid calls, questions. */

import { sql } from 'kysely';
import type { Task, TaskResponse, TaskStatus } from '../model/task.ts';
import { inSpan } from '../kit/spans.ts';
import type { EventRow } from './tables/tables.ts';
import { createBatcher } from '../kit/batcher.ts';
import { systemClock } from '../kit/clock.ts';
import { createCheck } from './check.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createDeletions, type Deletions } from './deletions.ts';
import { createQuestions, type Questions } from './questions/questions.ts';
import type { Database } from './tables/database.ts';
import { openStore } from './store/open.ts';
import { isStoreTrouble } from './trouble.ts';
import {
  type Archived,
  type Completion,
  type NewTask,
  toArchived,
  toNewTask,
} from './writing/task-rows.ts';

export interface Archive {
  /** What is kept of a task; null: it was deleted. Those asked for in the same turn of the event loop are one query. */
  find(id: string): Promise<Archived | null | undefined>;
  /**
   * Keeps an answer: resolves when it is safe from the death of the process, rejects when it is not. Whatever the order
   * in which they come, a final answer wins over any other, and is never replaced. The task is what the response says.
   * Resolves to the completion when it is this answer that made the task final; there is none of what is not news.
   */
  put(
    response: TaskResponse,
    task: Task,
    final: boolean,
    isNews?: boolean,
  ): Promise<Completion | null>;
  /** Completions after an event, oldest first. */
  completionsAfter(eventId: number, limit: number): Promise<Completion[]>;
  /** The completion of a task; null: it is not final, or that was not told. */
  completionOf(taskId: string): Promise<Completion | null>;
  /** The newest completion's event id; 0 before the first. */
  lastEventId(): Promise<number>;
  readonly ledger: Ledger;
  readonly questions: Questions;
  readonly deletions: Deletions;
  /** For what no question covers; it only reads. */
  readonly database: Database;
  /** Brings old rows up to the present reading of their bodies; resolves when that is done. */
  rederive(): Promise<number>;
  /** Brings the roll-ups up to the newest tasks but for a few; later ones follow by themselves. */
  rollUp(): Promise<void>;
  /** Rejects when the store cannot be read or written. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Tasks written or looked up at once. */
const MAX_BATCH = 500;
/** Stands for `final` where a task was deleted. */
const DELETED = -1;
/** Milliseconds until old rows are read on after the store could not be written. */
const TROUBLE_PAUSE = 2000;

/** Of `postgres://...`, or of the SQLite file at that path. */
export async function openArchive(
  where: string,
  onWrite: (write: { readonly tasks: number; readonly seconds: number }) => void = () => {},
): Promise<Archive> {
  const store = await openStore(where);
  const { writes, reader } = store;
  const questions = createQuestions(store, writes.storeTerm);
  const stop = new AbortController();
  let rederiving: Promise<number> = Promise.resolve(0);
  let rollingUp: Promise<void> | null = null;
  let notRolledUp = 0;

  const put = createBatcher<NewTask, Completion | null>(
    async (tasks) => {
      const began = performance.now();
      const about = { 'archive.tasks': tasks.length };
      const completions = await inSpan('archive put', about, () => writes.put(tasks));
      onWrite({ tasks: tasks.length, seconds: (performance.now() - began) / 1000 });
      notRolledUp += tasks.length;
      // Without roll-ups the sums are as right, only slower: the next batch tries again.
      if (notRolledUp >= MAX_BATCH) rollUp().catch(() => {});
      return completions;
    },
    { max: MAX_BATCH },
  );

  const find = createBatcher<string, Archived | null | undefined>(
    async (ids) => {
      const rows = await reader
        .selectFrom('tasks')
        .innerJoin('bodies', 'bodies.task', 'tasks.number')
        .select(['id', 'provider', 'final', 'fetched_at', 'posted_at', 'posted_cost', 'body'])
        .where('id', 'in', ids)
        // In the same statement: most of those that are not kept were never seen, and wait for nothing more than this.
        .unionAll((union) =>
          union
            .selectFrom('deleted')
            .select([
              'id',
              sql<string>`''`.as('provider'),
              sql<number>`${sql.lit(DELETED)}`.as('final'),
            ])
            .select(sql<number>`0`.as('fetched_at'))
            .select(sql<null>`null`.as('posted_at'))
            .select(sql<null>`null`.as('posted_cost'))
            .select(sql<Uint8Array>`null`.as('body'))
            .where('id', 'in', ids),
        )
        .execute();
      const found = new Map(
        rows.map((row) => [row.id, row.final === DELETED ? null : toArchived(row)]),
      );
      return ids.map((id) => found.get(id));
    },
    { max: MAX_BATCH, later: (start) => process.nextTick(start) },
  );

  function rollUp(): Promise<void> {
    rollingUp ??= rollUpAll().finally(() => (rollingUp = null));
    return rollingUp;
  }

  async function rollUpAll(): Promise<void> {
    notRolledUp = 0;
    while (!stop.signal.aborted && (await writes.rollUpSome()));
  }

  async function rederiveAll(): Promise<number> {
    let done = 0;
    while (!stop.signal.aborted) {
      try {
        const count = await writes.rederiveSome();
        if (count === 0) break;
        done += count;
      } catch (error) {
        if (!isStoreTrouble(error)) throw error;
        await systemClock.sleep(TROUBLE_PAUSE, stop.signal).catch(() => {});
      }
    }
    return done;
  }

  return {
    database: store,
    ledger: createLedger(store),
    questions,
    deletions: createDeletions(store),
    find,
    put: (response, task, final, isNews) => put(toNewTask(response, task, final, isNews)),
    async completionsAfter(eventId, limit) {
      const rows = await reader
        .selectFrom('events')
        .selectAll()
        .where('id', '>', eventId)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => toCompletion(row));
    },
    async completionOf(taskId) {
      const row = await reader
        .selectFrom('events')
        .selectAll()
        .where('task_id', '=', taskId)
        .orderBy('id', 'desc') // who asks does so soon after it: it is among the last
        .limit(1)
        .executeTakeFirst();
      return row ? toCompletion(row) : null;
    },
    async lastEventId() {
      const row = await reader
        .selectFrom('events')
        .select((events) => events.fn.max('id').as('last'))
        .executeTakeFirst();
      return row?.last ?? 0;
    },
    rederive() {
      rederiving = rederiveAll();
      return rederiving;
    },
    rollUp,
    check: createCheck(store),
    async close() {
      stop.abort();
      await Promise.allSettled([rederiving, rollingUp, questions.idle()]);
      await store.close();
    },
  };
}

function toCompletion({ id, previous, task_id }: EventRow): Completion {
  return { eventId: id, taskId: task_id, previous: previous as TaskStatus | null }; // only statuses are written
}
