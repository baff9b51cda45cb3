import { sql, type Transaction } from 'kysely';
import { toTask } from '../../model/task.ts';
import type { FullText } from '../tables/full-text.ts';
import { kinds } from '../tables/roll-up-columns.ts';
import type { Tables } from '../tables/tables.ts';
import { derive, DERIVATION } from './derive.ts';
import { changeSums, dateAgain, forgetRollUps } from './roll-ups.ts';
import { textsOf, toTextRow } from './derived-rows.ts';
import { toArchived } from './task-rows.ts';
import { takeFromTerms } from './tracked-terms.ts';

/** Takes tasks that are about to be deleted out of the roll-ups, exactly as they were added. */
export async function takeFromRollUps(
  trx: Transaction<Tables>,
  fullText: FullText,
  numbers: readonly number[],
): Promise<void> {
  const { upto } = await trx.selectFrom('rolled_up').select('upto').executeTakeFirstOrThrow();
  const rolledUp = await trx
    .selectFrom('tasks')
    .select(['number', 'derivation'])
    .where('number', 'in', numbers)
    .where('number', '<=', upto)
    .where('final', '=', 1)
    .execute();
  if (rolledUp.length === 0) return;
  // Of an older reading of the body nobody knows which words were counted. It is read again soon, and the sums with it.
  if (rolledUp.some(({ derivation }) => derivation < DERIVATION)) {
    await forgetRollUps(trx, fullText);
    return;
  }
  const own = rolledUp.map(({ number }) => number);
  await changeSums(trx, '-', sql`tasks.number in (${sql.join(own)})`);
  await dateAgain(trx, upto, own);
  await dropEmptySums(trx, own);
  await takeTerms(trx, fullText, own);
  await trx
    .updateTable('rolled_up')
    .set({ revision: sql<number>`revision + 1` })
    .execute();
}

/** What is cited nowhere any more is no group of its own, and a day without tasks is none. */
async function dropEmptySums(trx: Transaction<Tables>, numbers: readonly number[]): Promise<void> {
  for (const table of ['task_days', 'prompt_parts']) {
    await sql`delete from ${sql.table(table)} where tasks = 0`.execute(trx);
  }
  for (const [kind, column] of Object.entries(kinds)) {
    const cited = sql`(select ${sql.ref(column)} from annotations where task in (${sql.join(numbers)}))`;
    for (const table of ['citation_days', 'citation_totals', 'citation_parts']) {
      await sql`delete from ${sql.table(table)}
        where kind = ${kind} and answers = 0 and key in ${cited}`.execute(trx);
    }
  }
}

async function takeTerms(
  trx: Transaction<Tables>,
  fullText: FullText,
  numbers: readonly number[],
): Promise<void> {
  const known = await trx.selectFrom('names').select('id').limit(1).execute();
  if (known.length === 0) return;
  // They left the table of recent texts when they were rolled up.
  if (fullText.tables.includes('recent')) await putRecent(trx, fullText, numbers);
  await takeFromTerms(trx, fullText, numbers);
}

async function putRecent(
  trx: Transaction<Tables>,
  fullText: FullText,
  numbers: readonly number[],
): Promise<void> {
  const rows = await trx
    .selectFrom('tasks')
    .innerJoin('bodies', 'bodies.task', 'tasks.number')
    .select(['number', 'id', 'provider', 'final', 'fetched_at', 'posted_at', 'posted_cost', 'body'])
    .where('number', 'in', numbers)
    .execute();
  const texts = rows.map((row) => {
    const derived = derive(toTask(toArchived(row).response, 'ARCHIVE'));
    return toTextRow(row.number, textsOf(fullText, derived), new Map()); // there no word has a number
  });
  await trx.insertInto('recent').values(texts).execute();
}
