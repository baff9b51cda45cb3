import type { Transaction } from 'kysely';
import { toTask } from '../../model/task.ts';
import { derive, DERIVATION } from './derive.ts';
import {
  type DerivedParts,
  forgetDerived,
  type Met,
  nothingMet,
  putDerived,
  textsOf,
} from './derived-rows.ts';
import { type Lock, ROLL_UP_LOCK } from './locks.ts';
import { numberPrompts } from './prompts.ts';
import { forgetRollUps } from './roll-ups.ts';
import type { Tables } from '../tables/tables.ts';
import { ENOUGH_BYTES } from './slices.ts';
import { toArchived } from './task-rows.ts';

/** Few enough not to hold up other changes for long. */
const BATCH = 20;

/** Reads the bodies of some older rows again, so that all columns are from the present reading. */
export async function rederiveSome(
  trx: Transaction<Tables>,
  parts: DerivedParts,
  lock: Lock,
): Promise<{ readonly count: number; readonly met: Met }> {
  const { fullText } = parts;
  await lock(trx, ROLL_UP_LOCK);
  const rows = await trx
    .selectFrom('tasks')
    .innerJoin('bodies', 'bodies.task', 'tasks.number')
    .select(['number', 'id', 'provider', 'final', 'fetched_at', 'posted_at', 'posted_cost', 'body'])
    .where('derivation', '<', DERIVATION)
    .limit(BATCH)
    .execute();
  if (rows.length === 0) return { count: 0, met: nothingMet };
  await forgetRollUps(trx, fullText);
  const tasks = [];
  let read = 0;
  for (const row of rows) {
    if (read >= ENOUGH_BYTES) break;
    const { response } = toArchived(row);
    const derived = derive(toTask(response, 'ARCHIVE'));
    tasks.push({ number: row.number, derived, texts: textsOf(fullText, derived) });
    read += response.body.length;
  }
  await forgetDerived(
    trx,
    fullText,
    tasks.map(({ number }) => number),
  );
  const promptOf = await numberPrompts(
    trx,
    tasks.map(({ derived }) => derived.question),
  );
  for (const { derived, number } of tasks) {
    const columns = { ...derived.columns, prompt: promptOf(derived.question) };
    await trx.updateTable('tasks').set(columns).where('number', '=', number).execute();
  }
  return { count: tasks.length, met: await putDerived(trx, parts, tasks) };
}
