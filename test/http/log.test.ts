import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { readConfig } from '../../src/config.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { startService } from '../../src/service.ts';
import { createTestLog } from '../support/log.ts';
import { ask, startTestService, type TestService } from '../support/service.ts';

test('a line for each operation, with its name and codes, without its variables and answers', async () => {
  const { lines, log } = createTestLog();
  await using emulator = await startEmulator();
  await using service = await startService(
    readConfig({ PORT: '0', DATABASE_URL: 'sqlite::memory:' }),
    emulator,
    { log },
  );
  const id = '07241735-1535-0613-0000-0722e701b5ff';
  await ask(service.url, 'query Mine($id: ID!) { task(id: $id) { status result { text } } }', {
    id,
  });
  await ask(service.url, '{ task(id: "secret-in-the-query") { id } }');
  await ask(
    service.url,
    '{ tasks(ids: ["07241735-1535-0613-0000-0000000000aa"]) { nodes { id } } }',
  );
  const told = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'operation');
  expect(told).toMatchObject([
    {
      caller: 'anybody',
      kind: 'query',
      operation: 'Mine',
      ms: expect.any(Number) as number,
      cost: expect.any(Number) as number,
      fetched: 1,
      kept: 0,
      requestId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    },
    { operation: 'anonymous', errors: ['BAD_USER_INPUT'], missed: 0 },
    { operation: 'anonymous', fetched: 0, kept: 0, missed: 1 },
  ]);
  expect(lines.join('')).not.toMatch(/07241735|secret|Based on my research/);
});

test('what nobody expected is logged whole under an id, and the client gets the id alone', async () => {
  const { lines, log } = createTestLog();
  const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
  await using emulator = await startEmulator();
  const env = { PORT: '0', DATABASE_URL: `sqlite:${folder}/archive.db` };
  const service = await startService(readConfig(env), emulator, { log });
  const other = new DatabaseSync(`${folder}/archive.db`, { timeout: 10_000 });
  other.exec('drop table fan_outs');
  other.close();
  const { data, errors } = await ask(service.url, '{ __typename fanOutQueries { totalCount } }');
  expect(data).toEqual({ __typename: 'Query', fanOutQueries: null });
  expect(errors).toMatchObject([{ path: ['fanOutQueries'], extensions: { code: 'INTERNAL' } }]);
  expect(JSON.stringify(errors)).not.toMatch(/fan_outs|sqlite|\.ts/i);
  const told = lines.find(
    (line) =>
      line.includes(String(errors?.[0]?.extensions['requestId'])) &&
      line.includes('unexpected error'),
  );
  expect(told).toContain('fan_outs');
  await service.close();
  await rm(folder, { recursive: true });
});

test('a fault beside an operation is told by its code and an id as well, and nothing goes on for it', async () => {
  const lines: string[] = [];
  const write = (line: string) => {
    if (line.includes('"Broken"')) throw new Error('secret of the log');
    lines.push(line);
  };
  await using service = await startTestService({ log: pino({}, { write }) });
  for (const [kind, accept, selection] of [
    ['query', 'application/json', '__typename'],
    ['subscription', 'text/event-stream', 'taskCompleted { eventId }'],
  ]) {
    const { body, headers, statusCode } = await request(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query: `${kind} Broken { ${selection} }` }),
    });
    expect(statusCode).toBe(500);
    expect(headers['content-type']).toContain(accept);
    const id = headers['x-request-id'];
    const said = await body.text();
    expect(said).not.toMatch(/secret|\.ts/);
    expect(JSON.parse(/\{.*\}/.exec(said)?.[0] ?? '')).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL', retryable: false, requestId: id } }],
    });
    const told = lines.find((line) => line.includes(`"requestId":"${String(id)}"`));
    expect(told).toContain('secret of the log');
  }
  const metrics = await request(`${service.url}/metrics`);
  expect(await metrics.body.text()).toContain('\ngraphql_open_streams 0\n');
});

describe('what is not executed', () => {
  const reader = makeKey('reader', ['read']);
  const json = { 'content-type': 'application/json', 'x-api-key': reader.key };
  const body = JSON.stringify({ query: '{ __typename } # secret' });
  const { lines, log } = createTestLog();
  const env = { API_KEYS: reader.entry };

  async function hear(
    { url }: TestService,
    { path = '/graphql', ...asked }: { path?: string } & Parameters<typeof request>[1] = {},
  ) {
    const answer = await request(`${url}${path}`, asked);
    await answer.body.dump();
    const id = answer.headers['x-request-id'];
    const said = lines.map((line) => JSON.parse(line)).filter(({ requestId }) => requestId === id);
    return { status: answer.statusCode, said };
  }

  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ log, env });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    expect(lines.join('')).not.toMatch(new RegExp(`secret|${reader.key}`));
  });

  const post = { method: 'POST', headers: json, body } as const;
  const input = { level: 30, code: 'BAD_USER_INPUT' };
  test.each<[number, object, Parameters<typeof hear>[1]]>([
    [401, { code: 'UNAUTHENTICATED' }, { ...post, headers: { ...json, 'x-api-key': 'secret' } }],
    [403, input, { headers: { 'sec-fetch-site': 'cross-site' } }],
    [405, input, { ...post, method: 'PUT' }],
    [406, input, { ...post, headers: { ...json, accept: 'image/png' } }],
    [413, input, { ...post, body: `"${'secret'.repeat(50_000)}"` }],
    [415, input, { ...post, headers: { ...json, 'content-type': 'text/plain' } }],
    [421, input, { ...post, headers: { ...json, host: 'secret.example' } }],
    [401, { code: 'UNAUTHENTICATED' }, { path: '/metrics' }],
    [403, { code: 'FORBIDDEN', caller: 'reader' }, { path: '/metrics', headers: json }],
  ])('refused with %i: one line, %j', async (status, line, asked) => {
    const heard = await hear(service, asked);
    expect(heard.status).toBe(status);
    expect(heard.said).toMatchObject([{ msg: 'refused', level: 30, status, ...line }]);
  });

  test('one request too many: one line, with whose it was', async () => {
    await using own = await startTestService({ log, env: { ...env, REQUESTS_PER_MINUTE: '1' } });
    await hear(own, post);
    const { said } = await hear(own, post);
    expect(said).toMatchObject([{ status: 429, code: 'RATE_LIMITED', caller: 'reader' }]);
  });

  test('one stream too many: one line as well', async () => {
    await using own = await startTestService({ log, env: { ...env, STREAMS_PER_KEY: '1' } });
    const streaming = { ...json, accept: 'text/event-stream' };
    const stream = { query: 'subscription { taskCompleted { eventId } }' };
    const asked = { ...post, headers: streaming, body: JSON.stringify(stream) };
    const open = await request(`${own.url}/graphql`, asked);
    const { said } = await hear(own, asked);
    expect(said).toMatchObject([
      { msg: 'operation', kind: 'subscription', caller: 'reader', errors: ['RATE_LIMITED'] },
    ]);
    open.body.destroy();
  });

  const errors = ['BAD_USER_INPUT'];
  test.each<[string, string | object, object]>([
    ['no JSON', '{"secret', { errors }],
    ['no query', { secret: 1 }, { errors }],
    ['no document', { query: '{ secret' }, { errors }],
    [
      'a document that is not valid',
      { query: 'query Old { task(id: "secret") { nothing } }' },
      { errors, kind: 'query', operation: 'Old' },
    ],
    [
      'wrong variables',
      {
        query: 'query Mine($id: ID!) { task(id: $id) { id } }',
        variables: { id: { secret: 1 } },
      },
      { errors, kind: 'query', operation: 'Mine' },
    ],
    [
      'a stream with wrong variables',
      {
        query: 'subscription Mine($id: ID!) { taskUpdated(ids: [$id]) { task { id } } }',
        variables: { id: { secret: 1 } },
      },
      { errors, kind: 'subscription', operation: 'Mine' },
    ],
    [
      'what costs too much',
      { query: `query Mine { ${'__typename '.repeat(100)} }` },
      { errors: ['COST_LIMIT_EXCEEDED'], kind: 'query', operation: 'Mine' },
    ],
  ])('%s: one line with its codes', async (_, asked, line) => {
    const { said } = await hear(service, {
      ...post,
      headers: { ...json, accept: 'application/json, text/event-stream' },
      body: typeof asked === 'string' ? asked : JSON.stringify(asked),
    });
    expect(said).toMatchObject([{ msg: 'operation', level: 30, caller: 'reader', ...line }]);
  });
});

test('with introspection off, neither the schema nor a guess at it is told', async () => {
  await using service = await startTestService({ env: { INTROSPECTION: 'off' } });
  for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Task") { name } }']) {
    const { data, errors } = await service.query(query);
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  }
  const { errors } = await service.query('{ taks(id: "x") { id } }');
  expect(errors?.[0]?.message).toBe('Cannot query field "taks" on type "Query".');
  const filter = { searhc: 'x' };
  for (const [query, variables] of [
    ['{ archive(filter: { searhc: "x" }) { totalCount } }', {}],
    ['query ($filter: TaskFilter) { archive(filter: $filter) { totalCount } }', { filter }],
    ['{ citations(groupBy: HOSTS) { totalCount } }', {}],
    ['query ($by: CitationGroupBy!) { citations(groupBy: $by) { totalCount } }', { by: 'HOSTS' }],
    ['{ archive { nodes { ... on Tasks { id } } } }', {}],
  ] as const) {
    const answer = await service.query(query, variables);
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(answer.errors?.[0]?.message).not.toMatch(/did you mean/i);
  }
  expect((await service.query('{ __typename }')).data).toEqual({ __typename: 'Query' });
});
