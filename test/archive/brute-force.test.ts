import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import { createRandom, pick } from '../../src/emulator/random.ts';
import { importLines } from '../../src/tasks/transfer.ts';
import { createKnown, createText, type Known, spellings, values } from '../support/awkward.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startTestService, type TestService, type Untyped } from '../support/service.ts';

/*
 * Random questions about awkward tasks, answered by the service and counted by hand: once from the rows, and once more
 * when most of them are rolled up.
 */

const random = createRandom('brute force');
const DAY = 86_400_000;
/** What is kept, in the order in which it came. */
let kept: Known[] = [];
let database: TestDatabase;
let archive: Archive;
let service: TestService;

beforeAll(async () => {
  database = await createTestDatabase();
  archive = await openArchive(database.where);
  service = await startTestService({ env: { DATABASE_URL: database.url, COLLECT: 'off' } });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await archive.close();
  await database[Symbol.asyncDispose]();
});

async function keep(tasks: readonly Known[]): Promise<void> {
  const lines = tasks.map(({ line }) => line);
  expect(await importLines(lines, { archive, fetch: null })).toEqual({
    tasks: lines.length,
    bad: 0,
    deleted: 0,
  });
  const before = new Map(kept.map((task) => [task.id, task]));
  for (const { id } of tasks) before.delete(id);
  // When it was posted, an earlier copy may have told.
  const known = tasks.map((task) => ({
    ...task,
    createdAt: kept.find(({ id }) => id === task.id)?.createdAt ?? task.createdAt,
  }));
  kept = [...before.values(), ...known];
}

// ---- by hand

interface Range {
  readonly from?: string;
  readonly to?: string;
}
type Filter = Record<string, Untyped>;

/** The words of a text, so that equal ones are equal strings. */
function wordsOf(text: string): string[] {
  const folded = text.replaceAll('\0', ' ').normalize('NFC').toUpperCase().toLowerCase();
  return (
    folded
      .replaceAll('ς', 'σ')
      .normalize('NFC')
      .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? []
  );
}

function placesOf(words: readonly string[], piece: readonly string[]): number[] {
  return [...words.keys()].filter((at) => piece.every((word, index) => words[at + index] === word));
}

const words = new Map<string, readonly [prompt: string[], answer: string[]]>();

function textsOf({ line, prompt, text }: Known): readonly [prompt: string[], answer: string[]] {
  const known = words.get(line) ?? [wordsOf(prompt), wordsOf(text)];
  words.set(line, known);
  return known;
}

function isWithin(time: number | null, { from, to }: Range): boolean {
  if (!from && !to) return true;
  if (time === null) return false;
  return (!from || time >= Date.parse(from)) && (!to || time < Date.parse(to));
}

function takes(filter: Filter, task: Known): boolean {
  const among = (name: string, value: unknown) =>
    !filter[name] || (value !== null && filter[name].includes(value));
  return (
    among('providers', task.provider) &&
    among('statuses', task.status) &&
    among('models', task.model) &&
    among('requestedModels', task.requestedModel) &&
    among('tags', task.tag) &&
    among('citationStates', task.citationState) &&
    (!filter['tagPrefix'] || (task.tag ?? '').startsWith(filter['tagPrefix'])) &&
    isWithin(task.createdAt, filter['createdAt'] ?? {}) &&
    isWithin(task.completedAt, filter['completedAt'] ?? {}) &&
    (typeof filter['webSearch'] !== 'boolean' || task.webSearch === filter['webSearch']) &&
    (!filter['citedDomains'] ||
      task.sources.some(({ DOMAIN }) => filter['citedDomains'].includes(DOMAIN))) &&
    (!filter['citedUrl'] || task.sources.some(({ URL }) => URL === filter['citedUrl'])) &&
    (!filter['search'] ||
      (filter['search'] as string)
        .split(/\s+/u)
        .map((piece) => wordsOf(piece))
        .every((piece) => textsOf(task).some((text) => placesOf(text, piece).length > 0)))
  );
}

function groupBy<Item, Key>(items: readonly Item[], keysOf: (item: Item) => Iterable<Key>) {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}

function byText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const toTime = (time: number | null) => (time === null ? null : new Date(time).toISOString());
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
const dayOf = (time: number | null) => toTime(time)?.slice(0, 10) ?? null;

function startOf(interval: string, time: number): string {
  const day = new Date(time);
  if (interval === 'WEEK') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  if (interval === 'MONTH') day.setUTCDate(1);
  return day.toISOString().slice(0, 10);
}

/** A step for each in which the sample has an answer, divided by those of it that could count. */
function trendOf(
  sample: readonly Known[],
  interval: string,
  isDivided: (task: Known) => boolean,
  countOf: (task: Known) => number,
) {
  const dated = sample.filter(({ completedAt }) => completedAt !== null);
  return [...groupBy(dated, (task) => [startOf(interval, task.completedAt ?? 0)])]
    .map(([date, tasks]) => {
      const counts = tasks.map(countOf).filter((count) => count > 0);
      const sampleAnswers = tasks.filter(isDivided).length;
      const answers = counts.length;
      const point = { date, answers, count: sum(counts), sampleAnswers };
      return { ...point, share: share(answers, sampleAnswers) };
    })
    .toSorted((a, b) => byText(a.date, b.date));
}

function sampleBy(answers: readonly Known[]) {
  const times = answers.flatMap(({ completedAt }) => completedAt ?? []).toSorted((a, b) => a - b);
  return {
    answers: answers.length,
    answersWithWebSearch: answers.filter(({ webSearch }) => webSearch).length,
    answersWithCitation: answers.filter(({ sources }) => sources.length > 0).length,
    annotations: sum(answers.map(({ sources }) => sources.length)),
    from: toTime(times[0] ?? null),
    to: toTime(times.at(-1) ?? null),
  };
}

const keysBy = {
  COMPLETED_AT: ({ completedAt }: Known) => completedAt ?? -1,
  CREATED_AT: ({ createdAt }: Known) => createdAt ?? -1,
  MONEY_SPENT: ({ line, spent }: Known) => spent ?? moneyOf(line),
};

/** What the vendor charged is known of more tasks than what they cost in the end. */
function moneyOf(line: string): number {
  const usd = JSON.parse(line).response.tasks[0].result?.[0]?.money_spent as number | null;
  return typeof usd === 'number' ? Math.round(usd * 1e9) : -1;
}

function sortTasks(tasks: readonly Known[], field: keyof typeof keysBy, direction: string) {
  const up = [...tasks.entries()]
    .toSorted(([a, one], [b, other]) => keysBy[field](one) - keysBy[field](other) || a - b)
    .map(([, { id }]) => id);
  return direction === 'ASC' ? up : up.toReversed();
}

function citationsBy(answers: readonly Known[], by: 'DOMAIN' | 'HOST' | 'URL', interval: string) {
  const sample = sampleBy(answers);
  return [...groupBy(answers, ({ sources }) => new Set(sources.flatMap((one) => one[by] ?? [])))]
    .map(([key, tasks]) => {
      const own = (task: Known) => task.sources.filter((one) => one[by] === key);
      const count = sum(tasks.map((task) => own(task).length));
      const seen = tasks.map(({ completedAt, fetchedAt }) => completedAt ?? fetchedAt);
      return {
        key,
        annotationCount: count,
        answerCount: tasks.length,
        distinctUrlCount: new Set(tasks.flatMap(own).map(({ URL }) => URL)).size,
        shareOfAnnotations: share(count, sample.annotations),
        shareOfAnswers: share(tasks.length, sample.answersWithWebSearch),
        firstSeenAt: toTime(Math.min(...seen)),
        lastSeenAt: toTime(Math.max(...seen)),
        trend: trendOf(
          answers,
          interval,
          ({ webSearch }) => webSearch === true,
          (task) => own(task).length,
        ),
        tasks: {
          totalCount: tasks.length,
          nodes: sortTasks(tasks, 'COMPLETED_AT', 'DESC')
            .slice(0, 3)
            .map((id) => ({ id })),
        },
      };
    })
    .toSorted((a, b) => b.annotationCount - a.annotationCount || byText(a.key, b.key));
}

interface Term {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly domains: readonly string[];
}

function countNamings(task: Known, { aliases, name }: Term): number {
  const [, text] = textsOf(task);
  const namings = [name, ...aliases]
    .map((one) => wordsOf(one))
    .flatMap((piece) => placesOf(text, piece).map((at) => ({ at, end: at + piece.length })))
    .toSorted((a, b) => a.at - b.at);
  let count = 0;
  let reach = -1;
  for (const { at, end } of namings) {
    if (at >= reach) count += 1;
    reach = Math.max(reach, end);
  }
  return count;
}

function mentionsBy(answers: readonly Known[], terms: readonly Term[], interval: string) {
  const found = terms.map((term) => {
    const naming = answers.filter((task) => countNamings(task, term) > 0);
    const cites = (task: Known) =>
      task.sources.some(({ DOMAIN }) => term.domains.includes(DOMAIN ?? '-'));
    return {
      term: term.name.replaceAll('\ud800', '\ufffd'),
      mentionCount: sum(naming.map((task) => countNamings(task, term))),
      answerCount: naming.length,
      shareOfAnswers: share(naming.length, answers.length),
      citedAnswerCount: naming.filter(cites).length,
      trend: trendOf(
        answers,
        interval,
        () => true,
        (task) => countNamings(task, term),
      ),
    };
  });
  const all = sum(found.map(({ mentionCount }) => mentionCount));
  return found.map((one) => ({ ...one, shareOfVoice: share(one.mentionCount, all) }));
}

const dimensions = {
  PROVIDER: ['provider', (task: Known) => task.provider],
  MODEL: ['model', (task: Known) => task.model],
  REQUESTED_MODEL: ['requestedModel', (task: Known) => task.requestedModel],
  TAG: ['tag', (task: Known) => task.tag],
  DAY: ['day', (task: Known) => dayOf(task.completedAt ?? task.createdAt)],
  METHOD: ['method', (task: Known) => task.method],
} as const;

function bucketOf(tasks: readonly Known[]) {
  return {
    taskCount: tasks.length,
    unknownCount: tasks.filter(({ spent }) => spent === null).length,
    moneySpent: sum(tasks.map(({ spent }) => spent ?? 0)) / 1e9,
    charged: sum(tasks.map(({ charged }) => charged ?? 0)) / 1e9,
    inputTokens: sum(tasks.map(({ tokens }) => tokens[0])),
    outputTokens: sum(tasks.map(({ tokens }) => tokens[1])),
    reasoningTokens: sum(tasks.map(({ tokens }) => tokens[2])),
  };
}

const nowhere = Object.fromEntries(Object.values(dimensions).map(([name]) => [name, null]));

function bucketsBy(tasks: readonly Known[], by: readonly (keyof typeof dimensions)[]) {
  const keyOf = (task: Known) => ({
    ...nowhere,
    ...Object.fromEntries(by.map((name) => [dimensions[name][0], dimensions[name][1](task)])),
  });
  return [...groupBy(tasks, (task) => [JSON.stringify(keyOf(task))])]
    .map(([key, own]) => ({ key: JSON.parse(key) as object, ...bucketOf(own) }))
    .toSorted((a, b) => b.moneySpent - a.moneySpent || b.taskCount - a.taskCount);
}

/** What buckets are sorted by; the order of equal ones is the database's own. */
const placeOf = ({ moneySpent, taskCount }: Untyped) => ({ moneySpent, taskCount });

function fanOutsBy(answers: readonly Known[]) {
  return [...groupBy(answers, ({ fanOuts }) => new Set(fanOuts))]
    .map(([query, tasks]) => ({
      query,
      answerCount: tasks.length,
      lastSeenAt: toTime(Math.max(...tasks.map((task) => task.completedAt ?? task.fetchedAt))),
    }))
    .toSorted((a, b) => b.answerCount - a.answerCount || byText(a.query, b.query));
}

// ---- the questions

const some = <Value>(all: readonly Value[], most = 3): Value[] =>
  Array.from({ length: random(most + 1) }, () => pick(all, random));

function createRange(): object {
  const [a, b] = [0, 1].map(() => pick(values.times, random) + (random(2) ? 0 : random(DAY)));
  const [from, to] = [Math.min(a ?? 0, b ?? 0), Math.max(a ?? 0, b ?? 0)].map((time) =>
    new Date(random(3) ? time : time - (time % DAY)).toISOString(),
  );
  return pick([{ from }, { to }, { from, to }, { from: '1960-01-01T00:00:00Z' }, {}], random);
}

const fields: Record<string, () => unknown> = {
  providers: () => some(['CLAUDE', 'CHAT_GPT', 'GEMINI', 'PERPLEXITY']),
  statuses: () => some(['PENDING', 'COMPLETED', 'FAILED', 'EXPIRED']),
  models: () => some(values.models),
  requestedModels: () => some(values.models),
  tags: () => some(values.tags.map((tag) => tag.replaceAll('\0', ' '))),
  tagPrefix: () => pick(['de', 'de_', 'de%', '%', '_', "d'", '\\', '👍', 'e', ''], random),
  createdAt: createRange,
  completedAt: createRange,
  search: () => {
    const text = createText(random, 3);
    const pieces = text.split(/\s+/u).filter((piece) => wordsOf(piece).length > 0);
    return pieces.join(' ') || pick(['northwind', '', null], random);
  },
  citedDomains: () => some(['example.com', 'other.co.uk', 'www.gov.uk', 'google.com', '%', '']),
  citedUrl: () =>
    pick(
      values.sources.flatMap(({ URL }) => URL ?? []),
      random,
    ),
  webSearch: () => random(2) === 0,
  citationStates: () => some(['WEB_SEARCH_OFF', 'NONE_RETURNED', 'CITED', 'UNKNOWN']),
};
const rolledUp = ['providers', 'models', 'requestedModels', 'completedAt'];

/** Of few fields, so that something is left; every other one of those that roll-ups can serve. */
function createFilter(): Filter | null {
  const names = random(2) ? rolledUp : Object.keys(fields);
  const own = new Set(some(names, 2));
  if (own.size === 0 && random(2)) return null;
  return Object.fromEntries([...own].map((name) => [name, fields[name]?.()]));
}

const names = spellings.filter((text) => wordsOf(text).length > 0);

function createTerm(): Term {
  return {
    name: pick(names, random),
    aliases: some(names, 3),
    domains: some(['example.com', 'other.co.uk']),
  };
}
const usual = [createTerm(), createTerm(), createTerm(), createTerm()];

async function read(query: string, variables: Record<string, unknown>): Promise<Untyped> {
  const { data, errors } = await service.query(query, variables);
  expect(errors, JSON.stringify(variables)).toBeUndefined();
  return data;
}

const sampleFields = 'answers answersWithWebSearch answersWithCitation annotations from to';
const trendFields = 'date answers count sampleAnswers share';
const bucketFields =
  'taskCount unknownCount moneySpent charged inputTokens outputTokens reasoningTokens';
const question = `query ($filter: TaskFilter, $orderBy: TaskOrder, $by: CitationGroupBy!, $interval: Interval!,
    $terms: [MentionTerm!]!, $dimensions: [SpendDimension!]!, $buckets: Int!) {
  archive(filter: $filter, orderBy: $orderBy, first: 100) { totalCount nodes { id } }
  citations(filter: $filter, groupBy: $by, first: 100) { totalCount sample { ${sampleFields} }
    nodes { key annotationCount answerCount distinctUrlCount shareOfAnnotations shareOfAnswers firstSeenAt lastSeenAt
      trend(interval: $interval) { ${trendFields} } tasks(first: 3) { totalCount nodes { id } } } }
  mentions(filter: $filter, terms: $terms) { sample { ${sampleFields} } nodes { term mentionCount answerCount
    shareOfAnswers shareOfVoice citedAnswerCount trend(interval: $interval) { ${trendFields} } } }
  spend(filter: $filter, groupBy: $dimensions, first: $buckets) { total { ${bucketFields} } truncated
    buckets { key { provider model requestedModel tag day method } ${bucketFields} } }
  fanOutQueries(filter: $filter, first: 100) { totalCount answers reportingAnswers nodes { query answerCount lastSeenAt } } }`;

async function compare(): Promise<void> {
  const filter = createFilter();
  const orderBy = {
    field: pick(['COMPLETED_AT', 'CREATED_AT', 'MONEY_SPENT'] as const, random),
    direction: pick(['ASC', 'DESC'], random),
  };
  const by = pick(['DOMAIN', 'HOST', 'URL'] as const, random);
  const interval = pick(['DAY', 'WEEK', 'MONTH'], random);
  const terms = [createTerm(), pick(usual, random), pick(usual, random)];
  const dimensionsAsked = some(Object.keys(dimensions) as (keyof typeof dimensions)[], 6);
  const first = 1 + random(random(2) ? 10 : 1000);
  const variables = {
    filter,
    orderBy,
    by,
    interval,
    terms,
    dimensions: dimensionsAsked,
    buckets: first,
  };
  const data = await read(question, variables);
  const tasks = kept.filter((task) => takes(filter ?? {}, task));
  const answers = tasks.filter(({ answered }) => answered);
  const groups = citationsBy(answers, by, interval);
  const queries = fanOutsBy(answers);
  const buckets = dimensionsAsked.length === 0 ? [] : bucketsBy(tasks, dimensionsAsked);
  const about = JSON.stringify(variables);
  expect(data.archive, about).toEqual({
    totalCount: tasks.length,
    nodes: sortTasks(tasks, orderBy.field, orderBy.direction)
      .slice(0, 100)
      .map((id) => ({ id })),
  });
  expect(data.citations, about).toEqual({
    totalCount: groups.length,
    sample: sampleBy(answers),
    nodes: groups,
  });
  expect(data.mentions, about).toEqual({
    sample: sampleBy(answers),
    nodes: mentionsBy(answers, terms, interval),
  });
  const dearest = buckets.slice(0, first);
  expect({ ...data.spend, buckets: data.spend.buckets.map(placeOf) }, about).toEqual({
    total: bucketOf(tasks),
    truncated: buckets.length > first,
    buckets: dearest.map(placeOf),
  });
  const byKey = new Map(buckets.map((bucket) => [JSON.stringify(bucket.key), bucket]));
  for (const bucket of data.spend.buckets) {
    expect(bucket, about).toEqual(byKey.get(JSON.stringify(bucket.key)));
  }
  expect(data.fanOutQueries, about).toEqual({
    totalCount: queries.length,
    answers: answers.length,
    reportingAnswers: answers.filter(({ fanOuts }) => fanOuts !== null).length,
    nodes: queries,
  });
}

/** A whole list, page by page of any size: every cursor leads on to where the page before ended. */
async function walk(
  ask: (page: object) => Promise<Untyped>,
  isBackward: boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = null; ;) {
    const size = 1 + random(100);
    const { edges, pageInfo } = await ask(
      isBackward ? { last: size, before: cursor } : { first: size, after: cursor },
    );
    const keys: string[] = edges.map(({ node }: Untyped) => node.id ?? node.key ?? node.query);
    expect(keys.length).toBeLessThanOrEqual(size);
    expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([
      edges[0]?.cursor ?? null,
      edges.at(-1)?.cursor ?? null,
    ]);
    if (isBackward) found.unshift(...keys);
    else found.push(...keys);
    expect(isBackward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage).toBe(cursor !== null);
    const hasMore: boolean = isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage;
    if (!hasMore) return found;
    expect(keys).toHaveLength(size);
    cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
  }
}

const pageInfo = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

describe.each(['not rolled up', 'rolled up'])('%s', (stage) => {
  beforeAll(async () => {
    if (stage === 'not rolled up') {
      await keep(Array.from({ length: 280 }, (_, number) => createKnown(number, random)));
    } else {
      // Enough to be rolled up.
      await keep(Array.from({ length: 1730 }, (_, number) => createKnown(1000 + number, random)));
      await archive.rollUp();
    }
    const { upto } = await archive.database.reader
      .selectFrom('rolled_up')
      .select('upto')
      .executeTakeFirstOrThrow();
    expect(upto).toBe(stage === 'rolled up' ? 2000 : 0);
  }, 60_000);

  test('every question has the answer that is counted by hand', { timeout: 120_000 }, async () => {
    for (let count = 0; count < (stage === 'rolled up' ? 8 : 40); count += 1) await compare();
    // What is asked for again is counted on, while tasks come, and some that were in the queue till now.
    const queued = kept.filter(({ status }) => status === 'PENDING').slice(0, 30);
    expect(queued.length).toBeGreaterThan(10);
    const numbers = queued.map(({ id }) => Number.parseInt(id.slice(-12), 16));
    const next = 10_000 + kept.length;
    for (let more = 0; more < 20; more += 1) numbers.push(next + more);
    await keep(numbers.map((number) => createKnown(number, random)));
    for (let count = 0; count < 8; count += 1) await compare();
    // Some of every kind and age go; what was rolled up of them is taken out again.
    for (const part of [30, 3]) {
      const doomed = kept.filter(() => random(part) === 0);
      expect(doomed.length).toBeGreaterThan(5);
      const deleted = await archive.deletions.ofIds(doomed.map(({ id }) => id));
      expect(deleted).toHaveLength(doomed.length);
      kept = kept.filter((task) => !doomed.includes(task));
      for (let count = 0; count < 6; count += 1) await compare();
    }
  });

  test(
    'a list is the same from either end, in pages of any size',
    { timeout: 60_000 },
    async () => {
      for (const filter of stage === 'rolled up' ? [{ providers: ['CLAUDE', 'GEMINI'] }] : [null]) {
        const tasks = kept.filter((task) => takes(filter ?? {}, task));
        for (const field of ['COMPLETED_AT', 'CREATED_AT', 'MONEY_SPENT'] as const) {
          const direction = pick(['ASC', 'DESC'], random);
          const ask = async (page: object) =>
            (
              await read(
                `query ($filter: TaskFilter, $orderBy: TaskOrder, $first: Int, $after: String, $last: Int, $before: String) {
                archive(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
                  edges { cursor node { id } } ${pageInfo} } }`,
                { filter, orderBy: { field, direction }, ...page },
              )
            ).archive;
          const expected = sortTasks(tasks, field, direction);
          expect(await walk(ask, false)).toEqual(expected);
          expect(await walk(ask, true)).toEqual(expected);
        }
        const answers = tasks.filter(({ answered }) => answered);
        for (const by of ['DOMAIN', 'HOST', 'URL'] as const) {
          const ask = async (page: object) =>
            (
              await read(
                `query ($filter: TaskFilter, $by: CitationGroupBy!, $first: Int!, $after: String) {
                citations(filter: $filter, groupBy: $by, first: $first, after: $after) { edges { cursor node { key } } ${pageInfo} } }`,
                { filter, by, ...page },
              )
            ).citations;
          expect(await walk(ask, false)).toEqual(
            citationsBy(answers, by, 'DAY').map(({ key }) => key),
          );
        }
        const ask = async (page: object) =>
          (
            await read(
              `query ($filter: TaskFilter, $first: Int!, $after: String) {
              fanOutQueries(filter: $filter, first: $first, after: $after) { edges { cursor node { query } } ${pageInfo} } }`,
              { filter, ...page },
            )
          ).fanOutQueries;
        expect(await walk(ask, false)).toEqual(fanOutsBy(answers).map(({ query }) => query));
      }
    },
  );
});
