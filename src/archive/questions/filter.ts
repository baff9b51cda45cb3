import { type ExpressionBuilder, type ExpressionWrapper, sql, type SqlBool } from 'kysely';
import { z } from 'zod';
import { ServiceError } from '../../model/errors.ts';
import { MAX_CHOICES, MAX_FILTER_TERMS, MAX_SEARCH } from '../../model/limits.ts';
import { readDomain, readPage } from '../../model/link.ts';
import { providers } from '../../model/provider.ts';
import { citationStates } from '../../model/result.ts';
import { taskStatuses } from '../../model/task.ts';
import { addressNumbers } from '../tables/addresses.ts';
import type { FullText } from '../tables/full-text.ts';
import { toKey, toName } from '../tables/keys.ts';
import { hashPrompt, toPrompt } from '../tables/prompts.ts';
import { namesOf, type Term } from '../tables/tracked-terms.ts';
import type { Tables } from '../tables/tables.ts';
import { readSearch } from './search.ts';
import { checkTerms } from './terms.ts';

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
  | 'ID'
  | 'String'
  | 'Boolean'
  | 'DateTimeRange'
  | 'Provider'
  | 'TaskMethod'
  | 'TaskStatus'
  | 'CitationState'
  | 'MentionTerm';

const TermJson = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  domains: z.array(z.string()).default([]),
});

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
    description: `Words that must all occur in the prompt or the answer; "in quotes" side by side, run* as a beginning. Up to ${MAX_SEARCH} characters.`,
    json: z.string(),
    check(text) {
      if (text.length > MAX_SEARCH)
        throw refuse(`\`search\` has at most ${MAX_SEARCH} characters.`);
      if (text !== '') readSearch(text);
    },
    test: (text, where, fullText) =>
      where.and(
        text === '' ? [] : [fullText.contains(sql.ref<number>('tasks.number'), readSearch(text))],
      ),
  }),
  citedDomains: condition<readonly string[]>({
    type: 'String',
    isList: true,
    description:
      'Registrable domains of which a page is cited: `example.co.uk`, or any address of it.',
    json: z.array(z.string()),
    test: (domains, where) =>
      cites(
        where,
        'domain',
        domains.map((name) => readDomain(name)),
      ),
  }),
  citedUrl: condition<string>({
    type: 'String',
    description:
      'The address of a page that is cited, however it is written: with or without scheme, `www.`, tracking parameters.',
    json: z.string(),
    test: (url, where) => (url === '' ? where.and([]) : cites(where, 'url', pagesOf(url))),
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
  ids: condition<readonly string[]>({
    type: 'ID',
    isList: true,
    description: 'Task ids; upper and lower case are the same.',
    json: z.array(z.string()),
    test: (ids, where) =>
      isOneOf(
        where,
        'id',
        ids.map((id) => toKey(id).toLowerCase()),
      ),
  }),
  methods: oneOf('TaskMethod', z.enum(['STANDARD', 'LIVE']), 'method', 'Posted or live.'),
  prompts: condition<readonly string[]>({
    type: 'String',
    isList: true,
    description: 'The whole prompt, exactly; blanks at the ends do not count.',
    json: z.array(z.string()),
    test(prompts, where) {
      const hashes = prompts.flatMap((prompt) => toPrompt(prompt) ?? []).map(hashPrompt);
      return where(
        'tasks.prompt',
        'in',
        hashes.length === 0
          ? sql<number>`(select 0 where 0 = 1)`
          : sql<number>`(select id from prompts where hash in (${sql.join(hashes)}))`,
      );
    },
  }),
  countries: condition<readonly string[]>({
    type: 'String',
    isList: true,
    description: 'ISO 3166-1 alpha-2 of the country searched from.',
    json: z.array(z.string()),
    test: (countries, where) =>
      isOneOf(
        where,
        'country',
        countries.map((country) => toName(country.toUpperCase())),
      ),
  }),
  hasText: condition<boolean>({
    type: 'Boolean',
    description: 'Answers with text; `false`: answers that were paid for and have none.',
    json: z.boolean(),
    test: (hasText, where) => where('tasks.has_text', '=', Number(hasText)),
  }),
  notCitedDomains: condition<readonly string[]>({
    type: 'String',
    isList: true,
    description:
      'Answers that cite none of these. With `citedDomains`: a rival is cited and you are not.',
    json: z.array(z.string()),
    test: (domains, where) =>
      where.and([
        where('tasks.answered', '=', 1),
        where.not(
          cites(
            where,
            'domain',
            domains.map((name) => readDomain(name)),
          ),
        ),
      ]),
  }),
  naming: terms(
    `Answers that name at least one of these, up to ${MAX_FILTER_TERMS}.`,
    (isNamed) => isNamed,
  ),
  notNaming: terms(
    `Answers that name none of these, up to ${MAX_FILTER_TERMS}.`,
    (isNamed, where) => where.not(isNamed),
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

type NamedColumn =
  | 'provider'
  | 'status'
  | 'model'
  | 'requested_model'
  | 'method'
  | 'tag'
  | 'citation_state';

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

function isOneOf(where: Where, column: 'id' | 'country', values: readonly string[]): Test {
  return values.length > 0
    ? where(`tasks.${column}`, 'in', values)
    : where.and([sql<SqlBool>`0 = 1`]);
}

/** Answers, by whether they name one of some terms. */
function terms(
  description: string,
  choose: (isNamed: Test, where: Where) => Test,
): Condition<readonly Term[]> {
  return {
    type: 'MentionTerm',
    isList: true,
    description,
    json: z.array(TermJson),
    check: (asked, name) => checkTerms(asked, { name, least: 0, most: MAX_FILTER_TERMS }),
    test(asked, where, fullText) {
      const wanted = asked.flatMap((term) => namesOf(term));
      const isNamed = where.and([
        wanted.length > 0
          ? fullText.isNamed(sql.ref<number>('tasks.number'), wanted)
          : sql<SqlBool>`0 = 1`,
      ]);
      return where.and([where('tasks.answered', '=', 1), choose(isNamed, where)]);
    },
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

function pagesOf(address: string): string[] {
  const page = readPage(address);
  return page === null ? [] : [page];
}

function names<Name extends string>(object: Readonly<Record<Name, unknown>>) {
  return z.enum(Object.keys(object) as Name[]); // its own names
}

function refuse(message: string): ServiceError {
  return new ServiceError('BAD_USER_INPUT', message);
}
