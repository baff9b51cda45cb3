import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startTestService, type TestService, type Untyped } from '../support/service.ts';

/*
 * Answers as they were seen in the field, made small; names and addresses are replaced. Each is read by `task_get` and by
 * `import`, and must give the same.
 */

const cases = new URL('../fixtures/cases/', import.meta.url);
const main = new URL('../../src/main.ts', import.meta.url).pathname;
const names = readdirSync(cases).filter((name) => /^\d\d-/.test(name) && !name.startsWith('50-'));
const taskOf = (name: string): Untyped =>
  JSON.parse(readFileSync(new URL(name, cases), 'utf8')).tasks[0];
const idOf = (number: string): string =>
  taskOf(names.find((name) => name.startsWith(number)) ?? '').id;

let database: TestDatabase;
const services: Partial<Record<string, TestService>> = {};

beforeAll(async () => {
  const fetching = await startTestService({ env: { COLLECT: 'off' } });
  services['task_get'] = fetching;
  for (const name of names) {
    const body = taskOf(name);
    fetching.emulator.add({ id: body.id, provider: body.data.se.toUpperCase(), body });
  }
  const ids = names.map((name) => taskOf(name).id);
  const { data } = await fetching.query(
    'query ($ids: [ID!]!) { tasks(ids: $ids) { failures { id } } }',
    { ids },
  );
  expect(data.tasks.failures).toEqual([]);

  database = await createTestDatabase();
  const child = spawn(process.execPath, [main, 'import', cases.pathname], {
    env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.url },
  });
  const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(said.replaceAll(cases.pathname, '')).toBe(
    `50-llm-scraper-import.json: A task of LLM Scraper, not of LLM Responses.\n${names.length + 4} tasks, 1 bad lines\n`,
  );
  services['import'] = await startTestService({
    env: { COLLECT: 'off', DATABASE_URL: database.url },
  });
});
afterAll(async () => {
  for (const service of Object.values(services)) await service?.[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe.each(['task_get', 'import'])('read by %s', (way) => {
  async function read(query: string, variables: object = {}): Promise<Untyped> {
    const { data, errors } = await (services[way] as TestService).query(query, { ...variables });
    expect(errors).toBeUndefined();
    return data;
  }

  async function resultOf(number: string): Promise<Untyped> {
    const { task } = await read(
      `query ($id: ID!) { task(id: $id) { completedAt result { datetime text citationState fanOutQueries
        items { __typename } messages { text } annotations { title url rawUrl directUrl page isRedirect host domain quote
          startIndex endIndex position } } } }`,
      { id: idOf(number) },
    );
    return { completedAt: task.completedAt, ...task.result };
  }

  test('text and annotations at the level of the item', async () => {
    expect(await resultOf('02')).toMatchObject({
      text: 'Item level text.',
      messages: [{ text: 'Item level text.' }],
      items: [{ __typename: 'Message' }],
      annotations: [{ url: 'https://b.example.com/y', position: 1 }],
      citationState: 'CITED',
    });
  });

  test('an annotation that is null', async () => {
    const result = await resultOf('03');
    expect(result).toMatchObject({
      text: 'First. Second.',
      items: [{ __typename: 'Message' }],
      citationState: 'CITED',
    });
    expect(result.annotations.map(({ url }: Untyped) => url)).toEqual(['https://c.example.com/1']);
  });

  test('positions, a quote, and the page behind a redirect', async () => {
    expect((await resultOf('05')).annotations).toEqual([
      {
        title: 'e.example.com',
        url: 'https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZI1',
        rawUrl: 'https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZI1',
        directUrl: 'https://e.example.com/p',
        page: 'https://e.example.com/p',
        isRedirect: true,
        host: 'e.example.com',
        domain: 'example.com',
        quote: 'Shops',
        startIndex: 0,
        endIndex: 5,
        position: 1,
      },
    ]);
  });

  test('a page in eight spellings', async () => {
    const sent = taskOf('06-url-variants.json').result[0].items[0].sections[0].annotations.map(
      ({ url }: Untyped) => url,
    );
    const { annotations } = await resultOf('06');
    expect(annotations.map(({ rawUrl }: Untyped) => rawUrl)).toEqual(sent);
    expect(new Set(annotations.map(({ page }: Untyped) => page))).toEqual(
      new Set(['https://f.example/guide']),
    );
    for (const citedUrl of [...sent, 'f.example/guide', 'www.f.example/guide/#top']) {
      const { archive, citations } = await read(
        `query ($filter: TaskFilter) { archive(filter: $filter) { nodes { id } }
          citations(filter: $filter, groupBy: URL) { nodes { key annotationCount answerCount distinctUrlCount } } }`,
        { filter: { citedUrl } },
      );
      expect(archive.nodes, citedUrl).toEqual([{ id: idOf('06') }]);
      expect(citations.nodes, citedUrl).toEqual([
        {
          key: 'https://f.example/guide',
          annotationCount: 8,
          answerCount: 1,
          distinctUrlCount: 1,
        },
      ]);
    }
    for (const pasted of ['https://www.f.example/guide', 'F.example', 'sub.f.example/x']) {
      const { archive, mentions } = await read(
        `query ($domains: [String!]!) { archive(filter: { citedDomains: $domains }) { nodes { id } }
          mentions(terms: [{ name: "variants", domains: $domains }]) { nodes { citedAnswerCount } } }`,
        { domains: [pasted] },
      );
      expect(archive.nodes, pasted).toEqual([{ id: idOf('06') }]);
      expect(mentions.nodes, pasted).toEqual([{ citedAnswerCount: 1 }]);
    }
  });

  test('redirects without their pages', async () => {
    const { annotations } = await resultOf('07');
    expect(
      annotations.map(({ domain, isRedirect, page }: Untyped) => [domain, isRedirect, page]),
    ).toEqual(['shop0', 'shop1', 'shop0', 'shop1'].map((name) => [`${name}.example`, true, null]));
    const { byDomain, byUrl } = await read(
      `query ($filter: TaskFilter) {
        byDomain: citations(filter: $filter) { sample { annotations } nodes { key annotationCount distinctUrlCount } }
        byUrl: citations(filter: $filter, groupBy: URL) { totalCount } }`,
      { filter: { tags: ['t07'] } },
    );
    expect(byDomain).toEqual({
      sample: { annotations: 4 },
      nodes: ['shop0', 'shop1'].map((name) => ({
        key: `${name}.example`,
        annotationCount: 2,
        distinctUrlCount: 0,
      })),
    });
    expect(byUrl.totalCount).toBe(0);
    const { citations } = await read('{ citations(first: 100) { nodes { key } } }');
    expect(citations.nodes).not.toContainEqual({ key: 'google.com' });
  });

  test('an answer that was paid for and is empty is an answer', async () => {
    expect(await resultOf('09')).toMatchObject({ text: '', citationState: 'NONE_RETURNED' });
    const { archive, citations } = await read(
      `{ citations(filter: { tags: ["t09"] }) { sample { answers answersWithWebSearch emptyAnswers } }
        archive(filter: { hasText: false }) { nodes { id } } }`,
    );
    expect(citations.sample).toEqual({ answers: 1, answersWithWebSearch: 1, emptyAnswers: 1 });
    expect(archive.nodes).toEqual([{ id: idOf('09') }]);
  });

  test('a day that is none', async () => {
    expect(await resultOf('11')).toMatchObject({ datetime: null, completedAt: null });
  });

  test('something searched for that is null', async () => {
    expect((await resultOf('12')).fanOutQueries).toEqual(['good query', 'second']);
  });
});
