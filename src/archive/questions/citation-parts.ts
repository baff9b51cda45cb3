import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { Database } from '../tables/database.ts';
import type { Tables } from '../tables/tables.ts';
import { dimensionColumns, isOfSegment, type ReportDimension, segmentPart } from './breakdowns.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import {
  among,
  beyond,
  type CitationGroupBy,
  columnOf,
  inSegments,
  isOfSegments,
  notRolledUp,
  splitCitations,
} from './roll-ups.ts';

interface Asked {
  readonly groupBy: CitationGroupBy;
  /** Numbers of addresses. */
  readonly keys: readonly number[];
  readonly dimension: ReportDimension;
}

/** A table of how often each of some domains, hosts or pages (`grp`) is cited within each `part` of a dimension. */
export function citationPartsOf(
  database: Database,
  filter: TaskFilter | null | undefined,
  { dimension, groupBy, keys }: Asked,
): RawBuilder<unknown> {
  const { fullText } = database;
  const column = columnOf(groupBy);
  const isAsked = (key: RawBuilder<unknown>) => sql`${key} in (${sql.join(keys)})`;
  const part = sql.ref(`tasks.${dimensionColumns[dimension]}`);
  // By answer first: each is counted once.
  const count = (from: RawBuilder<unknown>) => sql`
    select grp, part, sum(n) as count, count(*) as answers
    from (select ${column} as grp, annotations.task, ${part} as part, count(*) as n from ${from}
      group by ${column}, annotations.task, ${part}) as by_answer
    group by grp, part`;
  const citing = (tasks: RawBuilder<unknown>) =>
    sql`${tasks} cross join annotations where annotations.task = tasks.number and ${isAsked(column)}`;

  if (groupBy !== 'URL' && isOfSegment(dimension) && isOfSegments(filter)) {
    const rolled = sql`
      select key as grp, ${segmentPart(dimension)} as part, annotations as count, answers
      from citation_parts join segments on segments.id = citation_parts.segment
      where kind = ${groupBy} and ${isAsked(sql.ref('key'))} and ${inSegments(filter)}`;
    return sum(rolled, count(citing(notRolledUp(fullText, filter))));
  }
  const split = dimension === 'PROVIDER' ? splitCitations(filter, groupBy) : null;
  if (split) {
    const rolled = sql`
      select key as grp, provider as part, annotations as count, answers from citation_days
      where kind = ${groupBy} and ${isAsked(sql.ref('key'))} and ${split.days ?? sql`1 = 1`}
        and ${among('provider', filter?.providers)}`;
    return sum(rolled, count(citing(beyond(split, fullText, filter))));
  }
  const takes = whereTask(filter, fullText)(expressionBuilder<Tables, 'tasks'>());
  return sql`(${count(sql`annotations join tasks on tasks.number = annotations.task
    where ${isAsked(column)} and ${takes}`)})`;
}

function sum(rolled: RawBuilder<unknown>, fresh: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select grp, part, sum(count) as count, sum(answers) as answers
    from (${rolled} union all ${fresh}) as pieces group by grp, part)`;
}
