import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import { createRandom, pick } from '../../src/emulator/random.ts';
import { importLines } from '../../src/tasks/transfer.ts';
import { createKnown, type Known, values } from '../support/awkward.ts';
import { spellings, wordsOf } from '../support/texts.ts';
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

/** `isDone`: whether they are derived from when this resolves, or may wait in the inbox. */
async function keep(tasks: readonly Known[], isDone = true): Promise<void> {
  const lines = tasks.map(({ line }) => line);
  const into = isDone ? archive : { ...archive, settled: async () => {} };
  expect(await importLines(lines, { archive: into, fetch: null })).toEqual({
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

function placesOf(words: readonly string[], piece: readonly string[]): number[] {
  return [...words.keys()].filter((at) => piece.every((word, index) => words[at + index] === word));
}

interface Piece {
  readonly words: readonly string[];
  /** Whether the last word may go on. */
  readonly isBeginning: boolean;
}

/** What was searched for, by how it was asked. */
const searches = new Map<string, readonly Piece[]>();

function hasPiece(words: readonly string[], { isBeginning, words: piece }: Piece): boolean {
  if (!isBeginning) return placesOf(words, piece).length > 0;
  const whole = piece.slice(0, -1);
  return placesOf(words, whole).some((at) =>
    words[at + whole.length]?.startsWith(piece.at(-1) ?? ''),
  );
}

const words = new Map<string, readonly [prompt: string[], answer: string[]]>();

function textsOf({ line, prompt, text }: Known): readonly [prompt: string[], answer: string[]] {
  const known = words.get(line) ?? [wordsOf(prompt.seen), wordsOf(text.seen)];
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
    (!filter['ids'] || filter['ids'].some((id: string) => id.toLowerCase() === task.id)) &&
    among('methods', task.method) &&
    (!filter['prompts'] ||
      filter['prompts'].some((prompt: string) => prompt.trim() === (task.question ?? '-'))) &&
    (!filter['countries'] ||
      filter['countries'].some((country: string) => country.toUpperCase() === task.country)) &&
    (typeof filter['hasText'] !== 'boolean' ||
      (task.answered && filter['hasText'] === hasText(task))) &&
    (!filter['notCitedDomains'] ||
      (task.answered &&
        !cites(task, 'DOMAIN', toKnown(values.pastedDomains, filter['notCitedDomains'])))) &&
    (!filter['naming'] || (task.answered && namesAny(task, filter['naming']))) &&
    (!filter['notNaming'] || (task.answered && !namesAny(task, filter['notNaming']))) &&
    (typeof filter['webSearch'] !== 'boolean' || task.webSearch === filter['webSearch']) &&
    (!filter['citedDomains'] ||
      cites(task, 'DOMAIN', toKnown(values.pastedDomains, filter['citedDomains']))) &&
    (!filter['citedUrl'] ||
      cites(task, 'URL', toKnown(values.pastedPages, [filter['citedUrl']]))) &&
    (!filter['search'] ||
      searches
        .get(filter['search'])
        ?.every((piece) => textsOf(task).some((text) => hasPiece(text, piece))) === true)
  );
}

const hasText = ({ text }: Known) => text.sent.trim() !== '';
const namesAny = (task: Known, terms: readonly Term[]) =>
  terms.some((term) => countNamings(task, term) > 0);

/** What was meant by what was pasted; nothing by what is none. */
function toKnown(
  meant: Readonly<Record<string, string | null>>,
  pasted: readonly string[],
): string[] {
  return pasted.flatMap((text) => meant[text] ?? []);
}

function cites(task: Known, by: 'DOMAIN' | 'URL', keys: readonly string[]): boolean {
  return task.sources.some((source) => keys.includes(source[by] ?? ''));
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
    emptyAnswers: answers.filter((task) => !hasText(task)).length,
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
  const rows: Untyped[] = Object.values(JSON.parse(line).response.tasks[0].result ?? []);
  const usd = rows.find((row) => row !== null)?.money_spent as number | null;
  return typeof usd === 'number' ? Math.round(usd * 1e9) : -1;
}

function sortTasks(tasks: readonly Known[], field: keyof typeof keysBy, direction: string) {
  const up = [...tasks.entries()]
    .toSorted(([a, one], [b, other]) => keysBy[field](one) - keysBy[field](other) || a - b)
    .map(([, { id }]) => id);
  return direction === 'ASC' ? up : up.toReversed();
}

type GroupBy = 'DOMAIN' | 'HOST' | 'URL';

/** How answers are shown over time, and in parts. */
interface Shown {
  readonly interval: string;
  readonly dimension: Dimension;
  readonly parts: number;
}

function groupOf(answers: readonly Known[], by: GroupBy, key: string, shown: Shown) {
  const sample = sampleBy(answers);
  const own = (task: Known) => task.sources.filter((one) => one[by] === key);
  const citing = answers.filter((task) => own(task).length > 0);
  const count = sum(citing.map((task) => own(task).length));
  const seen = citing.map(({ completedAt, fetchedAt }) => completedAt ?? fetchedAt);
  const [searched, countOf] = [
    ({ webSearch }: Known) => webSearch === true,
    (task: Known) => own(task).length,
  ];
  return {
    key,
    annotationCount: count,
    answerCount: citing.length,
    distinctUrlCount: new Set(citing.flatMap(own).flatMap(({ URL }) => URL ?? [])).size,
    shareOfAnnotations: share(count, sample.annotations),
    shareOfAnswers: share(citing.length, sample.answersWithWebSearch),
    firstSeenAt: toTime(seen.length > 0 ? Math.min(...seen) : null),
    lastSeenAt: toTime(seen.length > 0 ? Math.max(...seen) : null),
    trend: trendOf(answers, shown.interval, searched, countOf),
    breakdown: breakdownOf(answers, shown, searched, countOf),
    tasks: newestOf(citing),
  };
}

function newestOf(tasks: readonly Known[]) {
  const ids = sortTasks(tasks, 'COMPLETED_AT', 'DESC');
  return { totalCount: tasks.length, nodes: ids.slice(0, 3).map((id) => ({ id })) };
}

function citedKeys(answers: readonly Known[], by: GroupBy): string[] {
  const counts = groupBy(
    answers.flatMap(({ sources }) => sources),
    (one) => (one[by] === null ? [] : [one[by]]),
  );
  return [...counts]
    .toSorted(([a, one], [b, other]) => other.length - one.length || byText(a, b))
    .map(([key]) => key);
}

function citationsBy(answers: readonly Known[], by: GroupBy, shown: Shown) {
  return citedKeys(answers, by).map((key) => groupOf(answers, by, key, shown));
}

/** Equals by their keys, what is not known last. */
function byKey(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return byText(a, b);
}

function breakdownOf(
  answers: readonly Known[],
  { dimension, parts }: Shown,
  isDivided: (task: Known) => boolean,
  countOf: (task: Known) => number,
) {
  const keyOf = dimensions[dimension][1];
  return [...groupBy(answers, (task) => [keyOf(task)])]
    .map(([key, own]) => {
      const counts = own.map(countOf).filter((count) => count > 0);
      const sampleAnswers = own.filter(isDivided).length;
      const entry = { key, count: sum(counts), answers: counts.length, sampleAnswers };
      return { ...entry, share: share(entry.answers, sampleAnswers) };
    })
    .toSorted((a, b) => b.count - a.count || byKey(a.key, b.key))
    .slice(0, parts);
}

function facetsBy(tasks: readonly Known[], dimension: Dimension, startingWith: string | null) {
  return [...groupBy(tasks, (task) => [dimensions[dimension][1](task)])]
    .filter(([key]) => startingWith === null || key?.startsWith(startingWith) === true)
    .map(([key, own]) => ({
      key,
      taskCount: own.length,
      answerCount: own.filter(({ answered }) => answered).length,
    }))
    .toSorted((a, b) => b.taskCount - a.taskCount || byKey(a.key, b.key));
}

function changesBy(
  [before, after]: readonly [readonly Known[], readonly Known[]],
  by: GroupBy,
  kinds: readonly string[] | null,
) {
  const samples = [sampleBy(before), sampleBy(after)] as const;
  const shown: Shown = { interval: 'DAY', dimension: 'METHOD', parts: 0 };
  const keys = [...new Set([...citedKeys(before, by), ...citedKeys(after, by)])];
  // As whole numbers, which are exact.
  const [less, more] = samples.map((sample) => Math.max(sample.answersWithWebSearch, 1));
  const changes = keys.map((key) => {
    const [earlier, later] = [before, after].map((answers) => {
      const { annotationCount, answerCount, shareOfAnnotations, shareOfAnswers } = groupOf(
        answers,
        by,
        key,
        shown,
      );
      return { annotationCount, answerCount, shareOfAnnotations, shareOfAnswers };
    }) as [Untyped, Untyped];
    const isKnown = earlier.shareOfAnswers !== null && later.shareOfAnswers !== null;
    const shareChange = isKnown ? later.shareOfAnswers - earlier.shareOfAnswers : null;
    const change = later.answerCount * (less ?? 1) - earlier.answerCount * (more ?? 1);
    let kind = change > 0 ? 'UP' : 'DOWN';
    if (!isKnown || change === 0) kind = 'SAME';
    if (earlier.answerCount === 0) kind = 'GAINED';
    if (later.answerCount === 0) kind = 'LOST';
    return { size: Math.abs(change), node: { key, kind, shareChange, earlier, later } };
  });
  return changes
    .filter(({ node }) => kinds === null || kinds.includes(node.kind))
    .toSorted((a, b) => b.size - a.size || byText(a.node.key, b.node.key))
    .map(({ node }) => node);
}

const providers = ['CLAUDE', 'CHAT_GPT', 'GEMINI', 'PERPLEXITY'];

function promptsBy(tasks: readonly Known[]) {
  const asked = tasks.filter(({ question }) => question !== null);
  return [...groupBy(asked, ({ question }) => [question])].map(([text, own]) => {
    const answers = own.filter(({ answered }) => answered);
    const times = answers.flatMap(({ completedAt }) => completedAt ?? []);
    const newest = sortTasks(answers, 'COMPLETED_AT', 'DESC').map(
      (id) => answers.find((task) => task.id === id) as Known, // it is one of them
    );
    const latest = groupBy(newest, (task) => [`${task.provider} ${task.requestedModel ?? ''}`]);
    return {
      text,
      taskCount: own.length,
      answerCount: answers.length,
      providers: providers.filter((name) => own.some(({ provider }) => provider === name)),
      models: [...new Set(answers.flatMap(({ model }) => model ?? []))].toSorted(byText),
      moneySpent: sum(own.map(({ spent }) => spent ?? 0)) / 1e9,
      firstAnsweredAt: toTime(times.length > 0 ? Math.min(...times) : null),
      lastAnsweredAt: toTime(times.length > 0 ? Math.max(...times) : null),
      latest: [...latest.values()]
        .flatMap(([task]) => task ?? [])
        .toSorted(
          (a, b) =>
            providers.indexOf(a.provider) - providers.indexOf(b.provider) ||
            byKey(a.requestedModel, b.requestedModel),
        )
        .map(({ id }) => ({ id })),
      tasks: newestOf(own),
    };
  });
}

/** What people paste to ask for a domain, host or page, and which one it is. */
const pasted: Record<GroupBy, readonly (readonly [text: string, key: string])[]> = {
  DOMAIN: [
    ['example.com', 'example.com'],
    ['https://www.Example.com/a', 'example.com'],
    ['blog.example.com', 'example.com'],
    [' OTHER.co.uk ', 'other.co.uk'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['nobody.example', 'nobody.example'],
    ['www.nobody.example/x', 'nobody.example'],
  ],
  HOST: [
    ['www.example.com', 'example.com'],
    ['http://blog.example.com/b?c', 'blog.example.com'],
    ['192.0.2.7', '192.0.2.7'],
    ['nobody.example', 'nobody.example'],
  ],
  URL: [
    ['https://example.com/a', 'https://example.com/a'],
    ['example.com/a', 'https://example.com/a'],
    ['http://www.example.com/guide/?utm_source=x#top', 'https://example.com/guide'],
    ['https://www.google.com/url?q=https://example.com/z', 'https://example.com/z'],
    ['https://nobody.example/', 'https://nobody.example/'],
  ],
};

interface Term {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly domains: readonly string[];
}

/** What was counted, by the term and the task: it is asked for again and again. */
const counted = new Map<string, Map<string, number>>();

function countNamings(task: Known, term: Term): number {
  const key = JSON.stringify([term.name, term.aliases]);
  const counts = counted.get(key) ?? new Map<string, number>();
  counted.set(key, counts);
  const known = counts.get(task.line) ?? countAnew(task, term);
  counts.set(task.line, known);
  return known;
}

function countAnew(task: Known, { aliases, name }: Term): number {
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

function mentionsBy(answers: readonly Known[], terms: readonly Term[], shown: Shown) {
  const found = terms.map((term) => {
    const naming = answers.filter((task) => countNamings(task, term) > 0);
    const domains = toKnown(values.pastedDomains, term.domains);
    return {
      term: term.name.replaceAll('\ud800', '\ufffd'),
      mentionCount: sum(naming.map((task) => countNamings(task, term))),
      answerCount: naming.length,
      shareOfAnswers: share(naming.length, answers.length),
      citedAnswerCount: naming.filter((task) => cites(task, 'DOMAIN', domains)).length,
      trend: trendOf(
        answers,
        shown.interval,
        () => true,
        (task) => countNamings(task, term),
      ),
      breakdown: breakdownOf(
        answers,
        shown,
        () => true,
        (task) => countNamings(task, term),
      ),
      tasks: newestOf(naming),
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
  METHOD: ['method', (task: Known) => task.method],
  PROMPT: ['prompt', (task: Known) => task.question],
  COUNTRY: ['country', (task: Known) => task.country],
  DAY: ['day', (task: Known) => stepOf(task, 'DAY')],
  WEEK: ['week', (task: Known) => stepOf(task, 'WEEK')],
  MONTH: ['month', (task: Known) => stepOf(task, 'MONTH')],
} as const;
const reportDimensions = [
  'PROVIDER',
  'MODEL',
  'REQUESTED_MODEL',
  'TAG',
  'METHOD',
  'PROMPT',
  'COUNTRY',
] as const;
type Dimension = (typeof reportDimensions)[number];

function stepOf({ completedAt, createdAt }: Known, interval: string): string | null {
  const time = completedAt ?? createdAt;
  return time === null ? null : startOf(interval, time);
}

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

function bucketsBy(
  tasks: readonly Known[],
  asked: readonly (keyof typeof dimensions)[],
  order: string,
) {
  const by = [...new Set(asked)];
  const keyOf = (task: Known) => ({
    ...nowhere,
    ...Object.fromEntries(by.map((name) => [dimensions[name][0], dimensions[name][1](task)])),
  });
  const compareKeys = (a: Untyped, b: Untyped) =>
    by.map((name) => byKey(a[dimensions[name][0]], b[dimensions[name][0]])).find(Boolean) ?? 0;
  return [...groupBy(tasks, (task) => [JSON.stringify(keyOf(task))])]
    .map(([key, own]) => ({ key: JSON.parse(key) as object, ...bucketOf(own) }))
    .toSorted(
      (a, b) =>
        (order === 'CHARGED' && (b.charged - a.charged || b.taskCount - a.taskCount)) ||
        compareKeys(a.key, b.key),
    );
}

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

const isWord = (text: string) => wordsOf(text).some((word) => /[\p{L}\p{N}]/u.test(word));
const called = spellings.filter(isWord);

/** Words, phrases in quotes, and how they begin. */
function createSearch(): string | null {
  const asked: string[] = [];
  const pieces: Piece[] = [];
  for (let left = random(3); left >= 0; left -= 1) {
    const text = pick(called, random);
    const kind = pick(['words', 'phrase', 'beginning', 'beginning of a phrase'], random);
    const cut = kind.startsWith('beginning')
      ? Array.from(text)
          .slice(0, 1 + random(6))
          .join('')
      : text;
    const parts = kind === 'words' ? cut.split(/\s+/u) : [cut];
    const isOne = kind === 'beginning' ? !/\s/u.test(cut) : true;
    if (/["*]/.test(cut) || !isOne || parts.some((part) => !isWord(part))) continue;
    const isBeginning = kind.startsWith('beginning');
    const isQuoted = kind.endsWith('phrase');
    asked.push(`${isQuoted ? `"${cut}"` : cut}${isBeginning ? '*' : ''}`);
    pieces.push(...parts.map((part) => ({ words: wordsOf(part), isBeginning })));
  }
  const search = asked.join(pick([' ', '  ', '\n'], random));
  searches.set(search, pieces);
  return search || pick(['', null], random);
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
  search: createSearch,
  citedDomains: () => some(Object.keys(values.pastedDomains)),
  citedUrl: () => pick(Object.keys(values.pastedPages), random),
  webSearch: () => random(2) === 0,
  ids: () => some(kept, 5).map(({ id }) => (random(2) ? id : id.toUpperCase())),
  methods: () => some(['STANDARD', 'LIVE']),
  prompts: () => some(values.prompts),
  countries: () => some(['US', 'us', 'DE', 'GB', 'FR']),
  hasText: () => random(3) > 0,
  notCitedDomains: () => some(Object.keys(values.pastedDomains)),
  naming: () => some(usual),
  notNaming: () => some(usual, 2),
  citationStates: () => some(['WEB_SEARCH_OFF', 'NONE_RETURNED', 'CITED', 'UNKNOWN']),
};
const rolledUp = ['providers', 'models', 'requestedModels', 'methods', 'countries', 'completedAt'];

/** Of few fields, so that something is left; every other one of those that roll-ups can serve. */
function createFilter(): Filter | null {
  const names = random(2) ? rolledUp : Object.keys(fields);
  const own = new Set(some(names, 2));
  if (own.size === 0 && random(2)) return null;
  return Object.fromEntries([...own].map((name) => [name, fields[name]?.()]));
}

function createTerm(): Term {
  return {
    name: pick(called, random),
    aliases: some(called, 3),
    domains: some(Object.keys(values.pastedDomains)),
  };
}
const usual = [createTerm(), createTerm(), createTerm(), createTerm()];

async function read(query: string, variables: Record<string, unknown>): Promise<Untyped> {
  const { data, errors } = await service.query(query, variables);
  expect(errors, JSON.stringify(variables)).toBeUndefined();
  return data;
}

const sampleFields =
  'answers answersWithWebSearch answersWithCitation emptyAnswers annotations from to';
const trendFields = 'date answers count sampleAnswers share';
const bucketFields =
  'taskCount unknownCount moneySpent charged inputTokens outputTokens reasoningTokens';
const keyFields = Object.values(dimensions)
  .map(([name]) => name)
  .join(' ');
const partFields = 'key count answers sampleAnswers share';
const changeFields = 'annotationCount answerCount shareOfAnnotations shareOfAnswers';
const question = `query ($filter: TaskFilter, $orderBy: TaskOrder, $by: CitationGroupBy!, $keys: [String!]!, $interval: Interval!,
    $terms: [MentionTerm!]!, $dimensions: [SpendDimension!]!, $order: SpendOrder!, $buckets: Int!,
    $part: ReportDimension!, $parts: Int!, $facet: ReportDimension!, $startingWith: String,
    $earlier: DateTimeRange!, $later: DateTimeRange!, $kinds: [ChangeKind!]) {
  archive(filter: $filter, orderBy: $orderBy, first: 100) { totalCount nodes { id } }
  citations(filter: $filter, groupBy: $by, first: 100) { ...cited }
  asked: citations(filter: $filter, groupBy: $by, keys: $keys) { ...cited }
  citationChanges(filter: $filter, groupBy: $by, earlier: $earlier, later: $later, kinds: $kinds, first: 100) {
    totalCount earlierSample { ${sampleFields} } laterSample { ${sampleFields} }
    nodes { key kind shareChange earlier { ${changeFields} } later { ${changeFields} } } }
  mentions(filter: $filter, terms: $terms) { sample { ${sampleFields} } nodes { term mentionCount answerCount
    shareOfAnswers shareOfVoice citedAnswerCount trend(interval: $interval) { ${trendFields} }
    breakdown(by: $part, first: $parts) { ${partFields} } tasks(first: 3) { totalCount nodes { id } } } }
  prompts(filter: $filter, first: 100) { totalCount nodes { text taskCount answerCount providers models moneySpent
    firstAnsweredAt lastAnsweredAt latest { id } tasks(first: 3) { totalCount nodes { id } } } }
  facets(filter: $filter, by: $facet, startingWith: $startingWith, first: 100) { key taskCount answerCount }
  spend(filter: $filter, groupBy: $dimensions, orderBy: $order, first: $buckets) { total { ${bucketFields} } truncated
    buckets { key { ${keyFields} } ${bucketFields} } }
  fanOutQueries(filter: $filter, first: 100) { totalCount answers reportingAnswers nodes { query answerCount lastSeenAt } } }
fragment cited on CitationConnection { totalCount sample { ${sampleFields} }
  nodes { key annotationCount answerCount distinctUrlCount shareOfAnnotations shareOfAnswers firstSeenAt lastSeenAt
    trend(interval: $interval) { ${trendFields} } breakdown(by: $part, first: $parts) { ${partFields} }
    tasks(first: 3) { totalCount nodes { id } } } }`;

/** What is highlighted in an answer is what is counted. */
async function compareSpans(answers: readonly Known[], terms: readonly Term[]): Promise<void> {
  const query = `query ($ids: [ID!]!, $terms: [MentionTerm!]!) { tasks(ids: $ids) { nodes { id
    result { text mentions(terms: $terms) { term text startOffset endOffset } } } } }`;
  if (answers.length === 0) return;
  const { tasks } = await read(query, { ids: answers.map(({ id }) => id), terms });
  for (const [at, answer] of answers.entries()) {
    const { mentions, text } = tasks.nodes[at].result;
    const counts = terms.map((term) => countNamings(answer, term));
    expect(mentions, answer.text.sent).toHaveLength(sum(counts));
    for (const { endOffset, startOffset, text: span } of mentions) {
      expect(text.slice(startOffset, endOffset)).toBe(span);
    }
  }
}

async function compare(): Promise<void> {
  const filter = createFilter();
  const orderBy = {
    field: pick(['COMPLETED_AT', 'CREATED_AT', 'MONEY_SPENT'] as const, random),
    direction: pick(['ASC', 'DESC'], random),
  };
  const by = pick(['DOMAIN', 'HOST', 'URL'] as const, random);
  const pastedKeys = some(pasted[by], 5);
  const shown = {
    interval: pick(['DAY', 'WEEK', 'MONTH'], random),
    dimension: pick(reportDimensions, random),
    parts: 1 + random(random(2) ? 5 : 20),
  };
  const terms = [createTerm(), pick(usual, random), pick(usual, random)];
  const dimensionsAsked = some(Object.keys(dimensions) as (keyof typeof dimensions)[], 6);
  const order = pick(['CHARGED', 'KEY'], random);
  const first = 1 + random(random(2) ? 10 : 1000);
  const facet = pick(reportDimensions, random);
  const startingWith = pick([null, null, '', 'd', 'de_', 'C', 'Which', '%', 'U'], random);
  const [earlier, later] = [createRange(), createRange()];
  const kinds = random(2) ? null : some(['GAINED', 'LOST', 'UP', 'DOWN', 'SAME']);
  const variables = {
    filter,
    orderBy,
    by,
    keys: pastedKeys.map(([text]) => text),
    interval: shown.interval,
    part: shown.dimension,
    parts: shown.parts,
    terms,
    dimensions: dimensionsAsked,
    order,
    buckets: first,
    facet,
    startingWith,
    earlier,
    later,
    kinds,
  };
  const data = await read(question, variables);
  const tasks = kept.filter((task) => takes(filter ?? {}, task));
  const answers = tasks.filter(({ answered }) => answered);
  const queries = fanOutsBy(answers);
  const about = JSON.stringify(variables);
  expect(data.archive, about).toEqual({
    totalCount: tasks.length,
    nodes: sortTasks(tasks, orderBy.field, orderBy.direction)
      .slice(0, 100)
      .map((id) => ({ id })),
  });
  const groups = citationsBy(answers, by, shown);
  expect(data.citations, about).toEqual({
    totalCount: groups.length,
    sample: sampleBy(answers),
    nodes: groups,
  });
  const keys = [...new Set(pastedKeys.map(([, key]) => key))];
  expect(data.asked, about).toEqual({
    totalCount: keys.length,
    sample: sampleBy(answers),
    nodes: keys.map((key) => groupOf(answers, by, key, shown)),
  });
  const stretches = [earlier, later].map((range) =>
    answers.filter(({ completedAt }) => isWithin(completedAt, range)),
  ) as [Known[], Known[]];
  const changes = changesBy(stretches, by, kinds);
  expect(data.citationChanges, about).toEqual({
    totalCount: changes.length,
    earlierSample: sampleBy(stretches[0]),
    laterSample: sampleBy(stretches[1]),
    nodes: changes.slice(0, 100),
  });
  expect(data.mentions, about).toEqual({
    sample: sampleBy(answers),
    nodes: mentionsBy(answers, terms, shown),
  });
  await compareSpans(answers.slice(0, 20), terms);
  const prompts = promptsBy(tasks);
  expect(data.prompts.totalCount, about).toBe(prompts.length);
  // Of those answered at the same time the order is the service's own.
  expect(
    data.prompts.nodes.map(({ lastAnsweredAt }: Untyped) => lastAnsweredAt),
    about,
  ).toEqual(
    prompts
      .map(({ lastAnsweredAt }) => lastAnsweredAt)
      .toSorted((a, b) => -byText(a ?? '', b ?? ''))
      .slice(0, 100),
  );
  const byPrompt = new Map(prompts.map((prompt) => [prompt.text, prompt]));
  for (const prompt of data.prompts.nodes) {
    expect(prompt, about).toEqual(byPrompt.get(prompt.text));
  }
  expect(data.facets, about).toEqual(facetsBy(tasks, facet, startingWith).slice(0, 100));
  const buckets = dimensionsAsked.length === 0 ? [] : bucketsBy(tasks, dimensionsAsked, order);
  expect(data.spend, about).toEqual({
    total: bucketOf(tasks),
    truncated: buckets.length > first,
    buckets: buckets.slice(0, first),
  });
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
    const keys: string[] = edges.map(
      ({ node }: Untyped) => node.id ?? node.key ?? node.query ?? node.text,
    );
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

describe.each(['not rolled up', 'rolled up', 'read anew'])('%s', (stage) => {
  beforeAll(async () => {
    if (stage === 'not rolled up') {
      await keep(Array.from({ length: 280 }, (_, number) => createKnown(number, random)));
    } else if (stage === 'read anew') {
      // As an older reading may have left it, and while other tasks come in.
      await database.run(`update tasks set derivation = 1, annotation_count = 0, fan_out_count = 7,
        citation_state = 'UNKNOWN', web_search = null, completed_at = 0, money_spent = 1`);
      await database.run('update annotations set url = domain, domain = host, host = null');
      await database.run('delete from fan_outs');
      const reading = archive.rederive();
      await keep(Array.from({ length: 30 }, (_, number) => createKnown(20_000 + number, random)));
      expect(await reading).toBeGreaterThan(1000);
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

  test('every question has the answer that is counted by hand', { timeout: 300_000 }, async () => {
    for (let count = 0; count < (stage === 'not rolled up' ? 40 : 8); count += 1) await compare();
    // What is asked for again is counted on, while tasks come, and some that were in the queue till now.
    const queued = kept.filter(({ status }) => status === 'PENDING').slice(0, 30);
    expect(queued.length).toBeGreaterThan(10);
    const numbers = queued.map(({ id }) => Number.parseInt(id.slice(-12), 16));
    const next = 30_000 + kept.length;
    for (let more = 0; more < 20; more += 1) numbers.push(next + more);
    await keep(numbers.map((number) => createKnown(number, random)));
    for (let count = 0; count < 8; count += 1) {
      const last = 40_000 + kept.length;
      const fresh = Array.from({ length: 3 }, (_, at) => createKnown(last + at, random));
      // Some come a second time, the same.
      const again = kept.filter(({ status }) => status === 'COMPLETED').slice(-2);
      await keep(fresh, false);
      const lines = again.map(({ line }) => line);
      await importLines(lines, { archive: { ...archive, settled: async () => {} }, fetch: null });
      await compare();
    }
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
          expect(await walk(ask, false)).toEqual(citedKeys(answers, by));
          const ranges = [{ to: '2025-12-31T00:00:00Z' }, { from: '2025-12-31T00:00:00Z' }];
          const askChanges = async (page: object) =>
            (
              await read(
                `query ($filter: TaskFilter, $by: CitationGroupBy!, $earlier: DateTimeRange!, $later: DateTimeRange!,
                  $first: Int!, $after: String) {
                citationChanges(filter: $filter, groupBy: $by, earlier: $earlier, later: $later, first: $first, after: $after) {
                  edges { cursor node { key } } ${pageInfo} } }`,
                { filter, by, earlier: ranges[0], later: ranges[1], ...page },
              )
            ).citationChanges;
          const stretches = ranges.map((range) =>
            answers.filter(({ completedAt }) => isWithin(completedAt, range)),
          ) as [Known[], Known[]];
          expect(await walk(askChanges, false)).toEqual(
            changesBy(stretches, by, null).map(({ key }) => key),
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
        const askPrompts = async (page: object) =>
          (
            await read(
              `query ($filter: TaskFilter, $first: Int!, $after: String) {
              prompts(filter: $filter, first: $first, after: $after) { edges { cursor node { text } } ${pageInfo} } }`,
              { filter, ...page },
            )
          ).prompts;
        expect((await walk(askPrompts, false)).toSorted(byText)).toEqual(
          promptsBy(tasks)
            .map(({ text }) => text ?? '')
            .toSorted(byText),
        );
        for (const order of ['CHARGED', 'KEY']) {
          const by = some(Object.keys(dimensions) as (keyof typeof dimensions)[], 3);
          if (by.length === 0) by.push('PROMPT', 'WEEK');
          const found: Untyped[] = [];
          for (let after: string | null = null; ;) {
            const { spend } = await read(
              `query ($filter: TaskFilter, $by: [SpendDimension!]!, $order: SpendOrder!, $first: Int!, $after: String) {
              spend(filter: $filter, groupBy: $by, orderBy: $order, first: $first, after: $after) {
                buckets { key { ${keyFields} } ${bucketFields} } ${pageInfo} } }`,
              { filter, by, order, after, first: 1 + random(100) },
            );
            found.push(...spend.buckets);
            if (!spend.pageInfo.hasNextPage) break;
            after = spend.pageInfo.endCursor;
          }
          expect(found, `${by.join()} ${order}`).toEqual(bucketsBy(tasks, by, order));
        }
      }
    },
  );
});
