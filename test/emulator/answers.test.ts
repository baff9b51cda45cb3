import { describe, expect, test } from 'vitest';
import { createAnswer, type Question } from '../../src/emulator/answers.ts';
import { steering } from '../../src/emulator/steering.ts';
import { providers } from '../../src/model/provider.ts';
import type { Untyped } from '../support/service.ts';

const question: Question = {
  provider: 'CLAUDE',
  prompt: 'Which city bike should I buy?',
  model: 'claude-sonnet-4-0',
  webSearch: true,
  reasoning: false,
};
const models = {
  CLAUDE: 'claude-sonnet-4-0',
  CHAT_GPT: 'gpt-4.1-mini',
  GEMINI: 'gemini-2.5-flash',
  PERPLEXITY: 'sonar',
};

function ask(changes: Partial<Question> = {}): Untyped {
  const { provider = 'CLAUDE' } = changes;
  return createAnswer(
    { ...question, model: models[provider], ...changes },
    '2026-11-23 12:00:00 +00:00',
  );
}

function sectionsOf(answer: Untyped): Untyped[] {
  return answer.items.find(({ type }: Untyped) => type === 'message').sections;
}

function kinds(answer: Untyped): string[] {
  return answer.items.map(({ type }: Untyped) => type);
}

function textOf(answer: Untyped): string {
  return sectionsOf(answer)
    .map(({ text }) => text)
    .join('');
}

function annotationsOf(answer: Untyped): Untyped[] {
  return sectionsOf(answer).flatMap(({ annotations }) => annotations ?? []);
}

test('the same question gets the same answer, another question another', () => {
  expect(ask()).toEqual(ask());
  const others = [
    ask({ prompt: 'Which city bike should she buy?' }),
    ask({ provider: 'GEMINI' }),
    ask({ webSearch: false }),
    ask({ reasoning: true }),
  ];
  const texts = [ask(), ...others].map((answer) => textOf(answer));
  expect(new Set(texts).size).toBe(5);
});

describe.each(providers)('%s', (provider) => {
  const answer = ask({ provider });

  test('is one Markdown text, cut where something is cited', () => {
    const sections = sectionsOf(answer);
    expect(textOf(answer)).toMatch(/^.+\n\n## .+\n\n[^]*\n- \*\*.+\*\* [^]*\n\nIn short: .+\.$/);
    expect(textOf(answer)).not.toMatch(/ \n|undefined|\n{3}/);
    const cited = sections.filter(({ annotations }) => annotations !== null);
    expect(cited.length).toBeGreaterThan(5);
    expect(sections.length - cited.length).toBeGreaterThan(5);
    for (const { annotations } of cited) expect(annotations.length).toBeGreaterThan(0);
  });

  test('costs what its length says', () => {
    expect(answer.output_tokens).toBe(
      Math.ceil(
        sectionsOf(answer)
          .map(({ text }) => text)
          .join('').length / 4,
      ),
    );
    expect(answer.input_tokens).toBeGreaterThan(9000);
    const units = answer.money_spent * 1e7;
    expect(units).toBeCloseTo(Math.round(units), 6);
    expect(answer.money_spent).toBeGreaterThan(ask({ provider, webSearch: false }).money_spent);
  });

  test('cites reserved names only: no link of an invented answer leads to anybody', () => {
    for (const { direct_url, url } of annotationsOf(answer)) {
      expect(new URL(direct_url ?? url).hostname).toMatch(
        /(\.example|^www\.example\.org|\.example\.(com|net))$/,
      );
    }
  });
});

test('Gemini links through a redirect, says where it leads and what it is about', () => {
  const answer = ask({ provider: 'GEMINI' });
  const text = textOf(answer);
  for (const annotation of annotationsOf(answer)) {
    expect(Object.keys(annotation)).toEqual([
      'title',
      'url',
      'direct_url',
      'start_index',
      'end_index',
      'text',
    ]);
    expect(annotation.url).toMatch(
      /^https:\/\/vertexaisearch\.cloud\.google\.com\/grounding-api-redirect\/[\w-]+$/,
    );
    expect(annotation.title).toBe(new URL(annotation.direct_url).hostname);
    expect(text.slice(annotation.start_index, annotation.end_index)).toBe(annotation.text);
  }
});

test('ChatGPT names its sources in the text, Perplexity numbers them', () => {
  const chat = ask({ provider: 'CHAT_GPT' });
  for (const { text, annotations } of sectionsOf(chat))
    for (const { url } of annotations ?? []) expect(text).toContain(`](${url})`);
  const perplexity = ask({ provider: 'PERPLEXITY' });
  for (const { text, annotations } of sectionsOf(perplexity))
    if (annotations) expect(text).toMatch(/\[\d+\]$/);
  expect(perplexity.fan_out_queries).toBeNull();
});

test('reasoning, where it is asked for and where the model always does it', () => {
  expect(kinds(ask())).toEqual(['message']);
  expect(ask().reasoning_tokens).toBe(0);
  const asked = ask({ reasoning: true });
  expect(kinds(asked)).toEqual(['reasoning', 'message']);
  expect(asked.reasoning_tokens).toBeGreaterThan(0);
  expect(asked.items[0].sections.map(({ type }: Untyped) => type)).toEqual([
    'summary_text',
    'summary_text',
  ]);
  expect(kinds(ask({ provider: 'CHAT_GPT', model: 'o3-mini' }))).toEqual(['reasoning', 'message']);
  expect(kinds(ask({ provider: 'GEMINI', model: 'gemini-2.5-pro' }))).toContain('reasoning');
});

test('a general model name resolves to a dated one', () => {
  expect(ask().model_name).toBe('claude-sonnet-4-20250514');
  expect(ask({ provider: 'CHAT_GPT' }).model_name).toBe('gpt-4.1-mini-2025-04-14');
});

describe('without web search', () => {
  test.each([
    ['it was not allowed', { webSearch: false }],
    ['it was not used', { prompt: 'Why? [no-search]' }],
  ])('%s: annotations are null, no queries', (_, changes) => {
    const answer = ask(changes);
    expect(answer).toMatchObject({ web_search: false, fan_out_queries: null });
    expect(sectionsOf(answer).map(({ annotations }) => annotations)).toEqual([null]);
  });

  test('it was used, and nothing cited: annotations are []', () => {
    const answer = ask({ prompt: 'Why? [no-citations]' });
    expect(answer.web_search).toBe(true);
    expect(sectionsOf(answer).map(({ annotations }) => annotations)).toEqual([[]]);
    expect(answer.fan_out_queries.length).toBeGreaterThan(0);
  });
});

test('[sparse] leaves out what is optional, [expensive] costs more than the advance', () => {
  const answer = ask({ prompt: 'Why? [sparse]' });
  expect('reasoning_tokens' in answer || 'fan_out_queries' in answer).toBe(false);
  expect(answer.items).toHaveLength(1);
  expect(ask({ prompt: 'Why? [expensive]' }).money_spent).toBe(0.5);
});

test('the words that steer are not part of the answer', () => {
  const words = Object.keys(steering);
  const text = textOf(ask({ prompt: `Which bike? ${words.join('')}` }));
  for (const word of words) expect(text).not.toContain(word);
  expect(text).toContain('"Which bike"');
});

test('few sources are cited often, many seldom', () => {
  const counts = new Map<string, number>();
  for (let number = 0; number < 300; number += 1) {
    for (const { url } of annotationsOf(ask({ prompt: `Question ${number}?` }))) {
      const { hostname } = new URL(url);
      counts.set(hostname, (counts.get(hostname) ?? 0) + 1);
    }
  }
  const sorted = [...counts.values()].toSorted((a, b) => b - a);
  const total = sorted.reduce((sum, count) => sum + count, 0);
  const top = sorted.slice(0, 5).reduce((sum, count) => sum + count, 0);
  expect(counts.size).toBeGreaterThan(200);
  expect(top / total).toBeGreaterThan(0.25);
});
