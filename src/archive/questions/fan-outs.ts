import { sql } from 'kysely';
import { createCursors } from './cursor.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import { type Page, type PageArguments, readPage } from './pages.ts';
import type { Database } from '../tables/database.ts';

export interface FanOutQuery {
  readonly query: string;
  readonly answerCount: number;
  readonly lastSeenAt: Date;
}

export type FanOuts = ReturnType<typeof createFanOuts>;

/** What the models of the answers that a filter takes have searched the web for. */
export function createFanOuts(
  { reports, fullText }: Database,
  filter: TaskFilter | null | undefined,
) {
  const cursors = createCursors(['fan-outs', filter ?? null]);
  const chosen = reports
    .selectFrom('tasks')
    .where('answered', '=', 1)
    .where(whereTask(filter, fullText));

  // Only answers have searches, so that without a filter there is nothing to choose.
  const only = filter ? sql`where task in ${chosen.select('number')}` : sql``;

  /** When the newest of the answers was made, by query. */
  async function lastSeen(queries: readonly string[]): Promise<Map<string, number>> {
    if (queries.length === 0) return new Map();
    const { rows } = await sql<{ query: string; last: number }>`
      select query, max(coalesce(completed_at, fetched_at)) as last
      from fan_outs join ${chosen.select(['number', 'completed_at', 'fetched_at'])} as chosen
        on chosen.number = fan_outs.task
      where query in (${sql.join(queries)}) group by query`.execute(reports);
    return new Map(rows.map(({ last, query }) => [query, last]));
  }

  return {
    async page(page: PageArguments): Promise<Page<FanOutQuery>> {
      const { after, size } = readPage(page);
      const from = cursors.read(after);
      const beyond = from
        ? sql`having count(*) < ${from[0]} or (count(*) = ${from[0]} and query > ${from[1]})`
        : sql``;
      const { rows } = await sql<{ query: string; answers: number }>`
        select query, count(*) as answers from fan_outs ${only}
        group by query ${beyond} order by answers desc, query limit ${size + 1}`.execute(reports);
      const lastOf = await lastSeen(rows.map(({ query }) => query));
      return {
        items: rows.slice(0, size).map(({ answers, query }) => ({
          cursor: cursors.write([answers, query]),
          item: { query, answerCount: answers, lastSeenAt: new Date(lastOf.get(query) ?? 0) },
        })),
        hasNextPage: rows.length > size,
        hasPreviousPage: from !== null,
      };
    },

    async count(): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(distinct query) as count from fan_outs ${only}`.execute(reports);
      return rows[0]?.count ?? 0;
    },

    /** Answers in all, and those that tell what was searched for. */
    async answers(): Promise<{ answers: number; reporting: number }> {
      return await chosen
        .select([
          sql<number>`count(*)`.as('answers'),
          sql<number>`count(fan_out_count)`.as('reporting'),
        ])
        .executeTakeFirstOrThrow();
    },
  };
}
