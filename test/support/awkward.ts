import { pick, type Random } from '../../src/emulator/random.ts';
import type { Provider } from '../../src/model/provider.ts';
import type { CitationState } from '../../src/model/result.ts';
import type { TaskStatus } from '../../src/model/task.ts';
import { createText, joinTexts, plainText, type Text } from './texts.ts';

/* Tasks of everything that is hard to count, each with what is to be read of it, said without the service's help. */

/** A source as upstream names it, and what it is counted under. */
export interface Source {
  /** An annotation; or only its address. */
  readonly sent:
    | string
    | {
        readonly url: string | null;
        readonly direct_url?: string | null;
        readonly title?: string | null;
      };
  readonly URL: string | null;
  readonly HOST: string | null;
  readonly DOMAIN: string | null;
}

export interface Known {
  /** A line of an import. */
  readonly line: string;
  readonly id: string;
  readonly provider: Provider;
  readonly status: TaskStatus;
  readonly method: 'STANDARD' | 'LIVE';
  readonly fetchedAt: number;
  readonly createdAt: number | null;
  readonly requestedModel: string | null;
  readonly tag: string | null;
  readonly prompt: Text;
  /** The prompt as it is grouped by; null: there is none. */
  readonly question: string | null;
  readonly country: string | null;
  /** Whether there is a result row: all below is read of it. */
  readonly answered: boolean;
  readonly completedAt: number | null;
  readonly model: string | null;
  readonly webSearch: boolean | null;
  readonly citationState: CitationState | null;
  readonly sources: readonly Source[];
  /** Nano-dollars; null where it is not known what the task costs in the end. */
  readonly spent: number | null;
  readonly charged: number | null;
  readonly tokens: readonly [number, number, number];
  readonly text: Text;
  readonly fanOuts: readonly string[] | null;
}

function source(
  url: string | null,
  HOST: string | null,
  DOMAIN: string | null = HOST,
  page: string | null = null,
): Source {
  return { sent: { url }, URL: page ?? (HOST === null ? null : url), HOST, DOMAIN };
}

const google = 'https://vertexaisearch.cloud.google.com/grounding-api-redirect/1';

/** A redirect of the provider, with what upstream tells of the page behind it. */
function redirect(
  told: {
    readonly direct_url?: string | null;
    readonly title?: string | null;
    readonly url?: string;
  },
  HOST: string | null = null,
  DOMAIN: string | null = HOST,
  page: string | null = null,
): Source {
  return { sent: { url: google, ...told }, URL: page, HOST, DOMAIN };
}

/** Spellings of the address of one page. */
const guide = [
  'https://example.com/guide',
  'http://www.example.com/guide',
  'HTTPS://EXAMPLE.com:443/guide/',
  'https://example.com./guide//',
  'http://example.com:80/guide?utm_source=openai&UTM_x',
  'https://user:pass@example.com/guide?',
  'https://example.com/guide#:~:text=best%20bike',
  'https://example.com/guide/?gclid=1&fbclid=2&msclkid=3#top',
];
const GUIDE = 'https://example.com/guide';

const sources: readonly Source[] = [
  ...guide.map((url) => source(url, 'example.com', 'example.com', GUIDE)),
  { ...source(GUIDE, 'example.com'), sent: GUIDE },
  { ...source('javascript:alert(3)', null), sent: 'javascript:alert(3)' },
  source('https://www.Example.com/a', 'example.com', 'example.com', 'https://example.com/a'),
  source('https://example.com/a', 'example.com'),
  source(
    'https://example.com/a?b=2&utm_id=1&a=1',
    'example.com',
    'example.com',
    'https://example.com/a?b=2&a=1',
  ),
  source('https://example.com/a?a=1&b=2', 'example.com'),
  source('https://example.com/a//b/%7Ec', 'example.com'),
  source('https://example.com', 'example.com', 'example.com', 'https://example.com/'),
  source(
    'http://EXAMPLE.COM:8080/?q=100%25',
    'example.com',
    'example.com',
    'https://example.com:8080/?q=100%25',
  ),
  source(
    `https://example.com/'"%_\\{},NULL`,
    'example.com',
    'example.com',
    `https://example.com/'%22%_/%7B%7D,NULL`,
  ),
  source('https://blog.example.com/b', 'blog.example.com', 'example.com'),
  source(
    'https://www.blog.example.com/b',
    'blog.example.com',
    'example.com',
    'https://blog.example.com/b',
  ),
  source('https://other.co.uk/x', 'other.co.uk'),
  source('https://WWW.other.co.uk/x#東京👍', 'other.co.uk', 'other.co.uk', 'https://other.co.uk/x'),
  source('https://a.b.other.co.uk/', 'a.b.other.co.uk', 'other.co.uk'),
  source('https://www.gov.uk/tax', 'www.gov.uk'),
  source(
    'https://bücher.example/ä',
    'xn--bcher-kva.example',
    'xn--bcher-kva.example',
    'https://xn--bcher-kva.example/%C3%A4',
  ),
  source('https://user.github.io/p', 'user.github.io', 'github.io'),
  source('http://192.0.2.7/x', '192.0.2.7', null, 'https://192.0.2.7/x'),
  source('http://[2001:db8::1]/', '[2001:db8::1]', null, 'https://[2001:db8::1]/'),
  source('http://localhost:3000/', 'localhost', null, 'https://localhost:3000/'),
  source('javascript:alert(1)', null),
  source('ftp://example.com/a', null),
  source('//example.com/a', null),
  source('', null),
  source(null, null),
  redirect(
    { direct_url: 'https://shop.other.co.uk/y' },
    'shop.other.co.uk',
    'other.co.uk',
    'https://shop.other.co.uk/y',
  ),
  redirect(
    { direct_url: 'https://www.example.com/z/', title: 'blog.example.com' },
    'example.com',
    'example.com',
    'https://example.com/z',
  ),
  redirect(
    { url: `https://www.google.com/url?q=${encodeURIComponent('https://example.com/z')}` },
    'example.com',
    'example.com',
    'https://example.com/z',
  ),
  redirect({ direct_url: 'javascript:alert(2)' }),
  redirect({ direct_url: null }),
  redirect({ direct_url: google, title: 'www.Example.com' }, 'example.com'),
  redirect({ title: 'shop.other.co.uk' }, 'shop.other.co.uk', 'other.co.uk'),
  redirect({ title: 'example.com: guides' }),
  redirect({ title: 'Node.js' }),
  source(
    'https://www.google.com/search?q=bike',
    'google.com',
    'google.com',
    'https://google.com/search?q=bike',
  ),
];

/** What people paste to ask for a page, and which one it is; null: none. */
const pastedPages: Readonly<Record<string, string | null>> = {
  ...Object.fromEntries(guide.map((url) => [url, GUIDE])),
  'example.com/guide': GUIDE,
  '//www.example.com/guide/': GUIDE,
  ' www.EXAMPLE.com/a ': 'https://example.com/a',
  'example.com/a?b=2&a=1&srsltid=x': 'https://example.com/a?b=2&a=1',
  'example.com': 'https://example.com/',
  'example.com:8080/?q=100%25': 'https://example.com:8080/?q=100%25',
  'bücher.example/ä': 'https://xn--bcher-kva.example/%C3%A4',
  'https://www.google.com/url?url=https://example.com/z': 'https://example.com/z',
  [google]: null,
  'javascript:alert(1)': null,
  'ftp://example.com/a': null,
  '%': null,
};

/** The same of domains. */
const pastedDomains: Readonly<Record<string, string | null>> = {
  'example.com': 'example.com',
  'https://www.Example.com/a?b#c': 'example.com',
  'blog.example.com': 'example.com',
  'other.co.uk': 'other.co.uk',
  'http://shop.other.co.uk:8080/': 'other.co.uk',
  'www.gov.uk': 'www.gov.uk',
  'bücher.example': 'xn--bcher-kva.example',
  'google.com': 'google.com',
  '192.0.2.7': null,
  '%': null,
  '': null,
};

const tags = [
  'de',
  'de-1',
  'de_1',
  'de%1',
  `d'e"1`,
  '\\',
  '👍',
  '',
  'DE-1',
  'é',
  'e\u0301',
  'nul\0',
];
const models = ['m1', 'm2', 'M1', `m'"%`, ''];
const queries = ['best shoes', 'Best shoes', 'best shoes ', '', '%', '靴', '👍', '\ud800', 'nul\0'];
/** Prompts that are asked again and again, with blanks at the ends that do not count. */
const prompts = [
  'Which shoes?',
  ' Which shoes?',
  'Which shoes?\n',
  'which shoes?',
  'Which shoes',
  'Which  shoes?',
  '',
  ' \t',
  '100%_\\',
  `it's "it"`,
  '靴は？',
  '👍',
  `Northwind ${'or Bluebird '.repeat(300)}`,
  `Northwind ${'or Bluebird '.repeat(300)}?`,
];
const countries = ['US', 'us', ' de', 'DE', '', 'gb'];
const times = [
  ['2023-12-31 23:59:59', '2024-01-01 00:00:00', '2024-02-29 12:00:00', '2024-12-30 00:00:00'],
  ['2025-03-30 01:30:00', '2025-12-31 23:59:59', '2026-01-01 00:00:00', '2026-01-04 23:59:59'],
  ['2026-01-05 00:00:00', '2026-01-05 23:59:59', '2026-01-06 00:00:00', '2026-02-01 12:00:00'],
]
  .flat()
  .map((text) => Date.parse(`${text.replace(' ', 'T')}Z`));
const prices = [0, 0.01, 0.02, 0.0403225, 0.1, 0.000000001, 1.005];

export const values = {
  sources,
  tags,
  models,
  queries,
  times,
  prompts,
  countries,
  pastedPages,
  pastedDomains,
};

const codes = { PENDING: 40602, COMPLETED: 20000, FAILED: 40101, EXPIRED: 40403 } as const;

export function createKnown(number: number, random: Random): Known {
  const maybe = <Value>(value: Value, oneIn = 6): Value | null =>
    random(oneIn) === 0 ? null : value;
  const some = <Value>(most: number, make: () => Value): Value[] =>
    Array.from({ length: random(most + 1) }, make);
  const status = random(5) > 0 ? 'COMPLETED' : pick(['PENDING', 'FAILED', 'EXPIRED'], random);
  const rows = status === 'COMPLETED' ? pick(['one', 'one', 'one', 'one', [], null], random) : null;
  const answered = rows === 'one';
  const provider = pick(['CLAUDE', 'CHAT_GPT', 'GEMINI', 'PERPLEXITY'] as const, random);
  const method = random(4) === 0 ? 'LIVE' : 'STANDARD';
  const id = `01051200-1535-0613-0000-${number.toString(16).padStart(12, '0')}`;
  // What was in the queue long ago is over: these are to be answered yet.
  const fetchedAt = status === 'PENDING' ? Date.now() : pick(times, random) + random(100_000);
  const createdAt = random(2) === 0 ? null : pick(times, random) - random(3) * 1000;
  const asked = maybe(pick(models, random));
  const tag = maybe(pick(tags, random), 3);
  const prompt = random(20) === 0 ? createText(random, 5) : plainText(pick(prompts, random));
  const country = maybe(pick(countries, random), 3);
  const completedAt = maybe(pick(times, random), 12);
  const model = maybe(pick(models, random));
  const webSearch = maybe(random(3) > 0);
  const price = maybe(pick(prices, random));
  const cost = maybe(pick(prices, random));
  const tokens = [0, 1, 2].map(() => maybe(random(5000)));
  const cite = () =>
    webSearch === false
      ? null
      : maybe(
          some(5, () => pick(sources, random)),
          3,
        );
  // A section's own annotations may be null, [] or some; and some items have them, and their text, without sections.
  const sections = some(4, () => ({ text: maybe(createText(random)), annotations: cite() }));
  const own = random(6) === 0 ? { text: createText(random), annotations: cite() } : null;
  const cited = [...sections, ...(own ? [own] : [])].flatMap(
    ({ annotations }) => annotations ?? [],
  );
  const oddities = { count: 0 };
  /** A list as it may arrive: with elements that are none, or as an object. */
  const arrive = (list: readonly unknown[]): unknown => {
    const isOdd = random(8) === 0;
    if (isOdd) oddities.count += 1;
    const sent = isOdd
      ? list.toSpliced(random(list.length + 1), 0, pick([null, 7, []], random))
      : list;
    return random(8) === 0 ? Object.fromEntries(sent.entries()) : sent;
  };
  const toSent = ({ annotations, text }: (typeof sections)[number]) => ({
    text: text?.sent ?? null,
    annotations:
      annotations &&
      arrive(
        annotations.map(({ sent }) => (typeof sent === 'string' ? sent : { title: null, ...sent })),
      ),
  });
  const isUnheardOf = random(3) === 0;
  const told = maybe(
    some(3, () => pick(queries, random)),
    2,
  );
  const within = maybe(
    some(2, () => pick(queries, random)),
    3,
  );
  const around = maybe(
    some(2, () => pick(queries, random)),
    3,
  );
  const result = {
    model_name: model,
    input_tokens: tokens[0],
    output_tokens: tokens[1],
    reasoning_tokens: tokens[2],
    web_search: webSearch,
    money_spent: price,
    datetime:
      completedAt === null
        ? maybe(pick(['yesterday', '2026-02-30 10:00:00 +00:00'], random), 3)
        : toUpstreamDate(completedAt, random),
    items: arrive([
      {
        type: 'reasoning',
        sections: [{ type: 'summary_text', text: 'Northwind', annotations: null }],
      },
      ...(isUnheardOf ? [{ type: 'unheard_of', sections: [{ text: 'Northwind' }] }] : []),
      {
        type: 'message',
        sections: arrive(sections.map((section) => ({ type: 'text', ...toSent(section) }))),
        ...(within !== null && { fan_out_queries: within }),
      },
      ...(own ? [{ type: 'message', ...toSent(own) }] : []),
    ]),
    ...(told !== null && { fan_out_queries: wrap(told, random) }),
  };
  const task = {
    id,
    status_code: codes[status as keyof typeof codes],
    status_message: 'Told.',
    time: '0.1 sec.',
    cost,
    result_count: 1,
    path: ['v3', 'ai_optimization', 'x', 'llm_responses', method === 'LIVE' ? 'live' : 'task_get'],
    data: {
      model_name: asked,
      user_prompt: prompt.sent,
      tag,
      web_search_country_iso_code: country,
    },
    result: answered ? pick([[result], [result], [null, result], { 0: result }], random) : rows,
    ...(around !== null && { fan_out_queries: around }),
  };
  const line = JSON.stringify({
    provider,
    fetchedAt: new Date(fetchedAt).toISOString(),
    posting:
      createdAt === null ? null : { at: new Date(createdAt).toISOString(), cost: maybe(0.0102) },
    response: { status_code: 20000, tasks: [task] },
  });
  const total = price === null ? null : method === 'LIVE' ? cost : price + 0.0002;
  const isKnown = answered && total !== null;
  return {
    line,
    id,
    provider,
    status: status as TaskStatus,
    method,
    fetchedAt,
    createdAt,
    requestedModel: asked || null,
    tag: tag === null ? null : toStored(tag),
    prompt,
    question: toStored(prompt.sent).trim() || null,
    country: country?.trim().toUpperCase() || null,
    answered,
    completedAt: answered ? completedAt : null,
    model: answered ? model || null : null,
    webSearch: answered ? webSearch : null,
    citationState: answered
      ? toState(cited.length, webSearch, !isUnheardOf && oddities.count === 0)
      : null,
    sources: answered ? cited : [],
    spent: isKnown ? Math.round((price ?? 0) * 1e9) : null,
    charged: isKnown ? Math.round(total * 1e9) : null,
    tokens: [0, 1, 2].map((at) => (answered ? (tokens[at] ?? 0) : 0)) as [number, number, number],
    text: joinTexts(
      answered ? [...sections, ...(own ? [own] : [])].flatMap(({ text }) => text ?? []) : [],
    ),
    fanOuts: answered ? ((told ?? around ?? within)?.map(toStored) ?? null) : null,
  };
}

function toState(count: number, webSearch: boolean | null, isUnderstood: boolean): CitationState {
  if (count > 0) return 'CITED';
  if (webSearch === false) return 'WEB_SEARCH_OFF';
  return webSearch && isUnderstood ? 'NONE_RETURNED' : 'UNKNOWN';
}

/** What was searched for, as it may be told. */
function wrap(told: readonly string[], random: Random): unknown {
  const sent = told.flatMap((query): unknown[] =>
    pick([[query], [{ query }], [{ id: 7, q: query }], [null, query], [{}, query]], random),
  );
  return random(5) === 0 ? Object.fromEntries(sent.entries()) : sent;
}

function toUpstreamDate(time: number, random: Random): string {
  const text = new Date(time).toISOString();
  const east = new Date(time + 7_200_000).toISOString().slice(0, 19);
  return pick([`${text.slice(0, 10)} ${text.slice(11, 19)} +00:00`, `${east}+02:00`, text], random);
}

/** No text of a database holds NUL or half a character. */
function toStored(text: string): string {
  return text.replaceAll('\0', ' ').replaceAll('\ud800', '\ufffd');
}
