import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { assertCompositionSuccess, composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { ask, startTestService, type TestService, type Untyped } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { FEDERATION: 'on' } });
});
afterAll(() => service[Symbol.asyncDispose]());

/** A subgraph of somebody else's: reports that refer to tasks, and something to say about each task. */
async function startReports(ids: readonly string[]) {
  const typeDefs = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
    type Query { reports: [Report!]!, node(id: ID!): Node }
    interface Node { id: ID! }
    type Report implements Node @key(fields: "id") { id: ID! tasks: [Task!]! }
    type Task @key(fields: "id") { id: ID! comment: String }
    type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }
  `;
  const schema = createSchema<object>({
    typeDefs: `
      ${typeDefs.replace(/extend schema.*/, '').replaceAll(/@\w+(\(.*?\))?/g, '')}
      scalar _Any
      union _Entity = Task | Report
      extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
    `,
    resolvers: {
      Query: {
        reports: () => [{ id: 'weekly', tasks: ids.map((id) => ({ id })) }],
        _entities: (_: unknown, { representations }: Untyped) =>
          representations.map((task: Untyped) => ({ ...task, comment: `on ${task.id}` })),
      },
      _Entity: { __resolveType: ({ __typename }: Untyped) => __typename },
    },
  });
  const server = await serve(createYoga({ schema, logging: false }));
  return { ...server, typeDefs };
}

async function serve(yoga: Untyped) {
  const server = createServer(yoga);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a gateway over this and another subgraph answers from both', async () => {
  const ids = service.emulator.addMany(3);
  const unknown = '01010101-0101-0101-0101-010101010101';
  await using reports = await startReports([...ids, unknown]);
  const { data } = await service.query('{ subgraph: _service { sdl } }');
  const composed = composeServices([
    { name: 'tasks', url: `${service.url}/graphql`, typeDefs: parse(data.subgraph.sdl) },
    { name: 'reports', url: `${reports.url}/graphql`, typeDefs: parse(reports.typeDefs) },
  ]);
  assertCompositionSuccess(composed);
  const schema = getStitchedSchemaFromSupergraphSdl({ supergraphSdl: composed.supergraphSdl });
  await using gateway = await serve(createYoga({ schema, logging: false }));

  const there = await ask(
    gateway.url,
    '{ reports { id tasks { id comment provider status result { text } } } }',
  );
  expect(there.errors).toMatchObject([{ path: ['reports', 0, 'tasks', 3, 'provider'] }]);
  const known = await ask(gateway.url, '{ reports { tasks { id comment retryAfter } } }');
  expect(known.errors).toBeUndefined();
  const back = await ask(
    gateway.url,
    `{ task(id: "${ids[0]}") { status comment } archive(first: 2) { nodes { id comment } } }`,
  );
  const comment = expect.stringMatching(/^on /) as string;
  expect(back).toMatchObject({
    data: {
      task: { status: 'COMPLETED', comment: `on ${ids[0]}` },
      archive: { nodes: [{ comment }, { comment }] },
    },
  });
});

const entities =
  'query ($representations: [_Any!]!) { entities: _entities(representations: $representations) { ... on Task { id status } } }';

test('entities are read together; one that is unknown or malformed costs its place only', async () => {
  const ids = service.emulator.addMany(50);
  const calls = service.emulator.count('task_get');
  const tasks = ids.map((id) => ({ __typename: 'Task', id }));
  const unknown = { __typename: 'Task', id: '02020202-0202-0202-0202-020202020202' };
  const malformed = [
    { __typename: 'Report', id: ids[0] },
    { __typename: 'Task' },
    7,
    'x',
    { id: ids[0] },
  ];
  const representations = [
    ...tasks,
    ...tasks,
    unknown,
    { __typename: 'Task', id: 'x' },
    ...malformed,
  ];
  const { data, errors } = await service.query(entities, { representations });
  expect(service.emulator.count('task_get')).toBe(calls + 51);
  expect(data.entities).toEqual([
    ...[...ids, ...ids].map((id) => ({ id, status: 'COMPLETED' })),
    ...Array.from({ length: 7 }, () => null),
  ]);
  const codes = new Map(
    errors?.map(({ extensions, path }) => [path?.join() ?? '', extensions.code]),
  );
  expect([...codes.keys()].toSorted()).toEqual(
    [101, 102, 103, 104, 105, 106].map((at) => `entities,${at}`),
  );
  expect(new Set(codes.values())).toEqual(new Set(['BAD_USER_INPUT']));
});

test('entities that are final are the same whenever they are asked for, until one is deleted', async () => {
  const ids = service.emulator.addMany(2);
  const representations = ids.map((id) => ({ __typename: 'Task', id }));
  const answers = [];
  for (let times = 0; times < 5; times += 1) {
    answers.push(await service.query(entities, { representations }));
  }
  expect(answers[0]?.data.entities).toMatchObject(ids.map((id) => ({ id, status: 'COMPLETED' })));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  await service.query('mutation ($ids: [ID!]!) { deleteTasks(ids: $ids) { deleted } }', {
    ids: ids.slice(0, 1),
  });
  const { data } = await service.query(entities, { representations });
  expect(data.entities).toEqual([null, { id: ids[1], status: 'COMPLETED' }]);
});

const many = (length: number) => Array.from({ length }, () => ({ __typename: 'Task', id: 'x' }));

test('a thousand at once and no more, each of which costs', async () => {
  const all = await service.query(entities, { representations: many(1000) });
  expect(all.errors).toHaveLength(1000);
  expect(all.extensions.cost.requested).toBeGreaterThan(1000);
  const more = await service.query(entities, { representations: many(1001) });
  expect(more).toMatchObject({
    data: null,
    errors: [{ path: ['entities'], extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('a gateway needs a key like everybody; the schema is told to whom introspection is', async () => {
  const key = makeKey('gateway', ['read']);
  const blind = makeKey('blind', ['spend']);
  await using own = await startTestService({
    env: {
      FEDERATION: 'on',
      INTROSPECTION: 'off',
      API_KEYS: `${key.entry},${blind.entry}`,
    },
  });
  const send = async (query: string, bearer: string): Promise<Untyped> => {
    const response = await fetch(`${own.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ query }),
    });
    return await response.json();
  };
  const forbidden = { errors: [{ extensions: { code: 'FORBIDDEN' } }] };
  const none = '{ _entities(representations: []) { __typename } }';
  expect(await send('{ _service { sdl } }', key.key)).toMatchObject(forbidden);
  expect(await send(none, key.key)).toMatchObject({ data: { _entities: [] } });
  expect(await send(none, blind.key)).toMatchObject(forbidden);
});

test('without FEDERATION there is nothing of it', async () => {
  await using own = await startTestService();
  const { errors } = await own.query('{ _service { sdl } }');
  expect(errors?.[0]?.message).toContain('Cannot query field "_service"');
});
