import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { FullText } from '../tables/full-text.ts';
import type { Tables } from '../tables/tables.ts';
import { DELETION_LOCK, type Lock, ROLL_UP_LOCK } from './locks.ts';
import type { Pace } from './pace.ts';
import { takeFromRollUps } from './subtract.ts';
import { forgetPrompts } from './prompts.ts';
import { forget } from './task-rows.ts';

/**
 * Which tasks are to go: those of some ids, or those of some numbers. A task has another number as soon as anything new is
 * known of it, so that by its number only what was seen is deleted.
 */
export type Doomed = { readonly ids: readonly string[] } | { readonly numbers: readonly number[] };

interface Parts {
  readonly fullText: FullText;
  readonly inTransaction: <Result>(
    work: (trx: Transaction<Tables>) => Promise<Result>,
  ) => Promise<Result>;
  readonly lock: Lock;
  /** After a selection of rows that are to be deleted: leaves out those that somebody is changing. */
  readonly ifFree: RawBuilder<unknown>;
}

/** Tasks deleted at once. */
export const DELETION_SLICE = 25;

/** Deletes these tasks, in as many transactions as it takes not to hold up other changes for long. */
export async function deleteSome(
  parts: Parts,
  doomed: Doomed,
  at: number,
  pace: Pace,
): Promise<string[]> {
  const isById = 'ids' in doomed;
  const count = isById ? doomed.ids.length : doomed.numbers.length;
  const deleted: string[] = [];
  for (let from = 0; from < count;) {
    const to = Math.min(count, from + pace.size());
    const some = isById
      ? { ids: doomed.ids.slice(from, to) }
      : { numbers: doomed.numbers.slice(from, to) };
    let began = 0;
    const ids = await parts.inTransaction((trx) => {
      began = performance.now();
      return deleteTasks(trx, parts, some, at);
    });
    pace.note(to - from, performance.now() - began);
    deleted.push(...ids);
    from = to;
  }
  return deleted;
}

/**
 * Deletes tasks and all that is derived from them: bodies, prompts, sources, searches, texts, events, and what they are in the sums.
 * Their ids are remembered, so that nobody fetches them again; the book of paid calls stays, but for that nobody need look
 * after them any more. Addresses and single words stay in their lists, though nothing may have them. Resolves to the ids of
 * those that were there.
 */
async function deleteTasks(
  trx: Transaction<Tables>,
  { fullText, ifFree, lock }: Parts,
  doomed: Doomed,
  at: number,
): Promise<string[]> {
  await lock(trx, ROLL_UP_LOCK);
  await lock(trx, DELETION_LOCK);
  const known = trx.selectFrom('tasks').select(['tasks.number', 'tasks.id']);
  const rows =
    'ids' in doomed
      ? await known.where('id', 'in', doomed.ids).execute()
      : await known
          .leftJoin('inbox', 'inbox.id', 'tasks.id')
          .where('tasks.number', 'in', doomed.numbers)
          // Something new is known, and not derived yet.
          .where((task) => task.or([task('tasks.final', '=', 1), task('inbox.number', 'is', null)]))
          .execute();
  const numbers = rows.map(({ number }) => number);
  const arrived = await dropArrivals(
    trx,
    ifFree,
    'ids' in doomed ? doomed.ids : rows.map(({ id }) => id),
  );
  const ids = [...new Set([...rows.map(({ id }) => id), ...arrived])];
  if (ids.length === 0) return [];
  if (numbers.length > 0) await dropTasks(trx, fullText, numbers);
  await trx
    .deleteFrom('notices')
    .where('event', 'in', trx.selectFrom('events').select('id').where('task_id', 'in', ids))
    .execute();
  await trx.deleteFrom('events').where('task_id', 'in', ids).execute();
  await trx.updateTable('entries').set({ final: 1 }).where('task_id', 'in', ids).execute();
  await trx
    .insertInto('deleted')
    .values(ids.map((id) => ({ id, at })))
    .onConflict((conflict) => conflict.doNothing()) // it came when it was deleted
    .execute();
  return ids;
}

async function dropTasks(
  trx: Transaction<Tables>,
  fullText: FullText,
  numbers: readonly number[],
): Promise<void> {
  await takeFromRollUps(trx, fullText, numbers);
  const asked = await trx
    .selectFrom('tasks')
    .select('prompt')
    .distinct()
    .where('number', 'in', numbers)
    .execute();
  await forget(trx, fullText, numbers);
  await forgetPrompts(
    trx,
    asked.flatMap(({ prompt }) => prompt ?? []),
  );
}

/** Takes tasks out of the inbox; the ids of those that were there. What arrives meanwhile is dropped when it is derived. */
async function dropArrivals(
  trx: Transaction<Tables>,
  ifFree: RawBuilder<unknown>,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`delete from inbox where number in (
      select number from inbox where id in (${sql.join(ids)}) ${ifFree})
    returning id`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Which of these tasks were deleted; from now on and until the transaction ends no other one is. */
export async function readDeleted(
  trx: Transaction<Tables>,
  lock: Lock,
  ids: readonly string[],
): Promise<Set<string>> {
  await lock(trx, DELETION_LOCK, 'shared');
  const rows = await trx.selectFrom('deleted').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Lets deleted tasks be kept again, should they come. */
export async function allowAgain(
  trx: Transaction<Tables>,
  lock: Lock,
  ids: readonly string[],
): Promise<void> {
  await lock(trx, DELETION_LOCK);
  await trx.deleteFrom('deleted').where('id', 'in', ids).execute();
}
