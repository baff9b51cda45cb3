import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import { DAY } from '../../model/date.ts';
import { toName } from '../tables/keys.ts';
import { ALL, day, dayOrNull, fact, factSums, MAX_DAY } from '../tables/roll-up-columns.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import type { Database } from '../tables/database.ts';
import type { Tables } from '../tables/tables.ts';
import type { FullText } from '../tables/full-text.ts';

type Filter = TaskFilter | null | undefined;

/** What is said of the tasks of a segment, by filter and by column. */
const segmentFilters = {
  providers: 'provider',
  models: 'model',
  requestedModels: 'requested_model',
  methods: 'method',
  countries: 'country',
} as const satisfies Partial<Record<keyof TaskFilter, string>>;

/**
 * A table of what is to be summed up over the tasks that a filter takes: their dimensions, how many they are, their
 * money, tokens and sources. `day` is null where it is not known; `tag` and `prompt` are there only when asked for.
 */
export function factsOf(
  { reports, fullText }: Database,
  filter: Filter,
  also: readonly ('tag' | 'prompt')[] = [],
): RawBuilder<unknown> {
  const summed = sql.join(factSums.map((name) => sql.ref(name)));
  const rows = (from: RawBuilder<unknown>) => sql`
    select ${sql.join([...also.map((name) => sql.ref(name)), dayOrNull])} as day, completed, provider, model,
      requested_model, method, country, answered, ${summed} from (select ${fact} from ${from}) as facts`;
  const split = also.length > 0 ? null : splitDays(filter, segmentNames);
  if (!split) {
    const chosen = reports.selectFrom('tasks').selectAll().where(whereTask(filter, fullText));
    return sql`(${rows(sql`${chosen} as tasks`)}) as facts`;
  }
  return sql`(select ${dayOrNull} as day, completed, provider, nullif(model, '') as model,
      nullif(requested_model, '') as requested_model, method, nullif(country, '') as country, answered, ${summed}
    from task_days where ${split.days ? sql`completed = 1 and ${split.days}` : sql`1 = 1`}
      and ${inSegments(filter)}
    union all ${rows(beyond(split, fullText, filter))}) as facts`;
}

/**
 * A table of how often the tasks that a filter takes cite each domain, host or page (`key`, the number of its address).
 * With days for the keys that are given, without for all.
 */
export function citationsOf(
  { reports, fullText }: Database,
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

/** The conditions of a filter on a segment's columns. */
export function inSegments(filter: Filter): RawBuilder<unknown> {
  const each = Object.entries(segmentFilters).map(([name, column]) =>
    among(column, valuesOf(filter, name as keyof typeof segmentFilters)),
  );
  return sql.join(each, sql` and `);
}

const segmentNames = Object.keys(segmentFilters) as (keyof typeof segmentFilters)[]; // its own keys

function valuesOf(
  filter: Filter,
  name: keyof typeof segmentFilters,
): readonly string[] | null | undefined {
  const values = filter?.[name];
  return name === 'countries' ? values?.map((country) => country.toUpperCase()) : values;
}

/** How sums without days can serve a filter: `true`, or not at all. What is not rolled up yet is beyond them. */
export function isOfSegments(filter: Filter): boolean {
  return splitDays(filter, segmentNames)?.days === null;
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

/** The tasks that a filter takes and that are not rolled up yet, as a table named `tasks`. */
export function notRolledUp(fullText: FullText, filter: Filter): RawBuilder<unknown> {
  return beyond({ edges: [] }, fullText, filter);
}

/** The tasks that a filter takes and the roll-ups do not have, as a table named `tasks`. */
export function beyond(
  { edges }: Pick<Split, 'edges'>,
  fullText: FullText,
  filter: Filter,
): RawBuilder<unknown> {
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
