import { pick, type Random } from '../../src/emulator/random.ts';
import type { Provider } from '../../src/model/provider.ts';
import type { CitationState } from '../../src/model/result.ts';
import type { TaskStatus } from '../../src/model/task.ts';

/* Tasks of everything that is hard to count, each with what is to be read of it, said without the service's help. */

/** A source as upstream names it, and what it is counted under. */
export interface Source {
  readonly sent: { readonly url: string | null; readonly direct_url?: string | null };
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
  readonly prompt: string;
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
  readonly text: string;
  readonly fanOuts: readonly string[] | null;
}

function source(url: string | null, HOST: string | null, DOMAIN: string | null = HOST): Source {
  return { sent: { url }, URL: HOST === null ? null : url, HOST, DOMAIN };
}

function redirect(direct_url: string | null, HOST: string, DOMAIN: string): Source {
  const url = 'https://vertexaisearch.cloud.google.com/grounding/1';
  const isFollowed = DOMAIN !== 'google.com';
  return { sent: { url, direct_url }, URL: isFollowed ? direct_url : url, HOST, DOMAIN };
}

const sources: readonly Source[] = [
  source('https://www.Example.com/a', 'example.com'),
  source('https://example.com/a', 'example.com'),
  source('http://EXAMPLE.COM:8080/?q=100%25', 'example.com'),
  source(`https://example.com/'"%_\\{},NULL`, 'example.com'),
  source('https://blog.example.com/b', 'blog.example.com', 'example.com'),
  source('https://www.blog.example.com/b', 'blog.example.com', 'example.com'),
  source('https://other.co.uk/x', 'other.co.uk'),
  source('https://WWW.other.co.uk/x#東京👍', 'other.co.uk'),
  source('https://a.b.other.co.uk/', 'a.b.other.co.uk', 'other.co.uk'),
  source('https://www.gov.uk/tax', 'www.gov.uk'),
  source('https://bücher.example/ä', 'xn--bcher-kva.example'),
  source('https://user.github.io/p', 'user.github.io', 'github.io'),
  source('http://192.0.2.7/x', '192.0.2.7', null),
  source('http://[2001:db8::1]/', '[2001:db8::1]', null),
  source('http://localhost:3000/', 'localhost', null),
  source('javascript:alert(1)', null),
  source('ftp://example.com/a', null),
  source('//example.com/a', null),
  source('', null),
  source(null, null),
  redirect('https://shop.other.co.uk/y', 'shop.other.co.uk', 'other.co.uk'),
  redirect('https://www.example.com/z', 'example.com', 'example.com'),
  redirect('javascript:alert(2)', 'vertexaisearch.cloud.google.com', 'google.com'),
  redirect(null, 'vertexaisearch.cloud.google.com', 'google.com'),
];

/** Names that answers mention, in the spellings in which they do. */
export const spellings: readonly string[] = [
  ['Northwind', 'NORTHWIND', 'northwinds', 'Northwind Traders', 'Northwind-Traders', 'Traders'],
  ['Quill & Co', 'quill&co', 'Quill', 'Co', 'A.B.C', 'a-b-c', 'c', "L'Oréal", 'l’oréal'],
  ['Éclair', 'e\u0301clair', 'ÉCLAIR', 'eclair', 'naïve', 'NAI\u0308VE'],
  ['Straße', 'STRASSE', 'strasse', 'ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς', 'οδυσσευς', 'ΣΟΦΟΣ', 'Σοφός'],
  ['İstanbul', 'istanbul', 'ISTANBUL', 'Москва', 'МОСКВА', 'Ёж', 'ёЖ'],
  ['東京', '東京タワー', '東京 タワー', 'हिन्दी', 'हिंदी भाषा', 'مُحَمَّد', 'محمد', 'ภาษาไทย', '한국'],
  ['👍', '❤️', '1️⃣', 'Northwind™️ Traders', '100%', 'o_o', '𝒳', '\ud800', 'nul\0nul', '3.5'],
  ['tam', 'tam tam', 'tam tam tam', 'New York New York', 'new york'],
].flat();
const joins = [' ', ' ', ' ', ', ', '. ', '-', '\n\n', '', ' (', '/', '"', '—', '、', '_', '\t'];

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

export const values = { sources, tags, models, queries, times, prompts, countries };

export function createText(random: Random, most = 12): string {
  return Array.from(
    { length: random(most) },
    () => pick(spellings, random) + pick(joins, random),
  ).join('');
}

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
  const prompt = random(20) === 0 ? createText(random, 5) : pick(prompts, random);
  const country = maybe(pick(countries, random), 3);
  const completedAt = maybe(pick(times, random), 12);
  const model = maybe(pick(models, random));
  const webSearch = maybe(random(3) > 0);
  const price = maybe(pick(prices, random));
  const cost = maybe(pick(prices, random));
  const tokens = [0, 1, 2].map(() => maybe(random(5000)));
  // A section's own annotations may be null, [] or some.
  const sections = some(4, () => ({
    text: maybe(createText(random)),
    annotations:
      webSearch === false
        ? null
        : maybe(
            some(5, () => pick(sources, random)),
            3,
          ),
  }));
  const cited = sections.flatMap(({ annotations }) => annotations ?? []);
  const own = maybe(
    some(3, () => pick(queries, random)),
    2,
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
    datetime: completedAt === null ? maybe('yesterday', 2) : toUpstreamDate(completedAt, random),
    items: [
      {
        type: 'reasoning',
        sections: [{ type: 'summary_text', text: 'Northwind', annotations: null }],
      },
      { type: 'unheard_of', sections: [{ text: 'Northwind' }] },
      {
        type: 'message',
        sections: sections.map(({ annotations, text }) => ({
          type: 'text',
          text,
          annotations: annotations?.map(({ sent }) => ({ title: null, ...sent })) ?? null,
        })),
      },
    ],
    ...(own !== null && { fan_out_queries: own }),
  };
  const task = {
    id,
    status_code: codes[status as keyof typeof codes],
    status_message: 'Told.',
    time: '0.1 sec.',
    cost,
    result_count: 1,
    path: ['v3', 'ai_optimization', 'x', 'llm_responses', method === 'LIVE' ? 'live' : 'task_get'],
    data: { model_name: asked, user_prompt: prompt, tag, web_search_country_iso_code: country },
    result: rows === 'one' ? [result] : rows,
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
    question: toStored(prompt).trim() || null,
    country: country?.trim().toUpperCase() || null,
    answered,
    completedAt: answered ? completedAt : null,
    model: answered ? model || null : null,
    webSearch: answered ? webSearch : null,
    citationState: answered ? toState(cited.length, webSearch) : null,
    sources: answered ? cited : [],
    spent: isKnown ? Math.round((price ?? 0) * 1e9) : null,
    charged: isKnown ? Math.round(total * 1e9) : null,
    tokens: [0, 1, 2].map((at) => (answered ? (tokens[at] ?? 0) : 0)) as [number, number, number],
    text: answered ? sections.map(({ text }) => text ?? '').join('') : '',
    fanOuts: answered ? ((own ?? around)?.map(toStored) ?? null) : null,
  };
}

function toState(count: number, webSearch: boolean | null): CitationState {
  if (count > 0) return 'CITED';
  if (webSearch === null) return 'UNKNOWN';
  return webSearch ? 'NONE_RETURNED' : 'WEB_SEARCH_OFF';
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
