import { type ExpressionBuilder, type ExpressionWrapper, sql, type SqlBool } from 'kysely';
import { z } from 'zod';
import { ServiceError } from '../../model/errors.ts';
import { MAX_CHOICES, MAX_SEARCH } from '../../model/limits.ts';
import { toAscii } from '../../model/link.ts';
import { providers } from '../../model/provider.ts';
import { citationStates } from '../../model/result.ts';
import { taskStatuses } from '../../model/task.ts';
import { addressNumbers } from '../tables/addresses.ts';
import { type FullText, tokenize } from '../tables/full-text.ts';
import { toKey, toName } from '../tables/keys.ts';
import type { Tables } from '../tables/tables.ts';

/** From inclusive, to exclusive. */
export interface TimeRange {
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

type Where = ExpressionBuilder<Tables, 'tasks'>;
type Test = ExpressionWrapper<Tables, 'tasks', SqlBool>;

/** One condition of a filter: all that there is to know of it. */
interface Condition<Value> {
  /** The GraphQL type of its value, or of the items of its list. */
  readonly type: FilterType;
  readonly isList: boolean;
  /** For whoever sees it in the schema. */
  readonly description: string;
  /** Its value as JSON, on the command line. */
  readonly json: z.ZodType<Value>;
  /** Throws BAD_USER_INPUT for a value that makes no sense. */
  readonly check?: (value: Value, name: string) => void;
  readonly test: (value: Value, where: Where, fullText: FullText) => Test;
}

export type FilterType =
  | 'String'
  | 'Boolean'
  | 'DateTimeRange'
  | 'Provider'
  | 'TaskStatus'
  | 'CitationState';

const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Every condition, once: the GraphQL input, the filter of the command line and the SQL are made from this list. */
export const conditions = {
  providers: oneOf('Provider', z.enum(providers), 'provider', 'Who was asked.'),
  statuses: oneOf('TaskStatus', names(taskStatuses), 'status', 'How far they have come.'),
  models: oneOf('String', z.string(), 'model', 'The model that answered.'),
  requestedModels: oneOf(
    'String',
    z.string(),
    'requested_model',
    'The model asked for, maybe an alias.',
  ),
  tags: oneOf('String', z.string(), 'tag', "The poster's own mark."),
  tagPrefix: condition<string>({
    type: 'String',
    description: 'What the tag begins with; case matters.',
    json: z.string(),
    test: (prefix, where) =>
      // A range rather than LIKE: `%` and `_` are letters like others, and an index serves.
      where.and(
        prefix === ''
          ? []
          : [
              where('tasks.tag', '>=', toName(prefix)),
              where('tasks.tag', '<', `${toName(prefix)}\u{10ffff}`),
            ],
      ),
  }),
  createdAt: within('posted_at', 'When they were posted here.'),
  completedAt: within('completed_at', 'When the answer was made.'),
  search: condition<string>({
    type: 'String',
    description: `Words that must all occur in the prompt or the answer; up to ${MAX_SEARCH} characters.`,
    json: z.string(),
    check(text) {
      if (text.length > MAX_SEARCH)
        throw refuse(`\`search\` has at most ${MAX_SEARCH} characters.`);
      if (text !== '' && toPieces(text).length === 0) {
        throw refuse('`search` needs at least one letter or digit.');
      }
    },
    test: (text, where, fullText) =>
      where.and(
        text === '' ? [] : [fullText.contains(sql.ref<number>('tasks.number'), toPieces(text))],
      ),
  }),
  citedDomains: condition<readonly string[]>({
    type: 'String',
    isList: true,
    description: 'Registrable domains of which a page is cited: `example.co.uk`.',
    json: z.array(z.string()),
    test: (domains, where) =>
      cites(
        where,
        'domain',
        domains.map((name) => toAscii(name)),
      ),
  }),
  citedUrl: condition<string>({
    type: 'String',
    description: 'The address of a page that is cited, behind its redirect where there is one.',
    json: z.string(),
    test: (url, where) => (url === '' ? where.and([]) : cites(where, 'url', [url])),
  }),
  webSearch: condition<boolean>({
    type: 'Boolean',
    description: 'Whether the model searched the web.',
    json: z.boolean(),
    test: (searched, where) => where('tasks.web_search', '=', Number(searched)),
  }),
  citationStates: oneOf(
    'CitationState',
    names(citationStates),
    'citation_state',
    'Whether sources are cited.',
  ),
};

/** Which tasks; what is not given does not matter. */
export type TaskFilter = {
  readonly [Name in keyof typeof conditions]?:
    | ((typeof conditions)[Name] extends Condition<infer Value> ? Value : never)
    | null
    | undefined;
};

/** A filter as JSON. */
export const TaskFilterJson = z.strictObject(
  Object.fromEntries(Object.entries(conditions).map(([name, { json }]) => [name, json.optional()])),
) as z.ZodType<TaskFilter>; // made from the same list

/** The condition on `tasks` that a filter is. Throws BAD_USER_INPUT for one that makes no sense. */
export function whereTask(
  filter: TaskFilter | null | undefined,
  fullText: FullText,
): (where: Where) => Test {
  const given = Object.entries(filter ?? {}).flatMap(([name, value]) =>
    value === null || value === undefined
      ? []
      : // The value is of the type that the condition of its name takes.
        [{ name, value, condition: conditions[name as keyof TaskFilter] as Condition<unknown> }],
  );
  for (const {
    condition: { check },
    name,
    value,
  } of given) {
    if (Array.isArray(value) && value.length > MAX_CHOICES) {
      throw refuse(`\`${name}\` has at most ${MAX_CHOICES} items.`);
    }
    check?.(value, name);
  }
  return (where) =>
    where.and(given.map(({ condition: { test }, value }) => test(value, where, fullText)));
}

function condition<Value>(
  parts: Omit<Condition<Value>, 'isList'> & { isList?: boolean },
): Condition<Value> {
  return { isList: false, ...parts };
}

type NamedColumn = 'provider' | 'status' | 'model' | 'requested_model' | 'tag' | 'citation_state';

function oneOf<Value extends string>(
  type: FilterType,
  item: z.ZodType<Value>,
  column: NamedColumn,
  description: string,
): Condition<readonly Value[]> {
  return {
    type,
    isList: true,
    description,
    json: z.array(item),
    test: (values, where) =>
      values.length > 0
        ? where(`tasks.${column}`, 'in', values.map(toName))
        : where.and([sql<SqlBool>`0 = 1`]),
  };
}

function within(column: 'posted_at' | 'completed_at', description: string): Condition<TimeRange> {
  return {
    type: 'DateTimeRange',
    isList: false,
    description,
    json: z.strictObject({ from: Instant.optional(), to: Instant.optional() }),
    check({ from, to }, name) {
      if (from && to && from > to) throw refuse(`\`${name}.from\` is after \`${name}.to\`.`);
    },
    test: ({ from, to }, where) =>
      where.and([
        ...(from ? [where(`tasks.${column}`, '>=', from.getTime())] : []),
        ...(to ? [where(`tasks.${column}`, '<', to.getTime())] : []),
      ]),
  };
}

function cites(where: Where, column: 'domain' | 'url', values: readonly string[]): Test {
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
  return search
    .split(/\s+/u)
    .map((piece) => tokenize(piece))
    .filter((words) => words.length > 0);
}

function names<Name extends string>(object: Readonly<Record<Name, unknown>>) {
  return z.enum(Object.keys(object) as Name[]); // its own names
}

function refuse(message: string): ServiceError {
  return new ServiceError('BAD_USER_INPUT', message);
}
