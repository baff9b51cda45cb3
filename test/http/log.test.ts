import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { startService } from '../../src/service.ts';
import { ask, startTestService } from '../support/service.ts';

test('a line for each operation, with its name and codes, without its variables and answers', async () => {
  const lines: string[] = [];
  const log = pino(
    new Writable({ write: (chunk: Buffer, _, done) => done(void lines.push(chunk.toString())) }),
  );
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
  const lines: string[] = [];
  const log = pino(
    new Writable({ write: (chunk: Buffer, _, done) => done(void lines.push(chunk.toString())) }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
  await using emulator = await startEmulator();
  const env = { PORT: '0', DATABASE_URL: `sqlite:${folder}/archive.db` };
  const service = await startService(readConfig(env), emulator, { log });
  const other = new DatabaseSync(`${folder}/archive.db`);
  other.exec('drop table fan_outs');
  other.close();
  const { data, errors } = await ask(service.url, '{ __typename fanOutQueries { totalCount } }');
  expect(data).toBeNull();
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
