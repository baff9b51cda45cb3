import { type RawBuilder, sql } from 'kysely';
import type { DayCount } from './samples.ts';
import { type Breakdown, breakDown, type BreakdownEntry } from './breakdowns.ts';
import { citationPartsOf } from './citation-parts.ts';
import { createCursors } from './cursor.ts';
import { readKeys } from './keys.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import { type Counted, findTopCitations } from './top-citations.ts';
import { type Page, type PageArguments, readPage } from './pages.ts';
import { type CitationGroupBy, citationsOf, columnOf } from './roll-ups.ts';
import type { Database } from '../tables/database.ts';

export interface CitationGroup {
  /** Of the address; below 0 where nobody cites it. */
  readonly number: number;
  readonly address: string;
  readonly annotationCount: number;
  readonly answerCount: number;
}

export interface CitationDetails {
  readonly urls: number;
  readonly first: number;
  readonly last: number;
}

export type Citations = ReturnType<typeof createCitations>;

/** Questions about the sources of the answers that a filter takes. */
export function createCitations(
  database: Database,
  filter: TaskFilter | null | undefined,
  groupBy: CitationGroupBy,
) {
  const { reports, fullText } = database;
  const key = columnOf(groupBy);
  const cursors = createCursors(['citations', filter ?? null, groupBy]);
  // Where one group's tasks go on says nothing of another's.
  const cursorsWithin = (group: number | null) =>
    createCursors(['citing', filter ?? null, groupBy, group]);
  const chosen = filter
    ? sql`annotations.task in ${reports.selectFrom('tasks').select('tasks.number').where(whereTask(filter, fullText))}`
    : sql`1 = 1`;
  const groups = sql`(select key, sum(annotations) as annotations, sum(answers) as answers
    from ${citationsOf(database, filter, groupBy)} group by key) as groups`;

  /** Equals stand in the order of their texts: these are read of whatever may be on the page, not of all. */
  async function countAll(
    fewer: RawBuilder<unknown>,
    beyond: RawBuilder<unknown>,
    count: number,
  ): Promise<Counted[]> {
    const { rows } = await sql<Counted>`
      with counted as materialized (select * from ${groups}),
        first as (select annotations from counted where ${fewer}
          order by annotations desc limit ${count})
      select key, text as address, annotations, answers
      from counted join addresses on addresses.id = counted.key
      where annotations >= (select coalesce(min(annotations), 0) from first) and ${beyond}
      order by annotations desc, text limit ${count}`.execute(reports);
    return rows;
  }

  async function numbersOf(addresses: readonly string[]): Promise<Map<string, number>> {
    if (addresses.length === 0) return new Map();
    const rows = await reports
      .selectFrom('addresses')
      .select(['id', 'text'])
      .where('text', 'in', addresses)
      .execute();
    return new Map(rows.map(({ id, text }) => [text, id]));
  }

  async function countKeys(keys: readonly number[]) {
    if (keys.length === 0) return new Map<number, never>();
    // Summed up over the parts of any dimension, as they are kept.
    const parts = citationPartsOf(database, filter, { groupBy, keys, dimension: 'PROVIDER' });
    const { rows } = await sql<{ key: number; annotations: number; answers: number }>`
      select grp as key, sum(count) as annotations, sum(answers) as answers
      from ${parts} as parts group by grp`.execute(reports);
    return new Map(rows.map((row) => [row.key, row]));
  }

  return {
    async page(page: PageArguments): Promise<Page<CitationGroup>> {
      const { after, size } = readPage(page);
      const [count = null, address = null] = cursors.read(after) ?? [];
      const fewer = count === null ? sql`1 = 1` : sql`annotations < ${count}`;
      const beyond =
        count === null ? fewer : sql`(${fewer} or (annotations = ${count} and text > ${address}))`;
      const rows =
        (await findTopCitations(database, filter, groupBy, { beyond, count: size + 1 })) ??
        (await countAll(fewer, beyond, size + 1));
      return {
        items: rows.slice(0, size).map((row) => ({
          cursor: cursors.write([row.annotations, row.address]),
          item: {
            number: row.key,
            address: row.address,
            annotationCount: row.annotations,
            answerCount: row.answers,
          },
        })),
        hasNextPage: rows.length > size,
        hasPreviousPage: after !== null && after !== undefined,
      };
    },

    /** These and no others, in the order asked, also those that are not cited. Throws BAD_USER_INPUT. */
    async pageOfKeys(asked: readonly string[], page: PageArguments): Promise<Page<CitationGroup>> {
      const addresses = readKeys(groupBy, asked);
      const { after, size } = readPage(page);
      const places = createCursors(['citations of', filter ?? null, groupBy, addresses]);
      const start = Number(places.read(after)?.[0] ?? 0);
      const shown = addresses.slice(start, start + size);
      const numbers = await numbersOf(shown);
      const counted = await countKeys([...numbers.values()]);
      return {
        items: shown.map((address, at) => {
          const number = numbers.get(address) ?? -1 - start - at;
          const { annotations = 0, answers = 0 } = counted.get(number) ?? {};
          return {
            cursor: places.write([start + at + 1]),
            item: { number, address, annotationCount: annotations, answerCount: answers },
          };
        }),
        hasNextPage: start + size < addresses.length,
        hasPreviousPage: start > 0,
      };
    },

    /** What is counted of these within each part of a dimension, by number. */
    async breakdown(
      keys: readonly number[],
      asked: Omit<Breakdown, 'whole'>,
    ): Promise<Map<number, BreakdownEntry[]>> {
      const counts = citationPartsOf(database, filter, {
        groupBy,
        keys,
        dimension: asked.dimension,
      });
      return await breakDown(database, filter, { ...asked, whole: 'searched' }, keys, counts);
    },

    async count(): Promise<number> {
      const { rows } = await sql<{
        count: number;
      }>`select count(*) as count from ${groups}`.execute(reports);
      return rows[0]?.count ?? 0;
    },

    /** Number of pages cited, first and last time, by number. */
    async details(keys: readonly number[]): Promise<Map<number, CitationDetails>> {
      const seen = sql`coalesce(tasks.completed_at, tasks.fetched_at)`;
      const { rows } = await sql<CitationDetails & { key: number }>`
        select ${key} as key, count(distinct url) as urls, min(${seen}) as first, max(${seen}) as last
        from annotations join tasks on tasks.number = annotations.task
        where ${key} in (${sql.join(keys)}) and ${chosen} group by ${key}`.execute(reports);
      return new Map(rows.map((row) => [row.key, row]));
    },

    /** Annotations and answers by day, by number. */
    async days(keys: readonly number[]): Promise<Map<number, DayCount[]>> {
      const { rows } = await sql<DayCount & { key: number }>`
        select key, day, sum(annotations) as count, sum(answers) as answers
        from ${citationsOf(database, filter, groupBy, keys)}
        where day is not null group by key, day`.execute(reports);
      return groupRows(rows, (row) => row.key);
    },

    /** The newest tasks that cite, by number: a page of ids for each. */
    async tasks(keys: readonly number[], page: PageArguments): Promise<Map<number, Page<string>>> {
      const { after, size } = readPage(page);
      const from = cursorsWithin(keys.length === 1 ? (keys[0] ?? null) : null).read(after);
      const { rows } = await sql<{ key: number; id: string; number: number; at: number }>`
        select key, id, number, at from (
          select key, id, number, at, row_number() over (partition by key order by at desc, number desc) as place
          from (
            select distinct ${key} as key, tasks.id as id, tasks.number as number,
              coalesce(tasks.completed_at, -1) as at
            from annotations join tasks on tasks.number = annotations.task
            where ${key} in (${sql.join(keys)}) and ${chosen}) as citing
          ${below(from)}) as placed
        where place <= ${size + 1} order by key, place`.execute(reports);
      const pages = new Map<number, Page<string>>();
      for (const [name, own] of groupRows(rows, (row) => row.key)) {
        const places = cursorsWithin(name);
        pages.set(name, {
          items: own
            .slice(0, size)
            .map(({ at, id, number }) => ({ cursor: places.write([at, number]), item: id })),
          hasNextPage: own.length > size,
          hasPreviousPage: from !== null,
        });
      }
      return pages;
    },
  };
}

function below(from: readonly (string | number)[] | null): RawBuilder<unknown> {
  return from ? sql`where (at, number) < (${from[0]}, ${from[1]})` : sql``;
}

function groupRows<Row>(rows: readonly Row[], keyOf: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
