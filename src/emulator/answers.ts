import type { Provider } from '../model/provider.ts';
import type { ResultWire } from '../model/wire.ts';
import { findModel } from './catalog.ts';
import { createRandom, type Random } from './random.ts';
import { steers, unsteered } from './steering.ts';
import { createWords, type Source, type Words } from './words.ts';

/** What a task asks for, as far as it shapes the answer. */
export interface Question {
  readonly provider: Provider;
  readonly prompt: string;
  readonly model: string;
  readonly webSearch: boolean;
  readonly reasoning: boolean;
  /** How much is told beside each claim, in sentences that nobody would cite; 0 unless given. */
  readonly details?: number;
}

/** A result row; what upstream calls optional may be absent. */
export type Answer = Partial<ResultWire>;

/**
 * The result row for a question, in the provider's shape: fragments cut where a citation begins, links behind redirects
 * for Gemini, reasoning where the model reports it. The same question always gets the same answer.
 */
export function createAnswer(question: Question, datetime: string): Answer {
  const { model: name, prompt, provider } = question;
  const random = createRandom(JSON.stringify(question));
  const model = findModel(provider, name);
  const reasons = question.reasoning || model?.alwaysReasons === true;
  const searched = question.webSearch && !steers(prompt, '[no-search]');
  const cites = searched && !steers(prompt, '[no-citations]');
  const words = createWords(random, unsteered(prompt), provider);
  const sections = createSections(provider, words, {
    cites,
    details: question.details ?? 0,
    random,
    searched,
  });
  const inputTokens = Math.ceil(prompt.length / 4) + (searched ? 9000 + random(4000) : 20);
  const outputTokens = Math.ceil(sections.reduce((sum, { text }) => sum + text.length, 0) / 4);
  const reasoningTokens = reasons ? 40 + random(300) : 0;
  const answer = {
    model_name: model?.version ?? name,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    reasoning_tokens: reasoningTokens,
    web_search: searched,
    money_spent: steers(prompt, '[expensive]')
      ? 0.5
      : toPrice(inputTokens, outputTokens + reasoningTokens, searched),
    datetime,
    items: [
      ...(reasons ? [createReasoning(words, prompt)] : []),
      {
        type: 'message',
        sections: sections.map(({ annotations, text }) => ({ type: 'text', text, annotations })),
      },
    ],
    // Perplexity was not seen to tell what it searched for.
    fan_out_queries: searched && provider !== 'PERPLEXITY' ? words.queries() : null,
  } satisfies ResultWire;
  if (!steers(prompt, '[sparse]')) return answer;
  const { fan_out_queries: _, reasoning_tokens: __, ...sparse } = answer;
  return sparse;
}

/** Whole units of 10^-7 dollars, like the real figures. */
function toPrice(input: number, output: number, searched: boolean): number {
  return (input * 5 + output * 60 + (searched ? 5000 : 0)) / 1e7;
}

interface Annotation {
  readonly title: string;
  readonly url: string;
  readonly direct_url?: string;
  readonly start_index?: number;
  readonly end_index?: number;
  readonly text?: string;
}

interface Section {
  readonly text: string;
  readonly annotations: readonly Annotation[] | null;
}

interface Style {
  readonly random: Random;
  readonly searched: boolean;
  readonly cites: boolean;
  readonly details: number;
}

/** One Markdown text, cut wherever a citation begins and where it ends. */
function createSections(
  provider: Provider,
  words: Words,
  { cites, details, random, searched }: Style,
): Section[] {
  const uncited = searched && !cites ? [] : null;
  const sections: Section[] = [];
  let length = 0;
  let pending = '';
  const flush = () => {
    if (pending === '') return;
    sections.push({ text: pending, annotations: uncited });
    length += pending.length;
    pending = '';
  };
  const state = (claim: string) => {
    if (!cites || random(2) === 0) {
      pending += claim;
      return;
    }
    flush();
    const sources = Array.from({ length: random(5) === 0 ? 2 : 1 }, () => words.source());
    const text = claim + toMarks(provider, sources, sections.length);
    const place = { start_index: length, end_index: length + claim.length, text: claim };
    const annotations = sources.map((source) => cite(provider, source, place));
    sections.push({ text, annotations });
    length += text.length;
  };

  pending = `${words.opening()}\n\n`;
  for (let part = 0; part < 6; part += 1) {
    const count = 4 + random(2);
    const isList = part % 2 === 1;
    const claims = isList ? words.points(count) : words.sentences(count);
    pending += `## ${words.heading()}\n\n`;
    for (const [index, claim] of claims.entries()) {
      if (isList) pending += '- ';
      state(claim);
      if (!isList) pending += words.details(details);
      if (index < count - 1) pending += isList ? '\n' : ' ';
    }
    pending += '\n\n';
  }
  pending += words.closing();
  flush();
  return sections;
}

/** How the text itself shows that something is cited. */
function toMarks(provider: Provider, sources: readonly Source[], number: number): string {
  switch (provider) {
    case 'CHAT_GPT':
      return ` (${sources.map(({ host, url }) => `[${host}](${url})`).join(', ')})`;
    case 'PERPLEXITY':
      return sources.map((_, index) => `[${Math.ceil(number / 2) + index + 1}]`).join('');
    default:
      return '';
  }
}

function cite(
  provider: Provider,
  { host, title, url }: Source,
  place: { start_index: number; end_index: number; text: string },
): Annotation {
  if (provider !== 'GEMINI') return { title, url };
  // As opaque as the real ones, and like them not to be undone without asking.
  const token = Buffer.from(url).toString('base64url').slice(-60);
  const redirect = `https://vertexaisearch.cloud.google.com/grounding-api-redirect/${token}`;
  return { title: host, url: redirect, direct_url: url, ...place };
}

function createReasoning(words: Words, prompt: string) {
  const texts = [
    `**Reading the question**\n\nIt asks: "${prompt}" ${words.doubt()}`,
    `**Weighing what is known**\n\n${words.sentences(2).join(' ')}`,
  ];
  return {
    type: 'reasoning',
    sections: texts.map((text) => ({ type: 'summary_text', text })),
  };
}
