import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArchive } from '../../src/archive/archive.ts';
import { importLines } from '../../src/tasks/transfer.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startTestService, type TestService, type Untyped } from '../support/service.ts';

/* Answers that name somebody in ways that were once counted wrongly, read by `task_get` and by `import`. */

const folder = new URL('../fixtures/cases/', import.meta.url);
const responses = readdirSync(folder)
  .filter((name) => /^3\d-/.test(name))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const bodies: Untyped[] = responses.map((text) => JSON.parse(text).tasks[0]);

let database: TestDatabase;
const services: Partial<Record<string, TestService>> = {};

beforeAll(async () => {
  const fetching = await startTestService({ env: { COLLECT: 'off' } });
  services['task_get'] = fetching;
  for (const body of bodies) fetching.emulator.add({ id: body.id, provider: 'CHAT_GPT', body });
  const { data } = await fetching.query(
    'query ($ids: [ID!]!) { tasks(ids: $ids) { failures { id } } }',
    { ids: bodies.map(({ id }) => id) },
  );
  expect(data.tasks.failures).toEqual([]);

  database = await createTestDatabase();
  const archive = await openArchive(database.where);
  const lines = responses.map((text) => JSON.stringify(JSON.parse(text)));
  expect(await importLines(lines, { archive, fetch: null })).toMatchObject({
    tasks: responses.length,
    bad: 0,
  });
  await archive.close();
  services['import'] = await startTestService({
    env: { COLLECT: 'off', DATABASE_URL: database.url },
  });
});
afterAll(async () => {
  for (const service of Object.values(services)) await service?.[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe.each(['task_get', 'import'])('read by %s', (way) => {
  async function read(query: string, variables: Readonly<Record<string, unknown>>) {
    const { data, errors } = await (services[way] as TestService).query(query, variables);
    expect(errors).toBeUndefined();
    return data;
  }

  test.each([
    ['t30', { Bluebird: 1, Northwind: 1 }],
    ['t31', { 小米: 2 }],
    ['t35', { Nike: 1, iPhone: 1 }],
    ['t38', { 'Disney+': 1, Disney: 0, 'C++': 1, 'C#': 1, C: 1, 'AT&T': 1, 'H&M': 1, 'Yahoo!': 1 }],
    ['t39', { Adidas: 1, Zalando: 1, Puma: 1 }],
  ])('%s names %j', async (tag, counts) => {
    const terms = Object.keys(counts).map((name) => ({ name }));
    const filter = { tags: [tag] };
    const { mentions } = await read(
      'query ($terms: [MentionTerm!]!, $filter: TaskFilter) { mentions(terms: $terms, filter: $filter) { nodes { term mentionCount } } }',
      { terms, filter },
    );
    const counted = mentions.nodes.map(({ mentionCount, term }: Untyped) => [term, mentionCount]);
    expect(Object.fromEntries(counted)).toEqual(counts);

    const { archive } = await read(
      `query ($terms: [MentionTerm!]!, $filter: TaskFilter) { archive(filter: $filter) { nodes { result {
        text mentions(terms: $terms) { term text startOffset endOffset } } } } }`,
      { terms, filter },
    );
    const { mentions: spans, text } = archive.nodes[0].result;
    for (const [name, count] of Object.entries(counts)) {
      expect(spans.filter(({ term }: Untyped) => term === name)).toHaveLength(count);
    }
    for (const { endOffset, startOffset, text: span } of spans) {
      expect(text.slice(startOffset, endOffset)).toBe(span);
    }
  });

  test('what stands in an address is not found', async () => {
    const query =
      'query ($search: String!) { archive(filter: { search: $search }) { totalCount } }';
    expect((await read(query, { search: 'utm_source' })).archive.totalCount).toBe(0);
    expect((await read(query, { search: '"several shops"' })).archive.totalCount).toBe(1);
    expect((await read(query, { search: 'blueb*' })).archive.totalCount).toBe(1);
  });

  test('places are those of the text, in reading order; each term keeps its own', async () => {
    const terms = [
      { name: 'Yahoo!' },
      { name: 'Disney', aliases: ['Disney+ is', 'is great'] },
      { name: 'AT&T', aliases: ['AT'] },
      { name: 'T' },
    ];
    const { task } = await read(
      'query ($id: ID!, $terms: [MentionTerm!]!) { task(id: $id) { result { mentions(terms: $terms) { term text startOffset endOffset } } } }',
      { id: bodies.find(({ data }) => data.tag === 't38').id, terms },
    );
    expect(task.result.mentions).toEqual([
      { term: 'Disney', text: 'Disney+ is great', startOffset: 0, endOffset: 16 },
      { term: 'AT&T', text: 'AT&T', startOffset: 50, endOffset: 54 },
      { term: 'T', text: 'T', startOffset: 53, endOffset: 54 },
      { term: 'Yahoo!', text: 'Yahoo!', startOffset: 61, endOffset: 67 },
    ]);
  });

  test('a hundred terms are asked for at once, and no more', async () => {
    const query = `query ($id: ID!, $terms: [MentionTerm!]!) { mentions(terms: $terms) { nodes { mentionCount trend { count } } }
      task(id: $id) { result { mentions(terms: $terms) { term } } } }`;
    const terms = Array.from({ length: 100 }, (_, at) => ({ name: `nobody ${at}` }));
    const { id } = bodies[0];
    const { mentions, task } = await read(query, { id, terms });
    expect(mentions.nodes).toHaveLength(100);
    expect(task.result.mentions).toEqual([]);
    for (const wrong of [[], [...terms, { name: 'one more' }], [{ name: 'https://x.example' }]]) {
      const { errors } = await (services[way] as TestService).query(query, { id, terms: wrong });
      expect(errors?.map(({ extensions, path }) => [path?.[0], extensions.code])).toContainEqual([
        'mentions',
        'BAD_USER_INPUT',
      ]);
    }
  });
});
