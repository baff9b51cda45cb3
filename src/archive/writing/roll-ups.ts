import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { FullText } from '../tables/full-text.ts';
import {
  ALL,
  citationSums,
  day,
  fact,
  factSums,
  kinds,
  ofSegment,
  promptFact,
  segmentColumns,
  segmentValues,
  sums,
} from '../tables/roll-up-columns.ts';
import type { Tables } from '../tables/tables.ts';
import { type Lock, ROLL_UP_LOCK } from './locks.ts';
import type { Pace } from './pace.ts';
import { rollUpTerms } from './tracked-terms.ts';

/** Tasks are rolled up when there are so many of them: those that are not yet are counted quickly. */
export const CHUNK = 2000;

interface Parts {
  readonly fullText: FullText;
  readonly lock: Lock;
  readonly inTransaction: <Result>(
    work: (trx: Transaction<Tables>) => Promise<Result>,
  ) => Promise<Result>;
}

/** Rolls up some of the oldest tasks that are not, when there are enough; resolves to whether there were. */
export async function rollUpSome(parts: Parts, pace: Pace): Promise<boolean> {
  const size = pace.size();
  let began = 0;
  const done = await parts.inTransaction((trx) => {
    began = performance.now();
    return rollUp(trx, parts, size);
  });
  if (done > 0) pace.note(done, performance.now() - began);
  return done > 0;
}

/** How many were rolled up: so many at most, and only of a chunk that is full. */
async function rollUp(
  trx: Transaction<Tables>,
  { fullText, lock }: Parts,
  size: number,
): Promise<number> {
  await lock(trx, ROLL_UP_LOCK);
  const { last, upto } = await trx
    .selectFrom('rolled_up')
    .select(['upto', sql<number | null>`(select max(number) from tasks)`.as('last')])
    .executeTakeFirstOrThrow();
  const end = (Math.floor(upto / CHUNK) + 1) * CHUNK;
  if (last === null || last < end) return 0;
  const next = Math.min(end, upto + size);
  const some = sql`tasks.final = 1 and tasks.number > ${upto} and tasks.number <= ${next}`;
  // Of all, also of what is not final: terms are counted in it too.
  await sql`insert into segments (${columns})
    select distinct ${segmentValues} from tasks where number > ${upto} and number <= ${next}
    on conflict (${columns}) do nothing`.execute(trx);
  await changeSums(trx, '+', some);
  await rollUpTerms(trx, fullText, next);
  await trx.updateTable('rolled_up').set({ upto: next }).execute();
  if (fullText.tables.includes('recent')) {
    await trx.deleteFrom('recent').where('rowid', '<=', next).execute();
  }
  return next - upto;
}

const columns = sql.join(segmentColumns.map((name) => sql.ref(name)));

/**
 * Adds tasks to the sums by day, by address and by prompt, or takes them out. When a prompt was answered first and last
 * cannot be taken out of anything: `dateAgain` does that.
 */
export async function changeSums(
  trx: Transaction<Tables>,
  by: '+' | '-',
  some: RawBuilder<unknown>,
): Promise<void> {
  const dimensions = sql`day, completed, provider, coalesce(model, ''), coalesce(requested_model, ''), method,
    coalesce(country, ''), answered`;
  await sql`insert into task_days
    select ${dimensions}, ${sums} from (select ${fact} from tasks where ${some}) as facts
    group by ${dimensions}
    on conflict (day, completed, provider, model, requested_model, method, country, answered)
    do update set ${changing('task_days', factSums, by)}`.execute(trx);
  await sql`insert into prompt_parts (prompt, segment, answered, tasks, spent, searched, first, last)
    select prompt, segment, answered, sum(tasks), sum(spent), sum(searched), min(first), max(last)
    from (select segments.id as segment, ${promptFact} from tasks join segments on ${ofSegment} where ${some}) as facts
    where true group by prompt, segment, answered
    on conflict (prompt, segment, answered) do update set ${changing('prompt_parts', ['tasks', 'spent', 'searched'], by)},
      first = ${extreme('<', 'first')}, last = ${extreme('>', 'last')}`.execute(trx);
  for (const [kind, column] of Object.entries(kinds)) {
    const cited = sql`(select ${sql.ref(column)} as key, tasks.provider, ${day} as day, count(*) as n
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
    // Nothing is joined to what was counted: of rows this new a planner believes that there are none, and what it then
    // does with all the others takes a minute.
    await sql`insert into citation_parts select ${sql.lit(kind)}, key, segment, sum(n), count(*)
      from (select ${sql.ref(column)} as key, segments.id as segment, count(*) as n
        from tasks cross join segments cross join annotations
        where ${ofSegment} and annotations.task = tasks.number and ${some} and ${sql.ref(column)} is not null
        group by ${sql.ref(column)}, segments.id, tasks.number) as cited
      where true group by key, segment
      on conflict (kind, key, segment)
      do update set ${changing('citation_parts', citationSums, by)}`.execute(trx);
  }
}

/** Finds out anew when those of a prompt that stay were answered first and last, where these tasks are taken out. */
export async function dateAgain(
  trx: Transaction<Tables>,
  upto: number,
  numbers: readonly number[],
): Promise<void> {
  const at = sql`coalesce(tasks.completed_at, -1)`;
  // Along an index from either end, to the first one that is of the segment.
  const end = (direction: 'asc' | 'desc') => sql`(select tasks.completed_at
    from segments cross join tasks
    where segments.id = prompt_parts.segment and tasks.prompt = prompt_parts.prompt
      and tasks.provider = segments.provider
      and coalesce(tasks.requested_model, '') = segments.requested_model
      and ${ofSegment} and ${at} >= 0 and tasks.answered = 1 and tasks.final = 1
      and tasks.number <= ${upto} and tasks.number not in (${sql.join(numbers)})
    order by ${at} ${sql.raw(direction)} limit 1)`;
  await sql`update prompt_parts set first = ${end('asc')}, last = ${end('desc')}
    where answered = 1 and tasks > 0 and (prompt, segment) in (
      select tasks.prompt, segments.id from tasks join segments on ${ofSegment}
      where tasks.number in (${sql.join(numbers)}) and tasks.prompt is not null)`.execute(trx);
}

/** Begins anew: what the rows say is about to change. */
export async function forgetRollUps(trx: Transaction<Tables>, fullText: FullText): Promise<void> {
  const { upto } = await trx.selectFrom('rolled_up').select('upto').executeTakeFirstOrThrow();
  if (upto === 0) return;
  for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(trx);
  if (fullText.tables.includes('recent')) await trx.deleteFrom('recent').execute();
  const last = sql<number>`coalesce((select max(number) from tasks), 0)`;
  await trx
    .updateTable('rolled_up')
    .set({ upto: 0, recent_from: last, revision: sql`revision + 1` })
    .execute();
}

const tables = [
  'task_days',
  'citation_days',
  'citation_totals',
  'citation_parts',
  'prompt_parts',
  'names',
  'name_days',
  'name_parts',
];

/** Of what is kept and what comes, the least or the greatest; null where neither is known. */
function extreme(than: '<' | '>', name: string): RawBuilder<unknown> {
  const [kept, fresh] = [sql.ref(`prompt_parts.${name}`), sql.ref(`excluded.${name}`)];
  return sql`case when ${kept} is null or ${fresh} ${sql.raw(than)} ${kept} then ${fresh} else ${kept} end`;
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
