import { sql, type SqlBool } from 'kysely';
import { createBatcher } from '../kit/batcher.ts';
import { whereTask, type TaskFilter } from './questions/filter.ts';
import type { Store } from './store/store.ts';
import { DELETION_SLICE } from './writing/deletion.ts';

/** Deleting tasks, for good, and what was deleted. */
export interface Deletions {
  /** Deletes those of these tasks that are kept; resolves to their ids. */
  ofIds(ids: readonly string[]): Promise<string[]>;
  /**
   * Deletes those that a filter takes now, in slices, so that nobody waits long; a task of which something new is known
   * meanwhile stays. Resolves to how many it were.
   */
  ofFilter(filter: TaskFilter, options?: DeletionOptions): Promise<number>;
  /** The same of those that are older than a time, or, where they are not final, than an earlier one. */
  olderThan(time: number, unfinished: number, options?: DeletionOptions): Promise<number>;
  /** Whether a task was deleted, and did not come back. */
  has(id: string): Promise<boolean>;
  /** Lets a deleted task be kept again, should it come. */
  allowAgain(id: string): Promise<void>;
  /** What was deleted after the deletion of a number, oldest first; null: the number of the last one, and no ids. */
  after(number: number | null): Promise<{ readonly last: number; readonly ids: string[] }>;
}

export interface DeletionOptions {
  /** Told after each slice: how many were deleted so far. What it resolves is waited for. */
  readonly onSlice?: (deleted: number) => unknown;
  readonly signal?: AbortSignal;
}

const MAX_BATCH = 500;
/** Numbers read at once. */
const PAGE = 5000;

export function createDeletions(
  { fullText, reader, reports, writes }: Store,
  settled: () => Promise<void>,
): Deletions {
  /** In the order of their numbers. What comes while this goes on has a higher number than all there was. */
  async function deleteAll(
    read: (after: number, upTo: number) => Promise<readonly { number: number }[]>,
    { onSlice, signal }: DeletionOptions,
  ): Promise<number> {
    await settled();
    const { last } = await reader
      .selectFrom('tasks')
      .select((tasks) => tasks.fn.max('number').as('last'))
      .executeTakeFirstOrThrow();
    let deleted = 0;
    for (let after = 0; ;) {
      const numbers = (await read(after, last ?? 0)).map(({ number }) => number);
      for (let at = 0; at < numbers.length; at += DELETION_SLICE) {
        if (signal?.aborted) return deleted;
        const slice = numbers.slice(at, at + DELETION_SLICE);
        deleted += (await writes.deleteSome({ numbers: slice }, Date.now())).length;
        await onSlice?.(deleted);
      }
      if (numbers.length < PAGE) return deleted;
      after = numbers.at(-1) ?? 0;
    }
  }

  const numbersBetween = (after: number, upTo: number) =>
    reports
      .selectFrom('tasks')
      .select('tasks.number')
      .where('tasks.number', '>', after)
      .where('tasks.number', '<=', upTo)
      .orderBy('tasks.number')
      .limit(PAGE);

  const has = createBatcher<string, boolean>(
    async (ids) => {
      const rows = await reader.selectFrom('deleted').select('id').where('id', 'in', ids).execute();
      const found = new Set(rows.map(({ id }) => id));
      return ids.map((id) => found.has(id));
    },
    { max: MAX_BATCH },
  );
  const allowAgain = createBatcher<string, void>(
    async (ids) => {
      await writes.allowAgain(ids);
      return ids.map(() => undefined);
    },
    { max: MAX_BATCH },
  );

  return {
    async ofIds(ids) {
      await settled();
      const deleted: string[] = [];
      for (let at = 0; at < ids.length; at += DELETION_SLICE) {
        const slice = ids.slice(at, at + DELETION_SLICE);
        deleted.push(...(await writes.deleteSome({ ids: slice }, Date.now())));
      }
      return deleted;
    },
    ofFilter: (filter, options = {}) =>
      deleteAll(
        (after, upTo) => numbersBetween(after, upTo).where(whereTask(filter, fullText)).execute(),
        options,
      ),
    olderThan: (time, unfinished, options = {}) =>
      deleteAll((after, upTo) => {
        const made = sql`coalesce(tasks.completed_at, tasks.posted_at, tasks.fetched_at)`;
        const isOld = sql<SqlBool>`(${made} < ${time} and (tasks.final = 1 or ${made} < ${unfinished}))`;
        return numbersBetween(after, upTo).where(isOld).execute();
      }, options),
    has,
    allowAgain,
    async after(number) {
      if (number === null) {
        const { last } = await reader
          .selectFrom('deleted')
          .select((deleted) => deleted.fn.max('number').as('last'))
          .executeTakeFirstOrThrow();
        return { last: last ?? 0, ids: [] };
      }
      const rows = await reader
        .selectFrom('deleted')
        .select(['number', 'id'])
        .where('number', '>', number)
        .orderBy('number')
        .limit(PAGE)
        .execute();
      return { last: rows.at(-1)?.number ?? number, ids: rows.map(({ id }) => id) };
    },
  };
}
