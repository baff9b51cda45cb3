import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { ServiceError } from '../../model/errors.ts';
import { MAX_PAGE_SIZE } from '../../model/limits.ts';
import { createCursors } from './cursor.ts';
import { whereTask, type TaskFilter } from './filter.ts';
import { factsOf } from './roll-ups.ts';
import type { Database } from '../tables/database.ts';

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

export interface Page<Item> {
  readonly items: readonly { readonly cursor: string; readonly item: Item }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface TaskOrder {
  readonly field: 'COMPLETED_AT' | 'CREATED_AT' | 'MONEY_SPENT';
  readonly direction: 'ASC' | 'DESC';
}

const usualPage = 20;

const columns = {
  COMPLETED_AT: sql<number>`coalesce(tasks.completed_at, -1)`,
  CREATED_AT: sql<number>`coalesce(tasks.posted_at, -1)`,
  MONEY_SPENT: sql<number>`coalesce(tasks.money_spent, -1)`,
};

/** How many, from which side. Throws BAD_USER_INPUT. */
export function readPage({ after, before, first, last }: PageArguments) {
  const isBackward =
    typeof last === 'number' || (typeof before === 'string' && typeof first !== 'number');
  if (typeof first === 'number' && typeof last === 'number') {
    throw new ServiceError('BAD_USER_INPUT', '`first` and `last` do not go together.');
  }
  const size = (isBackward ? last : first) ?? usualPage;
  if (size < 1 || size > MAX_PAGE_SIZE) {
    throw new ServiceError(
      'BAD_USER_INPUT',
      `A page has from 1 to ${MAX_PAGE_SIZE} items, not ${size}.`,
    );
  }
  return { size, isBackward, after, before };
}

/** What else holds of the tasks of a page. */
export interface Within {
  /** What makes it another list. */
  readonly about: unknown;
  readonly condition: RawBuilder<SqlBool>;
}

/** A page of task ids. Reads along an index from where the cursor stands, however deep that is. */
export async function pageOfTasks(
  { reader, reports, fullText }: Database,
  filter: TaskFilter | null | undefined,
  order: TaskOrder,
  page: PageArguments,
  within: Within | null = null,
): Promise<Page<string>> {
  const { after, before, isBackward, size } = readPage(page);
  const cursors = createCursors([
    'tasks',
    filter ?? null,
    order,
    ...(within ? [within.about] : []),
  ]);
  const [from, to] = [cursors.read(after), cursors.read(before)];
  const column = columns[order.field];
  const isDown = (order.direction === 'DESC') !== isBackward;
  let query = (within ? reports : reader)
    .selectFrom('tasks')
    .select(['id', 'number', column.as('place')])
    .where(whereTask(filter, fullText))
    .orderBy(column, isDown ? 'desc' : 'asc')
    .orderBy('number', isDown ? 'desc' : 'asc')
    .limit(size + 1);
  if (within) query = query.where(within.condition);
  for (const [cursor, isAfter] of [
    [from, true],
    [to, false],
  ] as const) {
    if (!cursor) continue;
    const isBelow = (order.direction === 'DESC') === isAfter;
    query = query.where(
      isBelow
        ? sql<boolean>`(${column}, tasks.number) < (${cursor[0]}, ${cursor[1]})`
        : sql<boolean>`(${column}, tasks.number) > (${cursor[0]}, ${cursor[1]})`,
    );
  }
  const rows = await query.execute();
  const hasMore = rows.length > size;
  const kept = rows.slice(0, size);
  if (isBackward) kept.reverse();
  return {
    items: kept.map(({ id, number, place }) => ({
      cursor: cursors.write([place, number]),
      item: id,
    })),
    hasNextPage: isBackward ? before !== null && before !== undefined : hasMore,
    hasPreviousPage: isBackward ? hasMore : after !== null && after !== undefined,
  };
}

export async function countTasks(
  database: Database,
  filter: TaskFilter | null | undefined,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(tasks), 0) as count from ${factsOf(database, filter)}`.execute(
    database.reports,
  );
  return rows[0]?.count ?? 0;
}

/** Which of these tasks a filter takes. */
export async function filterIds(
  { reader, fullText }: Database,
  filter: TaskFilter,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await reader
    .selectFrom('tasks')
    .select('id')
    .where('id', 'in', ids)
    .where(whereTask(filter, fullText))
    .execute();
  return new Set(rows.map(({ id }) => id));
}
