import { sql } from 'kysely';
import { DAY } from '../model/date.ts';
import { matches, type TaskFilter } from './filter.ts';
import type { Store } from './store.ts';

/** What a rate was counted over: the answers that a filter takes. */
export interface Sample {
  readonly answers: number;
  readonly answersWithWebSearch: number;
  readonly answersWithCitation: number;
  readonly annotations: number;
  readonly from: Date | null;
  readonly to: Date | null;
}

export async function sampleOf(
  { reports, words }: Store,
  filter: TaskFilter | null | undefined,
): Promise<Sample> {
  const row = await reports
    .selectFrom('tasks')
    .select([
      sql<number>`count(*)`.as('answers'),
      sql<number>`coalesce(sum(web_search), 0)`.as('searched'),
      sql<number>`coalesce(sum(case when citation_state = 'CITED' then 1 else 0 end), 0)`.as(
        'cited',
      ),
      sql<number>`coalesce(sum(annotation_count), 0)`.as('annotations'),
      sql<number | null>`min(completed_at)`.as('first'),
      sql<number | null>`max(completed_at)`.as('last'),
    ])
    .where('answered', '=', 1)
    .where(matches(filter, words))
    .executeTakeFirstOrThrow();
  return {
    answers: row.answers,
    answersWithWebSearch: row.searched,
    answersWithCitation: row.cited,
    annotations: row.annotations,
    from: row.first === null ? null : new Date(row.first),
    to: row.last === null ? null : new Date(row.last),
  };
}

/** A share over zero is not known, rather than zero. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

export type Interval = 'DAY' | 'WEEK' | 'MONTH';

export interface DayCount {
  /** Days since 1970. */
  readonly day: number;
  readonly answers: number;
  readonly count: number;
}

export interface TrendPoint {
  readonly date: string;
  readonly answers: number;
  readonly count: number;
}

/** Days gathered into intervals, in order of time. An answer has one day, so that answers add up. */
export function toTrend(days: readonly DayCount[], interval: Interval): TrendPoint[] {
  const points = new Map<string, TrendPoint>();
  for (const { answers, count, day } of days) {
    const date = startOf(interval, day);
    const point = points.get(date) ?? { date, answers: 0, count: 0 };
    points.set(date, { date, answers: point.answers + answers, count: point.count + count });
  }
  return [...points.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/** The first day (UTC) of the day, the week from Monday, or the month. */
function startOf(interval: Interval, day: number): string {
  // The first of January 1970 was a Thursday.
  const first = interval === 'WEEK' ? day - ((((day + 3) % 7) + 7) % 7) : day;
  const text = toDay(first);
  return interval === 'MONTH' ? `${text.slice(0, 8)}01` : text;
}

export function toDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
