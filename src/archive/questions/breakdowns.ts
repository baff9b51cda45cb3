import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { Database } from '../tables/database.ts';
import { toPlain } from '../tables/keys.ts';
import { NO_PROMPT, promptFact } from '../tables/roll-up-columns.ts';
import type { Tables } from '../tables/tables.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import { factsOf, inSegments, isOfSegments, notRolledUp } from './roll-ups.ts';

type Filter = TaskFilter | null | undefined;

/** The column of `tasks` that is a dimension; of a prompt, its number. */
export const dimensionColumns = {
  PROVIDER: 'provider',
  MODEL: 'model',
  REQUESTED_MODEL: 'requested_model',
  METHOD: 'method',
  TAG: 'tag',
  PROMPT: 'prompt',
  COUNTRY: 'country',
} as const;
export type ReportDimension = keyof typeof dimensionColumns;

/** Whether the sums by segment can be broken down by it. */
export function isOfSegment(dimension: ReportDimension): boolean {
  return dimension !== 'TAG' && dimension !== 'PROMPT';
}

/** The column in sums by segment, where what is not known is ''. */
export function segmentPart(dimension: ReportDimension): RawBuilder<unknown> {
  return sql`nullif(${sql.ref(`segments.${dimensionColumns[dimension]}`)}, '')`;
}

/** SQL: a part as people know it. */
export function partText(dimension: ReportDimension, part: RawBuilder<unknown>) {
  return dimension === 'PROMPT' ? sql`(select text from prompts where prompts.id = ${part})` : part;
}

/** What tells one part of a dimension from another: its text, of a prompt its number; null: not known. */
type Part = string | number | null;

/** What is counted of a group within a part. */
interface PartCount {
  readonly part: Part;
  readonly key: string | null;
  readonly count: number;
  readonly answers: number;
}

export interface BreakdownEntry {
  readonly key: string | null;
  readonly count: number;
  readonly answers: number;
  readonly sampleAnswers: number;
}

export interface Breakdown {
  readonly dimension: ReportDimension;
  readonly first: number;
  /** What of the sample the answers of a part are divided by. */
  readonly whole: 'answers' | 'searched';
}

/**
 * The parts of each group: those in which it is counted, by count, then the others of the sample; equals by their keys,
 * what is not known last. `counts` is a table of `grp`, `part`, `count` and `answers`.
 */
export async function breakDown(
  database: Database,
  filter: Filter,
  { dimension, first, whole }: Breakdown,
  groups: readonly number[],
  counts: RawBuilder<unknown>,
): Promise<Map<number, BreakdownEntry[]>> {
  const { rows } = await sql<PartCount & { grp: number }>`
    select grp, part, key, count, answers from (
      select counts.*, row_number() over (partition by grp
        order by count desc, case when key is null then 1 else 0 end, key) as place
      from (select grp, part, ${partText(dimension, sql.ref('part'))} as key, count, answers
        from ${counts} as found) as counts) as placed
    where place <= ${first} order by grp, place`.execute(database.reports);
  const found = Map.groupBy(rows, ({ grp }) => grp);
  const parts = await partsOfSample(database, filter, dimension, {
    first,
    known: [...new Set(rows.map(({ part }) => part))],
  });
  const wholes = new Map(parts.map((part) => [part.part, part[whole]]));
  return new Map(
    groups.map((group) => {
      const own = found.get(group) ?? [];
      const counted = new Set(own.map(({ part }) => part));
      const others = parts
        .filter(({ part, place }) => place <= 2 * first && !counted.has(part))
        .map(({ key, part }) => ({ part, key, count: 0, answers: 0 }));
      const entries = [...own, ...others].slice(0, first);
      return [
        group,
        entries.map(({ answers, count, key, part }) => {
          return { key, count, answers, sampleAnswers: wholes.get(part) ?? 0 };
        }),
      ];
    }),
  );
}

interface SamplePart {
  readonly part: Part;
  readonly key: string | null;
  readonly answers: number;
  readonly searched: number;
  /** In the order of keys, from 1. */
  readonly place: number;
}

/** The parts of a sample that are counted, and enough of the others to fill up a list of `first`. */
async function partsOfSample(
  database: Database,
  filter: Filter,
  dimension: ReportDimension,
  { first, known }: { readonly first: number; readonly known: readonly Part[] },
): Promise<SamplePart[]> {
  const asked = known.filter((part) => part !== null);
  const isKnown = asked.length > 0 ? sql`part in (${sql.join(asked)})` : sql`1 = 0`;
  const { rows } = await sql<SamplePart>`
    select part, key, answers, searched, place from (
      select sample.*, row_number() over (order by case when key is null then 1 else 0 end, key) as place
      from (select part, ${partText(dimension, sql.ref('part'))} as key, answers, searched
        from ${partsOf(database, filter, dimension)} as parts where answers > 0) as sample) as placed
    where place <= ${2 * first} or part is null or ${isKnown} order by place`.execute(
    database.reports,
  );
  return rows;
}

/** A table of the parts of the tasks that a filter takes: `tasks`, `answers` and those that `searched` the web. */
export function partsOf(
  database: Database,
  filter: Filter,
  dimension: ReportDimension,
): RawBuilder<unknown> {
  const column = sql.ref(dimensionColumns[dimension]);
  const sums = sql`sum(tasks) as tasks, coalesce(sum(case when answered = 1 then tasks end), 0) as answers,
    coalesce(sum(case when answered = 1 then searched end), 0) as searched`;
  if (isOfSegment(dimension)) {
    return sql`(select ${column} as part, ${sums} from ${factsOf(database, filter)} group by ${column})`;
  }
  if (dimension === 'PROMPT') {
    return sql`(select nullif(prompt, ${sql.lit(NO_PROMPT)}) as part, ${sums}
      from ${promptsOf(database, filter)} group by prompt)`;
  }
  // Read from an index alone where there is no filter.
  return sql`(select tag as part, count(*) as tasks, coalesce(sum(answered), 0) as answers,
      coalesce(sum(case when answered = 1 then web_search end), 0) as searched
    from tasks where ${toWhere(database, filter)} group by tag)`;
}

/** A table of what is summed up by prompt over the tasks that a filter takes, in some rows for each. */
export function promptsOf(
  database: Database,
  filter: Filter,
  only: RawBuilder<unknown> = sql`1 = 1`,
): RawBuilder<unknown> {
  const columns = sql`prompt, provider, model, requested_model, answered, tasks, spent, searched, first, last`;
  const rows = (from: RawBuilder<unknown>) => sql`select ${columns} from
    (select tasks.provider, tasks.model, tasks.requested_model, ${promptFact} from ${from}) as facts where ${only}`;
  if (!isOfSegments(filter)) {
    return sql`(${rows(sql`tasks where ${toWhere(database, filter)}`)}) as prompts_asked`;
  }
  return sql`(select prompt, provider, nullif(model, '') as model, nullif(requested_model, '') as requested_model,
      answered, tasks, spent, searched, first, last
    from prompt_parts join segments on segments.id = prompt_parts.segment where ${inSegments(filter)} and ${only}
    union all ${rows(notRolledUp(database.fullText, filter))}) as prompts_asked`;
}

function toWhere({ fullText }: Database, filter: Filter): RawBuilder<unknown> {
  const condition = whereTask(filter, fullText)(expressionBuilder<Tables, 'tasks'>());
  return sql`${condition}`;
}

export interface Facet {
  readonly key: string | null;
  readonly tasks: number;
  readonly answers: number;
}

export interface FacetQuestion {
  readonly first: number;
  /** null: any value, also none. */
  readonly startingWith: string | null;
}

/** The values of a dimension that the tasks that a filter takes have: the most frequent first. */
export async function facetsOf(
  database: Database,
  filter: Filter,
  dimension: ReportDimension,
  { first, startingWith }: FacetQuestion,
): Promise<Facet[]> {
  // A range, since `%` and `_` are letters like others.
  const begins =
    startingWith === null
      ? sql`1 = 1`
      : sql`key >= ${toPlain(startingWith)} and key < ${`${toPlain(startingWith)}\u{10ffff}`}`;
  const { rows } = await sql<Facet>`
    select key, tasks, answers from (select ${partText(dimension, sql.ref('part'))} as key, tasks, answers
      from ${partsOf(database, filter, dimension)} as parts) as facets
    where ${begins} order by tasks desc, case when key is null then 1 else 0 end, key limit ${first}`.execute(
    database.reports,
  );
  return rows;
}
