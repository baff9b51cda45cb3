import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { createTestLog } from '../support/log.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { anew, countRepeated, type Received, send, type Sent } from '../support/ways.ts';

/* Known tasks in combinations that were never asked for: put together, they must be what Yoga says. */

const keys = {
  reader: makeKey('reader', ['read']),
  raw: makeKey('raw', ['read', 'raw']),
  chief: makeKey('chief', ['read', 'spend', 'raw', 'admin']),
};
type Name = keyof typeof keys;
const as = (name: Name) => ({ authorization: `Bearer ${keys[name].key}` });
const API_KEYS = Object.values(keys)
  .map(({ entry }) => entry)
  .join(',');

let turn = 0;
const { lines, log } = createTestLog();
let service: TestService;
let ids: string[];
beforeAll(async () => {
  const env = { API_KEYS, COLLECT: 'off', REQUESTS_PER_MINUTE: '1000000' };
  service = await startTestService({ env, log });
  const { emulator } = service;
  ids = [
    ...emulator.addMany(20),
    ...emulator.addMany(10, { provider: 'CLAUDE' }),
    ...emulator.addMany(2, { state: 'failed' }),
    '07241735-1535-0613-0000-0722e701b5ff',
  ];
  await ask({ query: '{ __typename }' });
  await ask({ query: `{ tasks(ids: ${JSON.stringify(ids)}) { nodes { id } } }` });
});
afterAll(() => service[Symbol.asyncDispose]());

interface Asking {
  readonly query?: string;
  readonly variables?: object;
  readonly operationName?: string;
  readonly extensions?: object;
}
const sending = (asking: Asking, name: Name = 'reader', more: Partial<Sent> = {}): Sent => ({
  // Written as nobody has written it: what is kept whole is for nobody here.
  body: JSON.stringify(asking) + ' '.repeat((turn += 1)),
  ...more,
  headers: { ...as(name), ...more.headers },
});
const ask = (asking: Asking, name?: Name, more?: Partial<Sent>) =>
  send(service.url, sending(asking, name, more));
const combined = () => countRepeated(service.url, as('chief'), 'combined');

/** So many of the ids, other ones each time. */
function some(count: number, from = ids): string[] {
  return Array.from(
    { length: count },
    (_, at) => from[(turn * 7 + at * 5) % from.length] as string,
  );
}

const all = 'id status statusCode cost tag result { text moneySpent annotations { title url } }';
const page = (count: number): object => ({ ids: some(count) });
const listing = (fields: string, count: number) => (): Asking => ({
  query: list(fields),
  variables: page(count),
});
const list = (fields: string) => `query Listed($ids: [ID!]!) { tasks(ids: $ids) { ${fields} } }`;

/** Makes everything known in this way, then asks for other combinations; resolves to how many were put together. */
async function compare(
  make: () => Asking,
  name: Name = 'reader',
  more: Partial<Sent> = {},
): Promise<number> {
  for (let count = 0; count < 60; count += 1) await ask(make(), name, more);
  const before = await combined();
  const pairs: [Received, Received][] = [];
  for (let count = 0; count < 10; count += 1) {
    const sent = sending(make(), name, more);
    pairs.push([await send(service.url, sent), await send(service.url, anew(sent))]);
  }
  for (const [answer, reference] of pairs) expect(answer).toEqual(reference);
  return (await combined()) - before;
}

const picked = (): object => Object.fromEntries(some(5).map((id, at) => [`i${at}`, id]));

describe('are put together', () => {
  const aliases = Array.from({ length: 5 }, (_, at) => at);
  const declared = aliases.map((at) => `$i${at}: ID!`).join(' ');
  const parts = 'fragment Parts on Task { id result { moneySpent items { __typename } } }';
  test.each<[string, () => Asking]>([
    ['a list', () => ({ query: list(`nodes { ${all} }`), variables: page(5) })],
    [
      'with failures',
      () => ({ query: list('failures { code } nodes { id cost } __typename'), variables: page(3) }),
    ],
    [
      'with names of its own',
      () => ({
        query: `query ($a: [ID!]!) { mine: tasks(ids: $a) { those: nodes { who: provider } } }`,
        variables: { a: some(4) },
      }),
    ],
    [
      'in upper case',
      () => ({
        query: list('nodes { id cost }'),
        variables: { ids: some(3).map((id) => id.toUpperCase()) },
      }),
    ],
    [
      'the same one twice',
      () => ({
        query: list('nodes { id tag }'),
        variables: { ids: some(3).flatMap((id) => [id, id]) },
      }),
    ],
    [
      'one',
      () => ({
        query: `query One($id: ID!) { task(id: $id) { ${all} } }\n`,
        variables: { id: `${some(1)[0]}` },
      }),
    ],
    [
      'aliases',
      () => ({
        query: `query (${declared}) { ${aliases.map((at) => `t${at}: task(id: $i${at}) { ${all} }`).join(' ')} }`,
        variables: picked(),
      }),
    ],
    [
      'aliases that ask for different fields',
      () => ({
        query: `query (${declared}) { ${aliases.map((at) => `t${at}: task(id: $i${at}) { ${at % 2 ? 'id' : 'cost'} }`).join(' ')} }`,
        variables: picked(),
      }),
    ],
    [
      'by fragments',
      () => ({
        query: `query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { ...Parts ... on Task { tag } } } } ${parts}`,
        variables: page(4),
      }),
    ],
    [
      'with a list beside one',
      () => ({
        query:
          'query ($ids: [ID!]!, $id: ID!) { tasks(ids: $ids) { nodes { id } } task(id: $id) { cost } }',
        variables: { ...page(2), id: `${some(1)[0]}` },
      }),
    ],
    [
      'one of several operations',
      () => ({
        query: `query A($ids: [ID!]!) { tasks(ids: $ids) { nodes { cost } } } query B($ids: [ID!]!) { tasks(ids: $ids) { nodes { tag } } }`,
        operationName: 'B',
        variables: page(3),
      }),
    ],
  ])('%s', async (_, make) => {
    expect(await compare(make)).toBe(10);
  });

  test('by what else shapes them', async () => {
    const query = `query ($ids: [ID!]!, $more: Boolean!) { tasks(ids: $ids) { nodes { id cost @include(if: $more) } } }`;
    const make = (more: boolean) => () => ({ query, variables: { more, ids: some(3) } });
    expect(await compare(make(true))).toBe(10);
    expect(await compare(make(false))).toBe(10);
    const under = `query ($ids: [ID!]!, $of: Provider) { tasks(ids: $ids, provider: $of) { nodes { id } failures { code } } }`;
    const claudes = ids.slice(20, 30);
    const ask5 = (of: string) => () => ({ query: under, variables: { of, ids: some(5, claudes) } });
    expect(await compare(ask5('CLAUDE'))).toBe(10);
    expect(await compare(ask5('GEMINI'))).toBe(0); // there is none under it
  });

  test('for the type and the form that is taken', async () => {
    const make = listing(`nodes { ${all} }`, 5);
    const types: Readonly<Record<string, string>>[] = [
      { accept: 'application/graphql-response+json' },
      { accept: '*/*', 'accept-encoding': 'gzip' },
    ];
    for (const headers of types) {
      expect(await compare(make, 'reader', { headers })).toBe(10);
    }
  });

  test('for whoever may see them', async () => {
    const make = listing('nodes { raw }', 2);
    expect(await compare(make, 'raw')).toBe(10);
    expect(await compare(make, 'reader')).toBe(0);
  });

  test('by a hash whose text was sent once', async () => {
    const query = list('nodes { path }');
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(query))).toString(
      'hex',
    );
    const extensions = { persistedQuery: { version: 1, sha256Hash: hash } };
    await ask({ query, extensions, variables: page(1) });
    for (let count = 0; count < 60; count += 1) await ask({ extensions, variables: page(4) });
    const before = await combined();
    const variables = page(4);
    const answer = await ask({ extensions, variables });
    expect(await combined()).toBe(before + 1);
    expect(answer).toEqual(await send(service.url, anew(sending({ query, variables }))));
  });

  test('are told of like any other, and kept when asked for again', async () => {
    const make = listing('nodes { id completedAt }', 4);
    expect(await compare(make)).toBe(10);
    const sent = sending(make());
    lines.length = 0;
    await send(service.url, sent);
    await send(service.url, anew(sent));
    await send(service.url, sent);
    await send(service.url, sent);
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told.map(({ way }) => way)).toEqual(['combined', undefined, 'combined', 'kept']);
    for (const line of told)
      for (const name of ['requestId', 'ms', 'time', 'way']) delete line[name];
    for (const line of told) expect(line).toEqual(told[1]);
  });
});

describe('are not put together', () => {
  test.each<[string, () => Asking]>([
    [
      'beside something else',
      () => ({
        query: 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { id } } limits { maxIds } }',
        variables: page(3),
      }),
    ],
    [
      'by ids in the document',
      () => ({
        query: `{ tasks(ids: ${JSON.stringify(some(3))}) { nodes { id } } }`,
        variables: {},
      }),
    ],
    [
      'by a variable that is used twice',
      () => ({
        query:
          'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { id } } again: tasks(ids: $ids) { nodes { id } } }',
        variables: page(3),
      }),
    ],
    [
      'where fields are put into one',
      () => ({
        query: 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { id } nodes { cost } } }',
        variables: page(3),
      }),
    ],
    [
      'twice',
      () => ({
        query: 'query ($ids: [ID!]!) { tasks(ids: $ids) { a: nodes { id } nodes { cost } } }',
        variables: page(3),
      }),
    ],
    [
      'at the root in a fragment',
      () => ({
        query:
          'query ($ids: [ID!]!) { ...All } fragment All on Query { tasks(ids: $ids) { nodes { id } } }',
        variables: page(3),
      }),
    ],
    [
      'under several providers',
      () => ({
        query:
          'query ($i: ID!, $j: ID!) { a: task(id: $i, provider: CLAUDE) { id } b: task(id: $j) { id } }',
        variables: { i: some(1, ids.slice(20, 30))[0], j: some(1)[0] },
      }),
    ],
    ['where they came from', () => ({ query: list('nodes { id source }'), variables: page(3) })],
    [
      'a single id as a list',
      () => ({ query: list('nodes { id }'), variables: { ids: some(1)[0] } }),
    ],
    [
      'ids that are no texts',
      () => ({ query: list('nodes { id } failures { code }'), variables: { ids: [1, 2] } }),
    ],
    [
      'with one that there is not',
      () => ({
        query: list('nodes { id }'),
        variables: { ids: [...some(2), '07241735-1535-0613-0000-0000000000aa'] },
      }),
    ],
    ['too many', () => ({ query: list('nodes { statusMessage }'), variables: { ids: some(101) } })],
  ])('%s', async (_, make) => {
    expect(await compare(make)).toBe(0);
  });

  test('those that were deleted', async () => {
    const own = service.emulator.addMany(4);
    await ask({ query: list('nodes { id }'), variables: { ids: own } });
    const make = () => ({ query: list('nodes { id time }'), variables: { ids: some(2, own) } });
    expect(await compare(make)).toBe(10);
    const [gone] = own;
    await ask({ query: `mutation { deleteTasks(ids: ["${gone}"]) { deleted } }` }, 'chief');
    const variables = { ids: [gone, own[1]] };
    for (let count = 0; count < 3; count += 1) {
      expect((await ask({ ...make(), variables })).text).toContain('"nodes":[null,');
    }
    const before = await combined();
    await ask({ ...make(), variables: { ids: [own[3], own[1]] } });
    expect(await combined()).toBe(before + 1);
  });
});

test('a body too deep to be written again is answered by Yoga', async () => {
  const deep = `${'['.repeat(16_000)}${']'.repeat(16_000)}`;
  const body = `{"query":"{ __typename }","variables":{},"extensions":{"deep":${deep}}}`;
  expect(await send(service.url, { body, headers: as('reader') })).toMatchObject({ status: 200 });
});

test('a number that is none is not taken for null', async () => {
  const query =
    'query ($ids: [ID!]!, $most: Int) { tasks(ids: $ids) { nodes { id result { text(maxChars: $most) } } } }';
  for (let time = 0; time < 4; time += 1) {
    await ask({ query, variables: { ids: some(5), most: null } });
  }
  const body = JSON.stringify({ query, variables: { ids: some(5), most: 0 } });
  const refused = { body: body.replace('"most":0', '"most":1e400'), headers: as('reader') };
  const { text } = await send(service.url, refused);
  expect(text).toContain('Int cannot represent');
});
