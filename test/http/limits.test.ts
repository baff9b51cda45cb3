import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getIntrospectionQuery } from 'graphql';
import { request } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { createTestLog } from '../support/log.ts';
import { type Answer, startTestService } from '../support/service.ts';

const { lines, log } = createTestLog();
const service = await startTestService({ log });
afterAll(() => service[Symbol.asyncDispose]());

const deep = (levels: number) =>
  `{ task(id: "x") ${'{ result { task '.repeat(levels)}{ id }${'} }'.repeat(levels)} }`;
const cycle =
  'fragment A on Task { result { task { ...B } } } fragment B on Task { result { task { ...A } } } { task(id: "x") { ...A } }';
const times = (count: number, name: string, field: string) =>
  Array.from({ length: count }, (_, at) => `${name}${at}: ${field}`).join(' ');
const nested = (open: string, close: string, inside = '1') =>
  `${open.repeat(400)}${inside}${close.repeat(400)}`;
const bomb = (levels: number) =>
  `{ task(id: "x") { ...F0 } } ${Array.from({ length: levels }, (_, at) => `fragment F${at} on Task { ${at + 1 < levels ? `...F${at + 1} result { task { ...F${at + 1} } }` : 'id'} }`).join(' ')}`;

test.each([
  ['too deep', deep(7), 'COST_LIMIT_EXCEEDED'],
  [
    '500 aliases',
    `{ ${Array.from({ length: 100 }, (_, at) => `a${at}: __typename`).join(' ')} }`,
    'COST_LIMIT_EXCEEDED',
  ],
  [
    '200 directives',
    `{ ${Array.from({ length: 100 }, () => '__typename @skip(if: true)').join(' ')} }`,
    'COST_LIMIT_EXCEEDED',
  ],
  ['a fragment cycle', cycle, 'BAD_USER_INPUT'],
  ['fragments that double one another', bomb(40), 'COST_LIMIT_EXCEEDED'],
  [
    '10,000 times the same field',
    `{ task(id: "x") { ${'id '.repeat(10_000)} } }`,
    'BAD_USER_INPUT',
  ],
  [
    'overlapping fields',
    `{ task(id: "x") { ${Array.from({ length: 600 }, () => 'x: id x: status').join(' ')} } }`,
    'BAD_USER_INPUT',
  ],
  [
    'deep introspection',
    `{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }`,
    'BAD_USER_INPUT',
  ],
  [
    'broad introspection',
    `{ ${times(60, 'a', '__schema { ...S }')} } fragment S on __Schema { ${times(60, 'b', 'types { ...T }')} } fragment T on __Type { ${times(60, 'c', 'fields { name }')} }`,
    'COST_LIMIT_EXCEEDED',
  ],
  [
    'forty mutations',
    `mutation { ${times(40, 'a', 'collectReady { collected }')} }`,
    'COST_LIMIT_EXCEEDED',
  ],
  [
    'mutations in fragments',
    `mutation { ${'...A '.repeat(6)} } fragment A on Mutation { ${times(2, 'a', 'collectReady { collected }')} }`,
    'COST_LIMIT_EXCEEDED',
  ],
  ['a list in lists', `{ tasks(ids: ${nested('[', ']')}) { totalCount } }`, 'COST_LIMIT_EXCEEDED'],
  ['an object in objects', `{ archive(filter: ${nested('{a:', '}')}) }`, 'COST_LIMIT_EXCEEDED'],
  [
    'a type in lists',
    `query ($a: ${nested('[', ']', 'ID')}) { __typename }`,
    'COST_LIMIT_EXCEEDED',
  ],
  ['fields in fields', nested('{a', '}', ''), 'COST_LIMIT_EXCEEDED'],
  ['fragments in fragments', `{${nested('...{', '}', 'a')}}`, 'COST_LIMIT_EXCEEDED'],
  ['lists that do not end', `{ tasks(ids: ${'['.repeat(1900)}`, 'COST_LIMIT_EXCEEDED'],
  ['objects that do not end', `{ archive(filter: ${'{a:'.repeat(600)}`, 'COST_LIMIT_EXCEEDED'],
  ['fields that do not end', '{a'.repeat(900), 'COST_LIMIT_EXCEEDED'],
  ['__proto__ as a field', '{ __proto__ { id } }', 'BAD_USER_INPUT'],
  ['constructor as an argument', '{ task(constructor: "x") { id } }', 'BAD_USER_INPUT'],
])('%s: refused before any work', async (_, query, code) => {
  const calls = service.emulator.count();
  const { data, errors } = await service.query(query);
  expect(data ?? null).toBeNull();
  expect(errors?.map(({ extensions }) => extensions.code)).toContain(code);
  expect(service.emulator.count()).toBe(calls);
  expect(lines.filter((line) => JSON.parse(line).level > 30)).toEqual([]);
});

test('ten mutations, and what tools nest, go through', async () => {
  const ten = `mutation { ${times(10, 'a', '__typename')} }`;
  expect((await service.query(ten)).errors).toBeUndefined();
  const types = `${'ofType { '.repeat(24)} name ${'}'.repeat(24)}`;
  const tool = `{ __schema { types { fields { args { type { ${types} } } } } } }`;
  const { errors = [] } = await service.query(tool);
  expect(errors.map(({ message }) => message).join()).not.toMatch(/brackets/);
  const text = `{ task(id: "${'['.repeat(100)}") { id } } # ${'{'.repeat(100)}`;
  expect((await service.query(text)).errors).toMatchObject([{ path: ['task'] }]);
});

test('every answer says what it cost; what costs too much is not executed', async () => {
  const small = await service.query(
    '{ task(id: "07241735-1535-0613-0000-0722e701b5ff") { id status } }',
  );
  expect(small.extensions).toEqual({ cost: { requested: 3, limit: 50_000 } });
  const { data } = await service.query('{ limits { maxCost maxDepth maxIds maxPageSize } }');
  expect(data.limits).toEqual({ maxCost: 50_000, maxDepth: 12, maxIds: 100, maxPageSize: 100 });
  const everything = `results { text items { type index ... on Message { sections { type index text startOffset endOffset annotations { title url rawUrl directUrl host domain position } } } } }`;
  const ids = service.emulator.addMany(100);
  const hundred = await service.query(
    `query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { id ${everything} } } }`,
    { ids },
  );
  expect(hundred.errors).toBeUndefined();
  const calls = service.emulator.count();
  const tooMuch = await service.query(
    `{ citations(first: 100) { nodes { tasks(first: 100) { nodes { ${everything} } } } } }`,
  );
  expect(tooMuch.data ?? null).toBeNull();
  expect(tooMuch.errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }]);
  expect(service.emulator.count()).toBe(calls);
});

test.each(['raw', 'result { text }', 'results { messages { text } }'])(
  'a hundred tasks with their %s cost little, with hundreds of copies too much',
  async (field) => {
    const ids = service.emulator.addMany(100);
    const ask = async (copies: number) =>
      await service.query(
        `query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { ${Array.from({ length: copies }, (_, at) => field.replace(/raw|text/, `a${at}: $&`)).join(' ')} } } }`,
        { ids },
      );
    expect((await ask(1)).errors).toBeUndefined();
    expect((await ask(100)).errors).toMatchObject([
      { extensions: { code: 'COST_LIMIT_EXCEEDED' } },
    ]);
  },
);

const filtered = [schema.getQueryType(), schema.getSubscriptionType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {}).filter(({ args }) =>
    args.some(({ name }) => name === 'filter'),
  ),
);

/** What else must be given. */
const needed: Readonly<Record<string, string>> = {
  mentions: 'terms: [{ name: "x" }], ',
  facets: 'by: TAG, ',
  citationChanges: 'earlier: {}, later: {}, ',
};

test.each(filtered.map(({ name }) => name))('%s: a filter is bounded', async (name) => {
  const isQuery = name !== 'taskCompleted';
  const query = `${isQuery ? 'query' : 'subscription'} ($filter: TaskFilter) { ${name}(${needed[name] ?? ''}filter: $filter) { __typename } }`;
  for (const filter of [
    { search: 'the '.repeat(50_000) },
    { providers: Array.from({ length: 20_000 }, () => 'CLAUDE') },
    { tags: Array.from({ length: 40_000 }, () => 'a') },
  ]) {
    const answer = isQuery
      ? await service.query(query, { filter })
      : (await service.subscribe(query, { filter }).next()).value;
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining('has at most'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  }
});

test('a name of thousands of words is none', async () => {
  const long = 'the '.repeat(5000);
  for (const term of [{ name: long }, { name: 'x', aliases: [long] }]) {
    const { errors } = await service.query(
      'query ($term: MentionTerm!) { mentions(terms: [$term]) { nodes { __typename } } }',
      { term },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

test('__proto__ in variables is a variable like another', async () => {
  const body = `{"query":"query ($id: ID!) { task(id: $id) { status } }","variables":{"__proto__":{"id":"x"},"id":"07241735-1535-0613-0000-0722e701b5ff"}}`;
  const response = await request(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(await response.body.json()).toMatchObject({ data: { task: { status: 'COMPLETED' } } });
  expect(({} as { id?: string }).id).toBeUndefined();
});

test.each([
  [
    'nothings in a list',
    'query ($wrong: [ID!]!) { nodes(ids: $wrong) { id } }',
    Array.from({ length: 50_000 }, () => null),
  ],
  [
    'fields that there are not',
    'query ($wrong: TaskFilter) { archive(filter: $wrong) { totalCount } }',
    Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`f${at}`, 1])),
  ],
])('of thousands of %s, in a variable, one is told at once', async (_, query, wrong) => {
  const began = performance.now();
  const { errors } = await service.query(query, { wrong });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(performance.now() - began).toBeLessThan(1000);
});

test('mistakes are told shortly, however long and many they are', async () => {
  const wrong = `search: "${'x'.repeat(200_000)}", ${Array.from({ length: 120 }, (_, at) => `f${at}: 1`).join(' ')}`;
  for (const query of [
    `{ archive(filter: { ${wrong} }) { totalCount } }`,
    `{ ${'x'.repeat(250_000)} }`,
    `{ archive(first: ${'9'.repeat(250_000)}) { totalCount } }`,
  ]) {
    const answer = await service.query(query);
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(JSON.stringify(answer).length).toBeLessThan(50_000);
  }
});

test.each([
  ['not JSON', 'nonsense', 400],
  ['empty', '', 400],
  ['an array', '[{"query":"{ __typename }"}]', 400],
  ['10 MB', JSON.stringify({ query: '{ __typename }', padding: 'x'.repeat(10_000_000) }), 413],
  ['300 KB', JSON.stringify({ query: `{ __typename } # ${'x'.repeat(300_000)}` }), 413],
])('a body that is %s', async (_, body, status) => {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
  }).catch(() => null);
  if (response) {
    expect(response.status).toBe(status);
    const { errors } = (await response.json()) as Answer;
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    // What the parser says of a body is its beginning.
    expect(errors?.[0]?.extensions).not.toHaveProperty('originalError');
  } else expect(status, 'the connection may be cut while it is still being sent').toBe(413);
  expect((await service.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
});

describe('documents without end do not fill the memory', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };

  test('long ones', async () => {
    const before = used();
    for (let at = 0; at < 300; at += 1) {
      const fields = times(9, `f${at}_`, 'id');
      const tasks = times(
        50,
        't',
        `task(id: "07241735-1535-0613-0000-0722e701b5ff") { ${fields} }`,
      );
      expect((await service.query(`{ ${tasks} }`)).errors).toBeUndefined();
    }
    expect(used() - before).toBeLessThan(100);
  }, 60_000);

  test('short ones with mistakes', async () => {
    const before = used();
    for (let at = 0; at < 3000; at += 1) {
      const query = at % 2 ? `{ task(id: "${at}") { nonsense } }` : `{ task(id: "${at}" }`;
      expect((await service.query(query)).errors).toHaveLength(1);
    }
    expect(used() - before).toBeLessThan(50);
  }, 60_000);
});

test('what people and tools do goes through: introspection, fifty aliases, a hundred ids', async () => {
  const everything = {
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
    oneOf: true,
    schemaDescription: true,
    specifiedByUrl: true,
  };
  for (const query of [getIntrospectionQuery(), getIntrospectionQuery(everything)]) {
    expect((await service.query(query)).errors).toBeUndefined();
  }
  const ids = service.emulator.addMany(50);
  const aliases = ids.map(
    (id, at) => `a${at}: task(id: "${id}") { result { moneySpent annotations { url } } }`,
  );
  expect((await service.query(`{ ${aliases.join(' ')} }`)).errors).toBeUndefined();
});
