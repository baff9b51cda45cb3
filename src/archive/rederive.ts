import type { Transaction } from 'kysely';
import { toTask } from '../model/task.ts';
import { derive, DERIVATION } from './derive.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';
import { forgetDerived, putDerived, toArchived } from './task-rows.ts';

const BATCH = 100;

/**
 * Reads the bodies of older rows again, a few at a time, until all columns are from the present reading. Resolves to
 * how many there were.
 */
export async function rederive(store: Store, stop: AbortSignal): Promise<number> {
  let done = 0;
  while (!stop.aborted) {
    const count = await store.writer.transaction().execute((trx) => rederiveSome(trx));
    done += count;
    if (count < BATCH) break;
  }
  return done;
}

async function rederiveSome(trx: Transaction<Tables>): Promise<number> {
  const rows = await trx
    .selectFrom('tasks')
    .innerJoin('bodies', 'bodies.task', 'tasks.number')
    .select(['number', 'id', 'provider', 'final', 'fetched_at', 'posted_at', 'posted_cost', 'body'])
    .where('derivation', '<', DERIVATION)
    .limit(BATCH)
    .execute();
  if (rows.length === 0) return 0;
  const tasks = rows.map((row) => ({
    number: row.number,
    derived: derive(toTask(toArchived(row).response, 'ARCHIVE')),
  }));
  await forgetDerived(
    trx,
    tasks.map(({ number }) => number),
  );
  for (const { derived, number } of tasks) {
    await trx.updateTable('tasks').set(derived.columns).where('number', '=', number).execute();
  }
  await putDerived(trx, tasks);
  return rows.length;
}
