import { sql, type SqlBool } from 'kysely';
import { DAY } from '../../model/date.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import { factsOf } from './roll-ups.ts';
import type { Database } from '../tables/database.ts';

/** What a rate was counted over: the answers that a filter takes. */
export interface Sample {
  readonly answers: number;
  readonly answersWithWebSearch: number;
  readonly answersWithCitation: number;
  readonly emptyAnswers: number;
  readonly annotations: number;
  readonly from: Date | null;
  readonly to: Date | null;
}

export async function sampleOf(
  database: Database,
  filter: TaskFilter | null | undefined,
): Promise<Sample> {
  const { fullText, reports } = database;
  const { rows } = await sql<{
    answers: number;
    searched: number;
    cited: number;
    empty: number;
    annotations: number;
    first: number | null;
    last: number | null;
  }>`select coalesce(sum(tasks), 0) as answers, coalesce(sum(searched), 0) as searched,
      coalesce(sum(cited), 0) as cited, coalesce(sum(empty), 0) as empty, coalesce(sum(annotations), 0) as annotations,
      min(case when completed = 1 then day end) as first, max(case when completed = 1 then day end) as last
    from ${factsOf(database, filter)} where answered = 1`.execute(reports);
  const [row] = rows;
  if (!row) throw new Error('unreachable: a sum is one row');
  const ends =
    row.first === null || row.last === null
      ? null
      : await reports
          .selectFrom('tasks')
          .select([
            sql<number>`min(completed_at)`.as('from'),
            sql<number>`max(completed_at)`.as('to'),
          ])
          .where('answered', '=', 1)
          .where(whereTask(filter, fullText))
          .where((where) => where.or([onDay(row.first ?? 0), onDay(row.last ?? 0)]))
          .executeTakeFirstOrThrow();
  return {
    answers: row.answers,
    answersWithWebSearch: row.searched,
    answersWithCitation: row.cited,
    emptyAnswers: row.empty,
    annotations: row.annotations,
    from: ends && new Date(ends.from),
    to: ends && new Date(ends.to),
  };
}

function onDay(day: number) {
  return sql<SqlBool>`(completed_at >= ${day * DAY} and completed_at < ${(day + 1) * DAY})`;
}

/** A share over zero is not known, rather than zero. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

export type Interval = 'DAY' | 'WEEK' | 'MONTH';

/** Answers of a sample that were made on a day. */
export interface SampleDay {
  /** Days since 1970. */
  readonly day: number;
  readonly answers: number;
  /** Those for which the model searched the web. */
  readonly searched: number;
}

/** The answers that a filter takes, by day; without those of whom no day is known. */
export async function sampleDaysOf(
  database: Database,
  filter: TaskFilter | null | undefined,
): Promise<SampleDay[]> {
  const { rows } = await sql<SampleDay>`
    select day, sum(tasks) as answers, sum(searched) as searched from ${factsOf(database, filter)}
    where answered = 1 and completed = 1 and day is not null group by day`.execute(
    database.reports,
  );
  return rows;
}

/** What the answers of a trend are divided by: the sample's answers of each step. */
export type Steps = ReadonlyMap<string, number>;

/** The steps in which a sample has an answer, whether or not it is one of those that are divided by. */
export function toSteps(
  days: readonly SampleDay[],
  interval: Interval,
  whole: 'answers' | 'searched',
): Steps {
  const steps = new Map<string, number>();
  for (const { day, [whole]: answers } of days) {
    if (day < 0) continue;
    const date = startOf(interval, day);
    steps.set(date, (steps.get(date) ?? 0) + answers);
  }
  return steps;
}

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
  readonly sampleAnswers: number;
}

/** Days gathered into steps, in order of time, but for what has no day. An answer has one day, so that answers add up. */
export function toTrend(days: readonly DayCount[], steps: Steps, interval: Interval): TrendPoint[] {
  const none = { answers: 0, count: 0 };
  const counted = new Map<string, typeof none>([...steps.keys()].map((date) => [date, none]));
  for (const { answers, count, day } of days) {
    if (day < 0) continue;
    const date = startOf(interval, day);
    const before = counted.get(date) ?? none;
    counted.set(date, { answers: before.answers + answers, count: before.count + count });
  }
  return [...counted]
    .map(([date, point]) => ({ date, ...point, sampleAnswers: steps.get(date) ?? 0 }))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
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
