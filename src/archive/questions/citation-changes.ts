import { sql } from 'kysely';
import { ServiceError } from '../../model/errors.ts';
import type { Database } from '../tables/database.ts';
import { createCursors } from './cursor.ts';
import type { TaskFilter, TimeRange } from './filter.ts';
import { type Page, type PageArguments, readPage } from './pages.ts';
import { type CitationGroupBy, citationsOf } from './roll-ups.ts';
import { sampleOf } from './samples.ts';

export const changeKinds = {
  GAINED: 'Cited only later.',
  LOST: 'Cited only earlier.',
  UP: 'Cited in a larger share of answers than before.',
  DOWN: 'Cited in a smaller share.',
  SAME: 'Cited in the same share, or in a share of nothing that is known.',
} as const;
export type ChangeKind = keyof typeof changeKinds;

interface Count {
  readonly annotations: number;
  readonly answers: number;
}

export interface CitationChange {
  readonly key: string;
  readonly kind: ChangeKind;
  readonly earlier: Count;
  readonly later: Count;
}

export interface Stretches {
  readonly earlier: TimeRange;
  readonly later: TimeRange;
  /** null: all. */
  readonly kinds: readonly ChangeKind[] | null;
}

type Filter = TaskFilter | null | undefined;

export type CitationChanges = Awaited<ReturnType<typeof readCitationChanges>>;

/** How often the answers of two stretches of time cite each domain, host or page. Throws BAD_USER_INPUT. */
export async function readCitationChanges(
  database: Database,
  filter: Filter,
  groupBy: CitationGroupBy,
  stretches: Stretches,
) {
  const { reports } = database;
  const { kinds } = stretches;
  const [before, after] = (['earlier', 'later'] as const).map((name) =>
    narrow(filter, stretches[name], name),
  );
  const [earlier, later] = await Promise.all([
    sampleOf(database, before),
    sampleOf(database, after),
  ]);
  const cursors = createCursors(['changes', before, after, groupBy, kinds]);
  // Shares are compared as whole numbers, brought to one denominator: these are exact.
  const [less, more] = [earlier, later].map(({ answersWithWebSearch: of }) => Math.max(of, 1));
  const isKnown = earlier.answersWithWebSearch > 0 && later.answersWithWebSearch > 0;
  const change = sql`later_answers * ${sql.lit(less)} - earlier_answers * ${sql.lit(more)}`;
  const both = sql`earlier_answers > 0 and later_answers > 0`;
  const conditions = {
    GAINED: sql`earlier_answers = 0`,
    LOST: sql`later_answers = 0`,
    UP: isKnown ? sql`${both} and change > 0` : sql`1 = 0`,
    DOWN: isKnown ? sql`${both} and change < 0` : sql`1 = 0`,
    SAME: isKnown ? sql`${both} and change = 0` : both,
  };
  const wanted = kinds?.map((kind) => sql`(${conditions[kind]})`) ?? [sql`1 = 1`];
  const isChosen = sql.join([sql`1 = 0`, ...wanted], sql` or `);
  const chosen = sql`(select *, abs(change) as size from (select *, ${change} as change from (
      select key, sum(earlier_annotations) as earlier_annotations, sum(earlier_answers) as earlier_answers,
        sum(later_annotations) as later_annotations, sum(later_answers) as later_answers
      from (select key, annotations as earlier_annotations, answers as earlier_answers,
          0 as later_annotations, 0 as later_answers from ${citationsOf(database, before, groupBy)}
        union all select key, 0, 0, annotations, answers from ${citationsOf(database, after, groupBy)}) as cited
      group by key) as counted) as changed where ${isChosen})`;

  return {
    earlier,
    later,

    /** The largest changes first; equals in the order of their keys. */
    async page(page: PageArguments): Promise<Page<CitationChange>> {
      const { after: cursor, size } = readPage(page);
      const from = cursors.read(cursor);
      const smaller = from ? sql`size < ${from[0]}` : sql`1 = 1`;
      const beyond = from
        ? sql`(${smaller} or (size = ${from[0]} and text > ${from[1]}))`
        : smaller;
      // Equals stand in the order of their texts: these are read of whatever may be on the page, not of all.
      const { rows } = await sql<Row>`
        with chosen as materialized (select * from ${chosen} as chosen),
          largest as (select size from chosen where ${smaller} order by size desc limit ${size + 1})
        select text, earlier_annotations, earlier_answers, later_annotations, later_answers, change, size
        from chosen join addresses on addresses.id = chosen.key
        where size >= (select coalesce(min(size), 0) from largest) and ${beyond}
        order by size desc, text limit ${size + 1}`.execute(reports);
      return {
        items: rows.slice(0, size).map((row) => ({
          cursor: cursors.write([row.size, row.text]),
          item: {
            key: row.text,
            kind: kindOf(row, isKnown),
            earlier: { annotations: row.earlier_annotations, answers: row.earlier_answers },
            later: { annotations: row.later_annotations, answers: row.later_answers },
          },
        })),
        hasNextPage: rows.length > size,
        hasPreviousPage: from !== null,
      };
    },

    async count(): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from ${chosen} as chosen`.execute(reports);
      return rows[0]?.count ?? 0;
    },
  };
}

interface Row {
  readonly text: string;
  readonly earlier_annotations: number;
  readonly earlier_answers: number;
  readonly later_annotations: number;
  readonly later_answers: number;
  readonly change: number;
  readonly size: number;
}

function kindOf({ change, earlier_answers, later_answers }: Row, isKnown: boolean): ChangeKind {
  if (earlier_answers === 0) return 'GAINED';
  if (later_answers === 0) return 'LOST';
  if (!isKnown || change === 0) return 'SAME';
  return change > 0 ? 'UP' : 'DOWN';
}

/** The filter, and within it a stretch of time. */
function narrow(filter: Filter, { from, to }: TimeRange, name: string): TaskFilter {
  if (from && to && from > to) {
    throw new ServiceError('BAD_USER_INPUT', `\`${name}.from\` is after \`${name}.to\`.`);
  }
  const own = filter?.completedAt;
  if (own?.from && own.to && own.from > own.to) return filter ?? {}; // is refused for that
  const start = [from, own?.from]
    .flatMap((time) => time ?? [])
    .toSorted(byTime)
    .at(-1);
  const end = [to, own?.to]
    .flatMap((time) => time ?? [])
    .toSorted(byTime)
    .at(0);
  // Two that do not meet take nothing.
  const completedAt =
    start && end && start > end ? { from: end, to: end } : { from: start, to: end };
  return { ...filter, completedAt };
}

function byTime(a: Date, b: Date): number {
  return a.getTime() - b.getTime();
}
