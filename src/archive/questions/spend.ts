import { type RawBuilder, sql } from 'kysely';
import type { TaskFilter } from './filter.ts';
import { factsOf } from './roll-ups.ts';
import type { Database } from '../tables/database.ts';

export const spendDimensions = [
  'PROVIDER',
  'MODEL',
  'REQUESTED_MODEL',
  'TAG',
  'DAY',
  'METHOD',
] as const;
export type SpendDimension = (typeof spendDimensions)[number];

// Of what has no answer (yet), the day is the one on which it was posted.
const columns: Readonly<Record<SpendDimension, RawBuilder<unknown>>> = {
  PROVIDER: sql.ref('provider'),
  MODEL: sql.ref('model'),
  REQUESTED_MODEL: sql.ref('requested_model'),
  TAG: sql.ref('tag'),
  DAY: sql.ref('day'),
  METHOD: sql.ref('method'),
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

type Sums = Omit<SpendBucket, 'key'>;

export interface SpendReport {
  readonly total: SpendBucket;
  readonly buckets: readonly SpendBucket[];
  readonly truncated: boolean;
}

const sums = sql.join(
  ['tasks', 'unknown', 'spent', 'charged', 'input', 'output', 'reasoning'].map(
    (name) => sql`coalesce(sum(${sql.ref(name)}), 0) as ${sql.ref(name)}`,
  ),
);

/** What the tasks that a filter takes have cost: all together, and in at most `first` buckets, the dearest first. */
export async function spendReport(
  database: Database,
  filter: TaskFilter | null | undefined,
  groupBy: readonly SpendDimension[],
  first: number,
): Promise<SpendReport> {
  const dimensions = [...new Set(groupBy)];
  const facts = factsOf(database, filter, { withTag: dimensions.includes('TAG') });
  const totals = await sql<Sums>`select ${sums} from ${facts}`.execute(database.reports);
  const [total] = totals.rows;
  if (!total) throw new Error('unreachable: a sum is one row');
  if (dimensions.length === 0)
    return { total: { key: {}, ...total }, buckets: [], truncated: false };
  const keys = dimensions.map((name) => sql`${columns[name]} as ${sql.ref(name)}`);
  // Equal ones in an order of their own, so that the same question gets the same answer.
  const { rows } = await sql<Sums & SpendBucket['key']>`
    select ${sql.join(keys)}, ${sums} from ${facts}
    group by ${sql.join(dimensions.map((name) => columns[name]))}
    order by spent desc, tasks desc, ${sql.join(dimensions.map((name) => columns[name]))}
    limit ${first + 1}`.execute(database.reports);
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
