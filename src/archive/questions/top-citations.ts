import { type RawBuilder, sql } from 'kysely';
import type { TaskFilter } from './filter.ts';
import {
  type CitationGroupBy,
  freshCitations,
  rolledCitations,
  splitCitations,
} from './roll-ups.ts';
import { ALL } from '../tables/roll-up-columns.ts';
import type { Database } from '../tables/database.ts';

export interface Counted {
  /** The number of the address. */
  readonly key: number;
  readonly address: string;
  readonly annotations: number;
  readonly answers: number;
}

/** Addresses that are counted for each one that is asked for. */
const LIKELY = 10;

/**
 * The most cited addresses, without counting all of them; null where too few are sure. Nothing is cited more often in
 * some days, or by some provider, than in all together: of what stands lower in that order than the last one found does
 * here, nothing can be ahead of it.
 */
export async function findTopCitations(
  { reports, fullText }: Database,
  filter: TaskFilter | null | undefined,
  groupBy: CitationGroupBy,
  { beyond, count }: { readonly beyond: RawBuilder<unknown>; readonly count: number },
): Promise<Counted[] | null> {
  const split = splitCitations(filter, groupBy);
  if (!split) return null;
  const { rows } = await sql<Counted & { readonly least: number | null }>`
    with likely as (select key, annotations from citation_totals
        where kind = ${groupBy} and provider = ${sql.lit(ALL)}
        order by annotations desc limit ${LIKELY * count}),
      fresh as materialized (${freshCitations(split, fullText, filter, groupBy)}),
      chosen as (select key from likely union select key from fresh),
      counted as (select key, sum(annotations) as annotations, sum(answers) as answers
        from (${rolledCitations(split, filter, groupBy)} and key in (select key from chosen)
          union all select key, annotations, answers from fresh) as parts
        group by key)
    select key, text as address, annotations, answers,
      (select min(annotations) from likely) as least
    from counted join addresses on addresses.id = counted.key
    where ${beyond} order by annotations desc, text limit ${count}`.execute(reports);
  const last = rows[count - 1];
  return last && last.annotations > (last.least ?? 0) ? rows : null;
}
