import type { Provider } from '../model/provider.ts';

/** What a task asks for, as far as it shapes the answer. */
export interface Question {
  readonly provider: Provider;
  readonly prompt: string;
  readonly model: string;
  readonly webSearch: boolean;
  readonly reasoning: boolean;
}

/** Words in a prompt that steer its answer; see docs/emulator.md. */
export const steering = {
  noCitations: '[no-citations]',
  noSearch: '[no-search]',
  fail: '[fail]',
  slow: '[slow]',
} as const;

/**
 * The result row for a question, in the provider's shape: fragments cut where a citation begins, links behind redirects
 * for Gemini, reasoning where the model reports it. The same question always gets the same answer.
 */
export function createAnswer(question: Question, datetime: string) {
  const random = createRandom(JSON.stringify(question));
  const searched = question.webSearch && !question.prompt.includes(steering.noSearch);
  const cites = searched && !question.prompt.includes(steering.noCitations);
  const words = createWords(random, question.prompt);
  const sections = createSections(question.provider, words, random, searched, cites);
  const reasoning = question.reasoning ? [createReasoning(words, question.prompt)] : [];
  const items = [...reasoning, { type: 'message', sections }];
  const length = JSON.stringify(sections.map(({ text }) => text)).length;
  const inputTokens = Math.ceil(question.prompt.length / 4) + (searched ? 9000 + random(4000) : 20);
  const outputTokens = Math.ceil(length / 4);
  const reasoningTokens = question.reasoning ? 40 + random(300) : 0;
  return {
    model_name: resolveModel(question.model),
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    reasoning_tokens: reasoningTokens,
    web_search: searched,
    // Whole units of 10^-7 dollars, like the real figures.
    money_spent:
      (inputTokens * 5 + (outputTokens + reasoningTokens) * 60 + (searched ? 5000 : 0)) / 1e7,
    datetime,
    items,
    fan_out_queries: cites && question.provider !== 'CLAUDE' ? createQueries(words, random) : null,
  };
}
export type Answer = ReturnType<typeof createAnswer>;

/** A general name resolves to a dated model, as upstream does it. */
function resolveModel(name: string): string {
  return /\d{6,}$|-\d{4}-\d\d-\d\d$/.test(name) || !name.endsWith('-0')
    ? name
    : `${name.slice(0, -2)}-20250514`;
}

type Random = (below: number) => number;

interface Annotation {
  readonly title: string;
  readonly url: string;
  readonly direct_url?: string;
  readonly start_index?: number;
  readonly end_index?: number;
  readonly text?: string;
}

function createSections(
  provider: Provider,
  words: Words,
  random: Random,
  searched: boolean,
  cites: boolean,
) {
  const sections: { type: 'text'; text: string; annotations: readonly Annotation[] | null }[] = [];
  let length = 0;
  const add = (text: string, annotations: readonly Annotation[] | null) => {
    sections.push({ type: 'text', text, annotations });
    length += text.length;
  };
  const without = searched && !cites ? [] : null;
  add(`${words.opening()}\n\n`, without);
  for (const heading of words.headings()) {
    add(`## ${heading}\n\n`, without);
    for (let left = 3 + random(3); left > 0; left -= 1) {
      if (!cites || random(4) === 0) {
        add(`${words.sentence()} `, without);
        continue;
      }
      add(words.clause(), without);
      const text = words.cited();
      const count = random(5) === 0 ? 2 : 1;
      add(
        text,
        Array.from({ length: count }, () => cite(provider, words.source(), text, length)),
      );
      add(' ', without);
    }
    add('\n\n', without);
  }
  add(words.closing(), without);
  return sections;
}

function cite(provider: Provider, source: Source, text: string, start: number): Annotation {
  const place = { start_index: start, end_index: start + text.length, text };
  switch (provider) {
    case 'CLAUDE':
      return { title: source.title, url: source.url };
    case 'GEMINI': {
      const redirect = `https://vertexaisearch.cloud.google.com/grounding-api-redirect/${token(source.url)}`;
      return { title: source.host, url: redirect, direct_url: source.url, ...place };
    }
    default:
      return { title: source.title, url: source.url, ...place };
  }
}

function createReasoning(words: Words, prompt: string) {
  return {
    type: 'reasoning',
    sections: [
      { type: 'summary_text', text: `**Reading the question**\n\nIt asks: "${prompt}"` },
      {
        type: 'summary_text',
        text: `**Weighing what is known**\n\n${words.sentence()} ${words.sentence()}`,
      },
    ],
  };
}

function createQueries(words: Words, random: Random): string[] {
  return Array.from({ length: 1 + random(3) }, () => words.query());
}

interface Source {
  readonly title: string;
  readonly host: string;
  readonly url: string;
}

type Words = ReturnType<typeof createWords>;

/** Sentences about invented makers and publishers, so that nobody real is praised or blamed. */
function createWords(random: Random, prompt: string) {
  const pick = <T>(all: readonly T[]): T => all[random(all.length)] as T; // never empty
  /** Early ones far more often than late ones: a few sources dominate, as in real answers. */
  const pickSkewed = <T>(all: readonly T[]): T =>
    all[Math.floor(all.length * (random(1000) / 1000) ** 2.5)] as T;
  const topic =
    prompt
      .replaceAll(/\[.*?\]|[?!.]/g, '')
      .trim()
      .toLowerCase() || 'the question';
  const brand = () => pickSkewed(brands);
  const twoClaims = () => pickSome(claims, 2, random).join(' and ');

  return {
    opening: () =>
      pick([
        `Here is what current sources say about "${topic}".`,
        `There is no single answer to "${topic}", but a few names come up again and again.`,
        `Based on recent reviews and reports, this is where things stand on "${topic}".`,
      ]),
    headings: () => pickSome(headings, 3 + random(2), random),
    sentence: () => `${brand()} ${pick(claims)}, while ${brand()} ${pick(claims)}.`,
    clause: () =>
      pick([
        'According to recent tests, ',
        'Reviewers note that ',
        'For most people, ',
        'In comparison, ',
      ]),
    cited: () => `${brand()} ${twoClaims()}.`,
    closing: () => `In short: ${brand()} is the safe choice, ${brand()} the one to watch.`,
    query: () =>
      `${topic} ${pick(['reviews', 'comparison', '2026', 'price', 'alternatives'])} ${brand()}`,
    source(): Source {
      const host = pickSkewed(hosts);
      const path = pick(['', 'reviews/', 'guides/', 'news/2026/', 'blog/']);
      const slug = `${pick(brands).toLowerCase().replaceAll(' ', '-')}-${pick(slugs)}`;
      return { title: `${pick(titles)} | ${host}`, host, url: `https://${host}/${path}${slug}` };
    },
  };
}

const brands = list(`
  Northwind, Bluebird, Halden, Cobalt Peak, Merid, Oakline, Vanta, Riverstone, Solberg, Tern,
  Quill & Co, Larkspur, Ostra, Pinewell, Zephyr Works, Kestrel
`);

const claims = list(`
  is praised for its build quality, offers the best value of the larger makers,
  has improved its support a great deal, still lacks an offline mode,
  leads most independent comparisons, costs about a third less than it did a year ago,
  is often recommended to beginners, has the widest choice of accessories,
  publishes its test results, was late with its newest version,
  keeps spare parts for ten years, scores well in long-term reports
`);

const headings = list(`
  At a glance, Best overall, Best value, What to look for, Where opinions differ,
  For beginners, Price, What is new
`);

const titles = list(`
  The complete guide, Tested and compared, What the experts say, A long-term review,
  Buyer questions answered, This year in numbers, The short list, Field notes
`);

const slugs = list(`
  review, vs-rivals, buying-guide, long-term-test, explained, price-check, news
`);

/** Reserved names only (RFC 2606): some with `www.`, some of one registrable domain. */
const hosts = list(`
  www.testlab.example, reviews.example.com, en.openpedia.example, www.dailyledger.example,
  forum.makers.example, www.example.org, blog.fieldnotes.example, shop.northwind.example,
  www.pricewatch.example, docs.halden.example, trade.journal.example, www.consumerpost.example,
  guides.example.net, archive.fieldnotes.example, old.testlab.example,
  video.watchtower.example, www.solberg.example, press.vanta.example, community.tern.example,
  stats.institute.example, magazine.outdoorweek.example, local.gazette.example,
  podcast.twohosts.example, papers.university.example, notes.smallblog.example,
  wiki.hobbyists.example, www.secondopinion.example, recall.agency.example
`);

function list(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim());
}

function pickSome<T>(all: readonly T[], count: number, random: Random): T[] {
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(random(left.length), 1)[0] as T); // count < length
}

/** Letters that stand for a text, as opaque as those of a redirect. */
function token(text: string): string {
  return Buffer.from(text).toString('base64url').slice(-60);
}

/** Small, seeded and good enough (mulberry32): invented texts need no better chance. */
function createRandom(seed: string): Random {
  let state = 2_166_136_261;
  for (const character of seed)
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
