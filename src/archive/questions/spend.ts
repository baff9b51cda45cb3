import { type RawBuilder, sql } from 'kysely';
import { ServiceError } from '../../model/errors.ts';
import { MAX_BUCKETS } from '../../model/limits.ts';
import type { Database } from '../tables/database.ts';
import { createCursors } from './cursor.ts';
import type { TaskFilter } from './filter.ts';
import type { Page } from './pages.ts';
import { factsOf } from './roll-ups.ts';
import { firstOfMonth, firstOfWeek } from './steps.ts';

// Of what has no answer (yet), the day is the one on which it was posted.
const columns = {
  PROVIDER: sql.ref('provider'),
  MODEL: sql.ref('model'),
  REQUESTED_MODEL: sql.ref('requested_model'),
  TAG: sql.ref('tag'),
  DAY: sql.ref('day'),
  WEEK: firstOfWeek(sql.ref('day')),
  MONTH: firstOfMonth(sql.ref('day')),
  METHOD: sql.ref('method'),
  PROMPT: sql.ref('prompt'),
  COUNTRY: sql.ref('country'),
} as const;
export type SpendDimension = keyof typeof columns;

/** CHARGED: the dearest first. KEY: by the dimensions in the order asked, what is not known last. */
export type SpendOrder = 'CHARGED' | 'KEY';

/** Money in nano-dollars, so that the sums are exact. */
export interface SpendBucket {
  readonly key: SpendKey;
  readonly tasks: number;
  /** Tasks whose cost is not known. They are in no sum of money; their tokens are in those of tokens. */
  readonly unknown: number;
  readonly spent: number;
  readonly charged: number;
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
}

/** Days, weeks and months as days since 1970, of their first day. */
export type SpendKey = Partial<Record<SpendDimension, string | number | null>>;

type Sums = Omit<SpendBucket, 'key'>;

export interface SpendReport {
  readonly total: SpendBucket;
  readonly buckets: Page<SpendBucket>;
}

export interface SpendQuestion {
  readonly groupBy: readonly SpendDimension[];
  readonly orderBy: SpendOrder;
  readonly first: number;
  readonly after: string | null;
}

const sums = sql.join(
  ['tasks', 'unknown', 'spent', 'charged', 'input', 'output', 'reasoning'].map(
    (name) => sql`coalesce(sum(${sql.ref(name)}), 0) as ${sql.ref(name)}`,
  ),
);

/** What the tasks that a filter takes have cost: all together, and in buckets, page by page. Throws BAD_USER_INPUT. */
export async function spendReport(
  database: Database,
  filter: TaskFilter | null | undefined,
  { after, first, groupBy, orderBy }: SpendQuestion,
): Promise<SpendReport> {
  if (first < 1 || first > MAX_BUCKETS) {
    throw new ServiceError('BAD_USER_INPUT', `From 1 to ${MAX_BUCKETS} buckets, not ${first}.`);
  }
  const dimensions = [...new Set(groupBy)];
  const cursors = createCursors(['spend', filter ?? null, dimensions, orderBy]);
  const from = cursors.read(after);
  const totals = await sql<Sums>`select ${sums} from ${factsOf(database, filter)}`.execute(
    database.reports,
  );
  const [sum] = totals.rows;
  if (!sum) throw new Error('unreachable: a sum is one row');
  const total = { key: {}, ...sum };
  if (dimensions.length === 0) {
    return { total, buckets: { items: [], hasNextPage: false, hasPreviousPage: false } };
  }
  const facts = factsOf(database, filter, [
    ...(dimensions.includes('TAG') ? (['tag'] as const) : []),
    ...(dimensions.includes('PROMPT') ? (['prompt'] as const) : []),
  ]);
  const keys = dimensions.map((name) => sql`${columns[name]} as ${sql.ref(name)}`);
  const names = dimensions.map((name) => sql.ref(name));
  // In the order of these, all ascending: a place in it is one comparison.
  const places = [
    ...(orderBy === 'CHARGED' ? [sql`-charged`, sql`-tasks`] : []),
    ...dimensions.flatMap((name) => toPlace(name, sql.ref(name))),
  ];
  const beyond = from
    ? sql`where (${sql.join(places)}) > (${sql.join(toValues(from, dimensions, orderBy))})`
    : sql``;
  const { rows } = await sql<Sums & SpendKey>`
    select * from (select ${sql.join(names)}, ${sums} from (
        select ${sql.join(keys)}, tasks, unknown, spent, charged, input, output, reasoning
        from ${facts}) as keyed
      group by ${sql.join(names)}) as buckets
    ${beyond} order by ${sql.join(places)} limit ${first + 1}`.execute(database.reports);
  const shown = rows.slice(0, first);
  const textOf = await readPrompts(
    database,
    shown.flatMap(({ PROMPT }) => (typeof PROMPT === 'number' ? PROMPT : [])),
  );
  return {
    total,
    buckets: {
      items: shown.map(({ charged, input, output, reasoning, spent, tasks, unknown, ...key }) => ({
        cursor: cursors.write([
          ...(orderBy === 'CHARGED' ? [charged, tasks] : []),
          ...dimensions.flatMap((name) => {
            const value = key[name] ?? null;
            return value === null ? [1, ''] : [0, value];
          }),
        ]),
        item: {
          key: 'PROMPT' in key ? { ...key, PROMPT: textOf.get(Number(key.PROMPT)) ?? null } : key,
          charged,
          input,
          output,
          reasoning,
          spent,
          tasks,
          unknown,
        },
      })),
      hasNextPage: rows.length > first,
      hasPreviousPage: from !== null,
    },
  };
}

const days: ReadonlySet<SpendDimension> = new Set(['DAY', 'WEEK', 'MONTH']);

/** By what a dimension is sorted: whether it is known, and its value. */
function toPlace(name: SpendDimension, value: RawBuilder<unknown>): RawBuilder<unknown>[] {
  const isUnknown = sql`case when ${value} is null then 1 else 0 end`;
  if (days.has(name)) return [isUnknown, sql`coalesce(${value}, 0)`];
  if (name === 'PROMPT') return [isUnknown, promptText(value)];
  return [isUnknown, sql`coalesce(${value}, '')`];
}

function promptText(number: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((select text from prompts where prompts.id = ${number}), '')`;
}

/** A place as a cursor says it: of a prompt its number, since its text may be long. */
function toValues(
  from: readonly (string | number)[],
  dimensions: readonly SpendDimension[],
  orderBy: SpendOrder,
): RawBuilder<unknown>[] {
  const sorted =
    orderBy === 'CHARGED' ? from.slice(0, 2).map((count) => sql`${-Number(count)}`) : [];
  const keys = from.slice(sorted.length);
  return [
    ...sorted,
    ...dimensions.flatMap((name, at) => {
      const [isUnknown, value] = [Number(keys[2 * at]), keys[2 * at + 1] ?? ''];
      if (days.has(name)) return [sql`${isUnknown}`, sql`${Number(value)}`];
      if (name === 'PROMPT') return [sql`${isUnknown}`, promptText(sql`${Number(value)}`)];
      return [sql`${isUnknown}`, sql`${value}`];
    }),
  ];
}

async function readPrompts(
  { reports }: Database,
  numbers: readonly number[],
): Promise<Map<number, string>> {
  if (numbers.length === 0) return new Map();
  const rows = await reports
    .selectFrom('prompts')
    .select(['id', 'text'])
    .where('id', 'in', [...new Set(numbers)])
    .execute();
  return new Map(rows.map(({ id, text }) => [id, text]));
}
