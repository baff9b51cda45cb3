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
 * The most cited addresses under a filter, without counting every address; null where that is not certain.
 *
 * How often an address is cited over everything is kept in `citation_totals`, in order. Under a filter it is never cited
 * more often than that:
 *
 *     count under the filter <= count over all
 *
 * So the first few hundred of the totals are counted under the filter, with all that is not rolled up yet. Every address
 * that was not counted has a total of at most `least`, the smallest total among those that were, hence at most as many
 * under the filter. Where the last address of the page has more than `least`, none of them can belong on the page.
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
