import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHistory } from '../../src/emulator/history.ts';
import { startTestService, type TestService } from '../support/service.ts';

const page = await readFile(new URL('../../docs/cookbook.md', import.meta.url), 'utf8');
const recipes = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    question: section.slice(0, section.indexOf('\n')),
    operation: blocks(section, 'graphql')[0] ?? '',
    // Each is the answer of one more run.
    answers: blocks(section, 'json').map((text) => JSON.parse(text) as unknown),
  }));

// The demo archive of that day, with an emulator whose clock stands still.
const until = Date.parse('2026-11-29T00:00:00Z');
let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    emulator: { clock: { now: () => until } },
    firstTasks: [...createHistory({ count: 1500, days: 120, until })],
  });
});
afterAll(() => service[Symbol.asyncDispose]());

test('there are twenty questions, each with an answer', () => {
  expect(recipes.map(({ question }) => Number.parseInt(question, 10))).toEqual(
    Array.from({ length: 20 }, (_, at) => at + 1),
  );
  expect(recipes.filter(({ answers }) => answers.length === 0)).toEqual([]);
});

describe('the cookbook', () => {
  test.each(recipes)('$question', async ({ answers, operation }) => {
    for (const answer of answers) {
      const { data, errors } = await service.query(operation);
      expect(errors).toBeUndefined();
      expect({ data }).toEqual(answer);
    }
  });
});

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, block = '']) => block,
  );
}
