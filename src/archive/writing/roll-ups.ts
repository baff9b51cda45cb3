import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { FullText } from '../tables/full-text.ts';
import { ALL, citationSums, day, fact, factSums, kinds, sums } from '../tables/roll-up-columns.ts';
import type { Tables } from '../tables/tables.ts';
import { type Lock, ROLL_UP_LOCK } from './locks.ts';
import { rollUpTerms } from './tracked-terms.ts';

/** Tasks rolled up at once: little enough not to hold up other changes for long. */
const CHUNK = 2000;

/** Rolls up the oldest tasks that are not, when there are enough; resolves to whether there were. */
export async function rollUpSome(
  trx: Transaction<Tables>,
  fullText: FullText,
  lock: Lock,
): Promise<boolean> {
  await lock(trx, ROLL_UP_LOCK);
  const { last, upto } = await trx
    .selectFrom('rolled_up')
    .select(['upto', sql<number | null>`(select max(number) from tasks)`.as('last')])
    .executeTakeFirstOrThrow();
  const next = upto + CHUNK;
  if (last === null || last < next) return false;
  const some = sql`tasks.final = 1 and tasks.number > ${upto} and tasks.number <= ${next}`;
  await changeSums(trx, '+', some);
  await rollUpTerms(trx, fullText, next);
  await trx.updateTable('rolled_up').set({ upto: next }).execute();
  if (fullText.tables.includes('recent')) {
    await trx.deleteFrom('recent').where('rowid', '<=', next).execute();
  }
  return true;
}

/** Adds tasks to the sums by day and by address, or takes them out. */
export async function changeSums(
  trx: Transaction<Tables>,
  by: '+' | '-',
  some: RawBuilder<unknown>,
): Promise<void> {
  await sql`insert into task_days
    select day, completed, provider, coalesce(model, ''), coalesce(requested_model, ''), method, answered, ${sums}
    from (select ${fact} from tasks where ${some}) as facts
    group by day, completed, provider, coalesce(model, ''), coalesce(requested_model, ''), method, answered
    on conflict (day, completed, provider, model, requested_model, method, answered)
    do update set ${changing('task_days', factSums, by)}`.execute(trx);
  for (const [kind, column] of Object.entries(kinds)) {
    const cited = sql`(select ${sql.ref(column)} as key, tasks.number, tasks.provider, ${day} as day, count(*) as n
      from tasks cross join annotations
      where annotations.task = tasks.number and ${some} and ${sql.ref(column)} is not null
      group by ${sql.ref(column)}, tasks.number, tasks.provider, ${day}) as cited`;
    await sql`insert into citation_days select ${sql.lit(kind)}, day, provider, key, sum(n), count(*)
      from ${cited} where true group by day, provider, key
      on conflict (kind, day, provider, key)
      do update set ${changing('citation_days', citationSums, by)}`.execute(trx);
    for (const provider of [sql.ref('cited.provider'), sql.lit(ALL)]) {
      await sql`insert into citation_totals select ${sql.lit(kind)}, asked, key, sum(n), count(*)
        from (select ${provider} as asked, key, n from ${cited}) as asked_for
        where true group by asked, key
        on conflict (kind, provider, key)
        do update set ${changing('citation_totals', citationSums, by)}`.execute(trx);
    }
  }
}

/** Begins anew: what the rows say is about to change. */
export async function forgetRollUps(trx: Transaction<Tables>, fullText: FullText): Promise<void> {
  const { upto } = await trx.selectFrom('rolled_up').select('upto').executeTakeFirstOrThrow();
  if (upto === 0) return;
  for (const table of ['task_days', 'citation_days', 'citation_totals', 'names', 'name_days']) {
    await sql`delete from ${sql.table(table)}`.execute(trx);
  }
  if (fullText.tables.includes('recent')) await trx.deleteFrom('recent').execute();
  const last = sql<number>`coalesce((select max(number) from tasks), 0)`;
  await trx
    .updateTable('rolled_up')
    .set({ upto: 0, recent_from: last, revision: sql`revision + 1` })
    .execute();
}

/** What is counted anew is added to what is there, or taken from it. */
function changing(table: string, names: readonly string[], by: '+' | '-'): RawBuilder<unknown> {
  return sql.join(
    names.map(
      (name) =>
        sql`${sql.ref(name)} = ${sql.ref(`${table}.${name}`)} ${sql.raw(by)} ${sql.ref(`excluded.${name}`)}`,
    ),
  );
}
