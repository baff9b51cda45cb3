import { expressionBuilder, type RawBuilder, sql, type Transaction } from 'kysely';
import { DAY } from '../../model/date.ts';
import { toName } from '../writing/derive.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import { rollUpTerms } from '../tables/tracked-terms.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../tables/tables.ts';
import type { FullText } from '../tables/full-text.ts';

/*
 * Sums by day over the final tasks up to a number, which is raised in the same transaction. What such a task says never
 * changes, and whatever becomes final later has a higher number; so that roll-ups and the rows beyond them make exact
 * sums together, at any moment. Questions that the roll-ups' columns cannot answer are answered from the rows alone.
 */

/** Tasks rolled up at once: little enough not to hold up other changes for long. */
const CHUNK = 2000;
/** Stands for a day that is not known. */
const NO_DAY = -1;
const MAX_DAY = 2_000_000_000;

const dayOrNull = sql`nullif(day, ${sql.lit(NO_DAY)})`;
const day = sql`coalesce(tasks.completed_at / ${sql.lit(DAY)}, ${sql.lit(NO_DAY)})`;

/** Rolls up the oldest tasks that are not, when there are enough; resolves to whether there were. */
export async function rollUpSome(trx: Transaction<Tables>, fullText: FullText): Promise<boolean> {
  const { last, upto } = await trx
    .selectFrom('rolled_up')
    .select(['upto', sql<number | null>`(select max(number) from tasks)`.as('last')])
    .executeTakeFirstOrThrow();
  const next = upto + CHUNK;
  if (last === null || last < next) return false;
  const some = sql`tasks.final = 1 and tasks.number > ${upto} and tasks.number <= ${next}`;
  await sql`insert into task_days
    select day, completed, provider, coalesce(model, ''), coalesce(requested_model, ''), method, answered, ${sums}
    from (select ${fact} from tasks where ${some}) as facts
    group by day, completed, provider, coalesce(model, ''), coalesce(requested_model, ''), method, answered
    on conflict (day, completed, provider, model, requested_model, method, answered)
    do update set ${adding('task_days', factSums)}`.execute(trx);
  for (const [kind, column] of Object.entries(kinds)) {
    const cited = sql`(select ${sql.ref(column)} as key, tasks.number, tasks.provider, ${day} as day, count(*) as n
      from tasks cross join annotations
      where annotations.task = tasks.number and ${some} and ${sql.ref(column)} is not null
      group by ${sql.ref(column)}, tasks.number, tasks.provider, ${day}) as cited`;
    await sql`insert into citation_days select ${sql.lit(kind)}, day, provider, key, sum(n), count(*)
      from ${cited} where true group by day, provider, key
      on conflict (kind, day, provider, key)
      do update set ${adding('citation_days', citationSums)}`.execute(trx);
    for (const provider of [sql.ref('cited.provider'), sql.lit(ALL)]) {
      await sql`insert into citation_totals select ${sql.lit(kind)}, asked, key, sum(n), count(*)
        from (select ${provider} as asked, key, n from ${cited}) as asked_for
        where true group by asked, key
        on conflict (kind, provider, key)
        do update set ${adding('citation_totals', citationSums)}`.execute(trx);
    }
  }
  await rollUpTerms(trx, fullText, next);
  await trx.updateTable('rolled_up').set({ upto: next }).execute();
  if (fullText.tables.includes('recent')) {
    await trx.deleteFrom('recent').where('rowid', '<=', next).execute();
  }
  return true;
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
  await trx.updateTable('rolled_up').set({ upto: 0, recent_from: last }).execute();
}

/** Stands for a provider in the totals over all of them. */
export const ALL = '';
const kinds = { DOMAIN: 'domain', HOST: 'host' } as const;
const citationSums = ['annotations', 'answers'];
const factSums = [
  'tasks',
  'unknown',
  'spent',
  'charged',
  'input',
  'output',
  'reasoning',
  'searched',
  'cited',
  'annotations',
];
const sums = sql.join(factSums.map((name) => sql`sum(${sql.ref(name)})`));

function adding(table: string, names: readonly string[]): RawBuilder<unknown> {
  return sql.join(
    names.map(
      (name) =>
        sql`${sql.ref(name)} = ${sql.ref(`${table}.${name}`)} + ${sql.ref(`excluded.${name}`)}`,
    ),
  );
}

/** A task as one of those that are summed up. Of what has no answer (yet), the day is that of its posting. */
const fact = sql`
  coalesce(tasks.completed_at / ${sql.lit(DAY)}, tasks.posted_at / ${sql.lit(DAY)}, ${sql.lit(NO_DAY)}) as day,
  case when tasks.completed_at is null then 0 else 1 end as completed,
  tasks.provider, tasks.model, tasks.requested_model, tasks.tag, tasks.method, tasks.answered,
  1 as tasks,
  case when tasks.charged is null then 1 else 0 end as unknown,
  case when tasks.charged is null then 0 else tasks.money_spent end as spent,
  coalesce(tasks.charged, 0) as charged,
  coalesce(tasks.input_tokens, 0) as input,
  coalesce(tasks.output_tokens, 0) as output,
  coalesce(tasks.reasoning_tokens, 0) as reasoning,
  coalesce(tasks.web_search, 0) as searched,
  case when tasks.citation_state = 'CITED' then 1 else 0 end as cited,
  tasks.annotation_count as annotations`;

type Filter = TaskFilter | null | undefined;

/**
 * A table of what is to be summed up over the tasks that a filter takes: their dimensions, how many they are, their
 * money, tokens and sources. `day` is null where it is not known; `tag` is there only when it is asked for.
 */
export function factsOf(
  { reports, fullText }: Pick<Store, 'reports' | 'fullText'>,
  filter: Filter,
  { withTag = false } = {},
): RawBuilder<unknown> {
  const summed = sql.join(factSums.map((name) => sql.ref(name)));
  const rows = (from: RawBuilder<unknown>) => sql`
    select ${withTag ? sql`tag, ` : sql``}${dayOrNull} as day, completed, provider, model,
      requested_model, method, answered, ${summed} from (select ${fact} from ${from}) as facts`;
  const split = withTag ? null : splitDays(filter, ['providers', 'models', 'requestedModels']);
  if (!split) {
    const chosen = reports.selectFrom('tasks').selectAll().where(whereTask(filter, fullText));
    return sql`(${rows(sql`${chosen} as tasks`)}) as facts`;
  }
  return sql`(select ${dayOrNull} as day, completed, provider, nullif(model, '') as model,
      nullif(requested_model, '') as requested_model, method, answered, ${summed}
    from task_days where ${split.days ? sql`completed = 1 and ${split.days}` : sql`1 = 1`}
      and ${among('provider', filter?.providers)} and ${among('model', filter?.models)}
      and ${among('requested_model', filter?.requestedModels)}
    union all ${rows(beyond(split, fullText, filter))}) as facts`;
}

/**
 * A table of how often the tasks that a filter takes cite each domain, host or page (`key`, the number of its address).
 * With days for the keys that are given, without for all.
 */
export function citationsOf(
  { reports, fullText }: Pick<Store, 'reports' | 'fullText'>,
  filter: Filter,
  groupBy: CitationGroupBy,
  keys: readonly number[] | null = null,
): RawBuilder<unknown> {
  const split = splitCitations(filter, groupBy);
  const only = (key: RawBuilder<unknown>) =>
    keys ? sql`${key} in (${sql.join(keys)})` : sql`${key} is not null`;
  if (!split) {
    const column = columnOf(groupBy);
    const chosen = reports
      .selectFrom('tasks')
      .select('tasks.number')
      .where(whereTask(filter, fullText));
    // Tasks without an answer have no sources, so that without a filter the sources alone tell.
    const citing = sql`annotations ${keys ? sql`join tasks on tasks.number = annotations.task` : sql``}
      where ${only(column)} ${filter ? sql`and annotations.task in ${chosen}` : sql``}`;
    return sql`(${keys ? countByDay(groupBy, citing) : countCiting(groupBy, citing)}) as citations`;
  }
  const rolled = keys
    ? sql`select key, ${dayOrNull} as day, annotations, answers from citation_days
        where kind = ${groupBy} and ${split.days ?? sql`1 = 1`}
          and ${among('provider', filter?.providers)} and ${only(sql.ref('key'))}`
    : rolledCitations(split, filter, groupBy);
  const citing = citingBeyond(split, fullText, filter, only(columnOf(groupBy)));
  return sql`(${rolled} union all
    ${keys ? countByDay(groupBy, citing) : countCiting(groupBy, citing)}) as citations`;
}

export type CitationGroupBy = 'DOMAIN' | 'HOST' | 'URL';

/** How the roll-ups can serve a filter; null: they cannot. There are none of pages. */
export function splitCitations(filter: Filter, groupBy: CitationGroupBy): Split | null {
  return groupBy === 'URL' ? null : splitDays(filter, ['providers']);
}

/** What is rolled up of a filter, in some rows for each key. */
export function rolledCitations(
  { days }: Split,
  filter: Filter,
  groupBy: CitationGroupBy,
): RawBuilder<unknown> {
  const asked =
    days || filter?.providers
      ? among('provider', filter?.providers)
      : sql`provider = ${sql.lit(ALL)}`;
  return sql`select key, annotations, answers
    from ${sql.ref(days ? 'citation_days' : 'citation_totals')}
    where kind = ${groupBy} and ${days ?? sql`1 = 1`} and ${asked}`;
}

/** What is not rolled up of it, in a row for each key. */
export function freshCitations(
  split: Split,
  fullText: FullText,
  filter: Filter,
  groupBy: CitationGroupBy,
): RawBuilder<unknown> {
  const citing = citingBeyond(split, fullText, filter, sql`${columnOf(groupBy)} is not null`);
  return countCiting(groupBy, citing);
}

export function columnOf(groupBy: CitationGroupBy): RawBuilder<unknown> {
  return sql.ref(`annotations.${groupBy.toLowerCase()}`);
}

function citingBeyond(
  split: Split,
  fullText: FullText,
  filter: Filter,
  only: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`${beyond(split, fullText, filter)} cross join annotations
    where annotations.task = tasks.number and ${only}`;
}

/** By answer first, along an index, with nothing to sort. */
function countCiting(groupBy: CitationGroupBy, citing: RawBuilder<unknown>): RawBuilder<unknown> {
  const column = columnOf(groupBy);
  return sql`select key, sum(n) as annotations, count(*) as answers
    from (select ${column} as key, task, count(*) as n from ${citing}
      group by ${column}, task) as by_answer group by key`;
}

function countByDay(groupBy: CitationGroupBy, citing: RawBuilder<unknown>): RawBuilder<unknown> {
  const column = columnOf(groupBy);
  return sql`select key, ${dayOrNull} as day, sum(n) as annotations, count(*) as answers
    from (select ${column} as key, task, ${day} as day, count(*) as n from ${citing}
      group by ${column}, task, ${day}) as by_answer group by key, day`;
}

export interface Split {
  /** The condition on whole days; null: every day, and what has none. */
  readonly days: RawBuilder<unknown> | null;
  /** Pieces of days at the ends, in epoch milliseconds: from inclusive, to exclusive. */
  readonly edges: readonly (readonly [number, number])[];
}

/** How the roll-ups can serve a filter that asks for nothing but time and these; null: they cannot. */
export function splitDays(filter: Filter, dimensions: readonly (keyof TaskFilter)[]): Split | null {
  for (const [name, value] of Object.entries(filter ?? {})) {
    const isServed = name === 'completedAt' || dimensions.some((dimension) => dimension === name);
    if (value !== null && value !== undefined && !isServed) return null;
  }
  const from = filter?.completedAt?.from?.getTime() ?? null;
  const to = filter?.completedAt?.to?.getTime() ?? null;
  if (from === null && to === null) return { days: null, edges: [] };
  const first = from === null ? null : Math.ceil(from / DAY);
  const end = to === null ? null : Math.floor(to / DAY);
  if (first !== null && end !== null && first >= end) return null;
  const edges: [number, number][] = [];
  if (from !== null && first !== null && from < first * DAY) edges.push([from, first * DAY]);
  if (to !== null && end !== null && end * DAY < to) edges.push([end * DAY, to]);
  return {
    // Also from before 1970 on: what has no day is not asked for.
    days: sql`day >= ${Math.max(first ?? 0, 0)} and day < ${end ?? MAX_DAY}`,
    edges,
  };
}

/** The tasks that a filter takes and the roll-ups do not have, as a table named `tasks`. */
function beyond({ edges }: Split, fullText: FullText, filter: Filter): RawBuilder<unknown> {
  const upto = sql`(select upto from rolled_up)`;
  const pieces = [
    sql`select * from tasks where number > ${upto}`,
    sql`select * from tasks where number <= ${upto} and final = 0`,
    ...edges.map(
      ([from, to]) => sql`select * from tasks where number <= ${upto} and final = 1
        and completed_at >= ${from} and completed_at < ${to}`,
    ),
  ];
  const takes = whereTask(filter, fullText)(expressionBuilder<Tables, 'tasks'>());
  // Materialized, so that each piece is read along its own index before the filter looks at it.
  return sql`(with pieces as materialized (${sql.join(pieces, sql` union all `)})
    select * from pieces as tasks where ${takes}) as tasks`;
}

export function among(
  column: string,
  values: readonly string[] | null | undefined,
): RawBuilder<unknown> {
  if (!values) return sql`1 = 1`;
  // '' stands for what is not known, and is no value that could be asked for.
  const known = values.filter((value) => value !== '');
  if (known.length === 0) return sql`0 = 1`;
  return sql`${sql.ref(column)} in (${sql.join(known.map(toName))})`;
}
