/* In this room: transactions, and what they write: task rows, what is derived from an answer, bookings, sums. */

import type { Transaction } from 'kysely';
import { type Begun, bookIntent, bookOutcomes, type NewPost, type Settlement } from './booking.ts';
import { allowAgain, deleteTasks, type Doomed, readDeleted } from './deletion.ts';
import { type Lock, ROLL_UP_LOCK } from './locks.ts';
import type { TermCounts } from '../tables/tracked-terms.ts';
import { storeTerm } from './tracked-terms.ts';
import { rederiveSome } from './rederive.ts';
import { rollUpSome } from './roll-ups.ts';
import type { Tables } from '../tables/tables.ts';
import { type Completion, type NewTask, putTasks } from './task-rows.ts';
import type { FullText } from '../tables/full-text.ts';

/** All that is ever written: each is one transaction, and whole when it resolves. */
export interface Writes {
  /** Keeps the tasks but for those that are final already or were deleted; for each the completion that this is, or null. */
  readonly put: (tasks: readonly NewTask[]) => Promise<(Completion | null)[]>;
  /** Books the intent of a paid call unless its key is known or the budget does not allow it. */
  readonly begin: (post: NewPost) => Promise<Begun>;
  /** Books the outcomes and keeps their tasks; resolves to the completions that this makes. */
  readonly settle: (settlements: readonly Settlement[]) => Promise<Completion[]>;
  /** Reads some bodies again whose columns are of an older reading; resolves to how many, 0 when none is left. */
  readonly rederiveSome: () => Promise<number>;
  /** Keeps what a term was counted to be, unless there is more in the roll-ups by now. */
  readonly storeTerm: (term: TermCounts) => Promise<void>;
  /** Adds some more tasks to the roll-ups; resolves to whether there were enough. */
  readonly rollUpSome: () => Promise<boolean>;
  /** Deletes some tasks for good; resolves to the ids of those that were there. */
  readonly deleteSome: (doomed: Doomed, at: number) => Promise<string[]>;
  /** Lets deleted tasks be kept again, should they come. */
  readonly allowAgain: (ids: readonly string[]) => Promise<void>;
  /** Writes what is there already. */
  readonly check: () => Promise<void>;
}

export interface WritesParts {
  readonly fullText: FullText;
  readonly inTransaction: InTransaction;
  /** A transaction that survives the loss of power as well: for rows that stand for money. */
  readonly durably: InTransaction;
  readonly lock: Lock;
}

type InTransaction = <Result>(
  work: (trx: Transaction<Tables>) => Promise<Result>,
) => Promise<Result>;

export function createWrites({ durably, fullText, inTransaction, lock }: WritesParts): Writes {
  /** But for those that were deleted: such a one may have been on its way. */
  async function putSome(
    trx: Transaction<Tables>,
    tasks: readonly NewTask[],
  ): Promise<(Completion | null)[]> {
    const ids = tasks.map(({ id }) => id);
    const deleted = await readDeleted(trx, lock, ids);
    if (deleted.size === 0) return await putTasks(trx, fullText, tasks);
    const wanted = tasks.filter(({ id }) => !deleted.has(id));
    const completions = wanted.length > 0 ? await putTasks(trx, fullText, wanted) : [];
    const of = new Map(wanted.map((task, at) => [task, completions[at] ?? null]));
    return tasks.map((task) => of.get(task) ?? null);
  }

  return {
    put: (tasks) => inTransaction((trx) => putSome(trx, tasks)),

    begin: (post) => durably((trx) => bookIntent(trx, post, lock)),

    settle: (settlements) =>
      durably(async (trx) => {
        await bookOutcomes(trx, settlements);
        const tasks = settlements.flatMap(({ task }) => task ?? []);
        const completions = tasks.length > 0 ? await putSome(trx, tasks) : [];
        return completions.filter((completion) => completion !== null);
      }),

    rederiveSome: () => inTransaction((trx) => rederiveSome(trx, fullText, lock)),

    storeTerm: (term) =>
      inTransaction(async (trx) => {
        await lock(trx, ROLL_UP_LOCK);
        await storeTerm(trx, term);
      }),

    rollUpSome: () => inTransaction((trx) => rollUpSome(trx, fullText, lock)),

    deleteSome: (doomed, at) =>
      inTransaction((trx) => deleteTasks(trx, fullText, lock, doomed, at)),

    allowAgain: (ids) => inTransaction((trx) => allowAgain(trx, lock, ids)),

    check: () =>
      inTransaction(async (trx) => {
        await trx
          .updateTable('rolled_up')
          .set((row) => ({ upto: row.ref('upto') }))
          .execute();
      }),
  };
}
