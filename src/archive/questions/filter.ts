import { type ExpressionBuilder, type ExpressionWrapper, sql, type SqlBool } from 'kysely';
import { ServiceError } from '../../model/errors.ts';
import { toAscii } from '../../model/link.ts';
import type { Provider } from '../../model/provider.ts';
import type { CitationState } from '../../model/result.ts';
import type { TaskStatus } from '../../model/task.ts';
import { addressNumbers } from '../tables/addresses.ts';
import { toKey, toName } from '../tables/keys.ts';
import type { Tables } from '../tables/tables.ts';
import { tokenize, type FullText } from '../tables/full-text.ts';

/** From inclusive, to exclusive. */
export interface TimeRange {
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

/** Which tasks; what is not given does not matter. */
export interface TaskFilter {
  readonly providers?: readonly Provider[] | null | undefined;
  readonly statuses?: readonly TaskStatus[] | null | undefined;
  readonly models?: readonly string[] | null | undefined;
  readonly requestedModels?: readonly string[] | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly tagPrefix?: string | null | undefined;
  readonly createdAt?: TimeRange | null | undefined;
  readonly completedAt?: TimeRange | null | undefined;
  readonly search?: string | null | undefined;
  readonly citedDomains?: readonly string[] | null | undefined;
  readonly citedUrl?: string | null | undefined;
  readonly webSearch?: boolean | null | undefined;
  readonly citationStates?: readonly CitationState[] | null | undefined;
}

type Where = ExpressionBuilder<Tables, 'tasks'>;

/** The condition on `tasks` that a filter is. Throws BAD_USER_INPUT for one that makes no sense. */
export function whereTask(filter: TaskFilter | null | undefined, fullText: FullText) {
  checkRange('createdAt', filter?.createdAt);
  checkRange('completedAt', filter?.completedAt);
  const search = filter?.search ? toPieces(filter.search) : null;
  return (where: Where): ExpressionWrapper<Tables, 'tasks', SqlBool> => {
    if (!filter) return where.and([]);
    const among = (
      column: 'provider' | 'status' | 'model' | 'requested_model' | 'tag' | 'citation_state',
      values: readonly string[] | null | undefined,
    ) =>
      values
        ? [
            values.length > 0
              ? where(`tasks.${column}`, 'in', values.map(toName))
              : sql<SqlBool>`0 = 1`,
          ]
        : [];
    return where.and([
      ...among('provider', filter.providers),
      ...among('status', filter.statuses),
      ...among('model', filter.models),
      ...among('requested_model', filter.requestedModels),
      ...among('tag', filter.tags),
      ...among('citation_state', filter.citationStates),
      ...within(where, 'posted_at', filter.createdAt),
      ...within(where, 'completed_at', filter.completedAt),
      ...(typeof filter.webSearch === 'boolean'
        ? [where('tasks.web_search', '=', Number(filter.webSearch))]
        : []),
      ...(filter.tagPrefix
        ? [
            // A range rather than LIKE: `%` and `_` are letters like others, and an index serves.
            where('tasks.tag', '>=', toName(filter.tagPrefix)),
            where('tasks.tag', '<', `${toName(filter.tagPrefix)}\u{10ffff}`),
          ]
        : []),
      ...(filter.citedDomains
        ? [
            cites(
              where,
              'domain',
              filter.citedDomains.map((name) => toAscii(name)),
            ),
          ]
        : []),
      ...(filter.citedUrl ? [cites(where, 'url', [filter.citedUrl])] : []),
      ...(search === null ? [] : [fullText.contains(sql.ref<number>('tasks.number'), search)]),
    ]);
  };
}

function within(
  where: Where,
  column: 'posted_at' | 'completed_at',
  range: TimeRange | null | undefined,
) {
  return [
    ...(range?.from ? [where(`tasks.${column}`, '>=', range.from.getTime())] : []),
    ...(range?.to ? [where(`tasks.${column}`, '<', range.to.getTime())] : []),
  ];
}

function cites(where: Where, column: 'domain' | 'url', values: readonly string[]) {
  return where(
    'tasks.number',
    'in',
    where
      .selectFrom('annotations')
      .select('annotations.task')
      .where(`annotations.${column}`, 'in', addressNumbers(values.map(toKey))),
  );
}

/** What must all occur, each as words side by side. */
function toPieces(search: string): string[][] {
  const pieces = search
    .split(/\s+/u)
    .map((piece) => tokenize(piece))
    .filter((words) => words.length > 0);
  if (pieces.length > 0) return pieces;
  throw new ServiceError('BAD_USER_INPUT', '`search` needs at least one letter or digit.');
}

function checkRange(name: string, range: TimeRange | null | undefined): void {
  if (range?.from && range.to && range.from > range.to) {
    throw new ServiceError('BAD_USER_INPUT', `\`${name}.from\` is after \`${name}.to\`.`);
  }
}
