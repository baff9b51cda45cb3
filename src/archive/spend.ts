import { type RawBuilder, sql } from 'kysely';
import { DAY } from '../model/date.ts';
import { matches, type TaskFilter } from './filter.ts';
import type { Store } from './store.ts';

export const spendDimensions = [
  'PROVIDER',
  'MODEL',
  'REQUESTED_MODEL',
  'TAG',
  'DAY',
  'METHOD',
] as const;
export type SpendDimension = (typeof spendDimensions)[number];

const columns: Readonly<Record<SpendDimension, RawBuilder<string | number | null>>> = {
  PROVIDER: sql`provider`,
  MODEL: sql`model`,
  REQUESTED_MODEL: sql`requested_model`,
  TAG: sql`tag`,
  // Of what has no answer (yet), the day on which it was posted.
  DAY: sql`coalesce(completed_at, posted_at) / ${sql.lit(DAY)}`,
  METHOD: sql`method`,
};

/** Money in nano-dollars, so that the sums are exact. */
export interface SpendBucket {
  readonly key: Partial<Record<SpendDimension, string | number | null>>;
  readonly tasks: number;
  /** Tasks whose cost is not known, and is in no sum. */
  readonly unknown: number;
  readonly spent: number;
  readonly charged: number;
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
}

export interface SpendReport {
  readonly total: SpendBucket;
  readonly buckets: readonly SpendBucket[];
  readonly truncated: boolean;
}

const sums = [
  sql<number>`count(*)`.as('tasks'),
  sql<number>`coalesce(sum(case when money_spent is null then 1 else 0 end), 0)`.as('unknown'),
  sql<number>`coalesce(sum(money_spent), 0)`.as('spent'),
  sql<number>`coalesce(sum(charged), 0)`.as('charged'),
  sql<number>`coalesce(sum(input_tokens), 0)`.as('input'),
  sql<number>`coalesce(sum(output_tokens), 0)`.as('output'),
  sql<number>`coalesce(sum(reasoning_tokens), 0)`.as('reasoning'),
] as const;

/** What the tasks that a filter takes have cost: all together, and in at most `first` buckets, the dearest first. */
export async function spendReport(
  { reports, words }: Store,
  filter: TaskFilter | null | undefined,
  groupBy: readonly SpendDimension[],
  first: number,
): Promise<SpendReport> {
  const dimensions = [...new Set(groupBy)];
  const all = reports.selectFrom('tasks').where(matches(filter, words));
  const total = await all.select(sums).executeTakeFirstOrThrow();
  if (dimensions.length === 0)
    return { total: { key: {}, ...total }, buckets: [], truncated: false };
  const grouped = all
    .select(sums)
    .select(dimensions.map((name) => columns[name].as(name)))
    .groupBy(dimensions.map((name) => columns[name]))
    .orderBy('spent', 'desc')
    .orderBy('tasks', 'desc')
    .limit(first + 1);
  // Equal ones in an order of their own, so that the same question gets the same answer.
  const rows = await dimensions
    .reduce((query, name) => query.orderBy(sql.ref(name)), grouped)
    .execute();
  const buckets = rows
    .slice(0, first)
    .map(({ charged, input, output, reasoning, spent, tasks, unknown, ...key }) => ({
      key: key as SpendBucket['key'],
      charged,
      input,
      output,
      reasoning,
      spent,
      tasks,
      unknown,
    }));
  return { total: { key: {}, ...total }, buckets, truncated: rows.length > first };
}
