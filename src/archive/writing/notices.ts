import type { Transaction } from 'kysely';
import type { Tables } from '../tables/tables.ts';
import { DELETION_LOCK, type Lock } from './locks.ts';

/** Events looked through in one transaction. */
const PAGE = 500;
/** The one row of its table. */
const ONLY = 1;

/** What came of telling of an event: it needs no more telling, or is to be told again. */
export interface NoticeOutcome {
  readonly event: number;
  /** null: that is done with. */
  readonly again: { readonly tries: number; readonly dueAt: number } | null;
}

/** Begins with the events after the newest one, unless that was done before. */
export async function beginNotices(trx: Transaction<Tables>, lock: Lock): Promise<void> {
  await waitForWriters(trx, lock);
  const { last } = await trx
    .selectFrom('events')
    .select((events) => events.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('notices_begun')
    .values({ id: ONLY, upto: last ?? 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Makes notices of the next events that are to be told; resolves to whether there may be more. */
export async function takeNotices(
  trx: Transaction<Tables>,
  lock: Lock,
  now: number,
): Promise<boolean> {
  await waitForWriters(trx, lock);
  const begun = await trx.selectFrom('notices_begun').select('upto').executeTakeFirst();
  if (!begun) return false;
  const events = await trx
    .selectFrom('events')
    .select(['id', 'notice'])
    .where('id', '>', begun.upto)
    .orderBy('id')
    .limit(PAGE)
    .execute();
  const last = events.at(-1);
  if (!last) return false;
  const wanted = events.filter(({ notice }) => notice === 1);
  if (wanted.length > 0) {
    await trx
      .insertInto('notices')
      .values(wanted.map(({ id }) => ({ event: id, since: now, tries: 0, due_at: now })))
      .execute();
  }
  await trx.updateTable('notices_begun').set({ upto: last.id }).execute();
  return events.length === PAGE;
}

/** Books what came of some notices. */
export async function settleNotices(
  trx: Transaction<Tables>,
  outcomes: readonly NoticeOutcome[],
): Promise<void> {
  const done = outcomes.flatMap(({ again, event }) => (again ? [] : event));
  if (done.length > 0) await trx.deleteFrom('notices').where('event', 'in', done).execute();
  for (const { again, event } of outcomes) {
    if (!again) continue;
    await trx
      .updateTable('notices')
      .set({ tries: again.tries, due_at: again.dueAt })
      .where('event', '=', event)
      .execute();
  }
}

/**
 * Whoever keeps tasks shares this lock until the events of them can be seen: where several processes write, an event of a
 * lower number could come to light after one of a higher number, and would be passed over.
 */
async function waitForWriters(trx: Transaction<Tables>, lock: Lock): Promise<void> {
  await lock(trx, DELETION_LOCK);
}
