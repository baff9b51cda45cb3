import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { startTestService, type TestService, type Untyped } from '../support/service.ts';

const main = new URL('../../src/main.ts', import.meta.url).pathname;
const read = 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { status } failures { code } } }';
const remove = 'mutation ($ids: [ID!]!) { deleteTasks(ids: $ids) { deleted unknown } }';

async function readAll(service: TestService, ids: readonly string[]) {
  const { tasks } = (await service.query(read, { ids })).data;
  const { archive } = (await service.query('{ archive { totalCount } }')).data;
  return {
    found: tasks.nodes.filter((node: Untyped) => node !== null).length as number,
    missing: tasks.failures.map(({ code }: Untyped) => code as string),
    kept: archive.totalCount as number,
  };
}

/** The command, beside the service; nobody sits at its keyboard. */
async function runDelete({ database }: TestService, ...args: readonly string[]) {
  const child = spawn(process.execPath, [main, 'delete', ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, said, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { out, said, code: code as number };
}

test('a deleted task is gone from memory and disk, and is not fetched again', async () => {
  // Another one hears of it within a second.
  await using service = await startTestService({ alone: true, env: { COLLECT: 'all' } });
  const { emulator } = service;
  const ids = emulator.addMany(5);
  const [first = '', second = ''] = ids;
  expect(await readAll(service, ids)).toMatchObject({ found: 5, kept: 5 });
  const calls = emulator.count('task_get');
  const never = randomUUID();
  const { data, errors } = await service.query(remove, {
    ids: [first.toUpperCase(), second, first, never, 'nonsense'],
  });
  expect(errors).toBeUndefined();
  expect(data.deleteTasks).toEqual({ deleted: 2, unknown: [never, 'nonsense'] });
  const after = { found: 3, missing: ['TASK_NOT_FOUND', 'TASK_NOT_FOUND'], kept: 3 };
  expect(await readAll(service, ids)).toEqual(after);
  expect((await service.query(`{ task(id: "${first}") { status } }`)).data).toEqual({ task: null });
  await service.restart();
  expect(await readAll(service, ids)).toEqual(after);
  const imported = await service.query(
    'mutation ($ids: [ID!]!) { importTasks(ids: $ids) { lookup { failures { id code } } } }',
    { ids: [first] },
  );
  expect(imported.data.importTasks.lookup.failures).toEqual([
    { id: first, code: 'TASK_NOT_FOUND' },
  ]);
  expect(emulator.count('task_get')).toBe(calls);
  expect((await service.query(remove, { ids: [first] })).data.deleteTasks).toEqual({
    deleted: 0,
    unknown: [first],
  });
});

test('a paid task that is deleted while it is waited for is waited for no more, and stays in the book', async () => {
  await using service = await startTestService({
    alone: true,
    emulator: { finishAfter: 3_600_000 },
  });
  const post = `mutation ($input: PostTasksInput!) { postTasks(input: $input) {
    tasks { id } cost replayed userErrors { code field retryable } } }`;
  const input = {
    idempotencyKey: randomUUID(),
    tasks: [{ userPrompt: 'name one theme park', modelName: 'claude-sonnet-4-0' }],
  };
  const { data } = await service.query(post, { input });
  const [{ id }] = data.postTasks.tasks;
  const seen: unknown[] = [];
  const watched = (async () => {
    const watch = 'subscription ($ids: [ID!]!) { taskUpdated(ids: $ids) { task { status } } }';
    for await (const event of service.subscribe(watch, { ids: [id] })) seen.push(event.data);
  })();
  await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(1);
  const waiting = '{ limits { pendingTasks } account { budget { spent } } }';
  const before = (await service.query(waiting)).data;
  expect(before.limits.pendingTasks).toBe(1);
  await service.query(remove, { ids: [id] });
  await watched; // there is nothing more to be told
  expect(seen).toEqual([{ taskUpdated: { task: { status: 'PENDING' } } }]);
  const now = (await service.query(waiting)).data;
  expect(now.limits.pendingTasks).toBe(0);
  expect(now.account).toEqual(before.account);
  expect(now.account.budget.spent).toBeGreaterThan(0);
  await service.restart();
  expect((await service.query(waiting)).data).toEqual(now);
  // The key still stands for what it has paid.
  expect((await service.query(post, { input })).data.postTasks).toEqual({
    tasks: [null],
    cost: data.postTasks.cost,
    replayed: true,
    userErrors: [{ code: 'TASK_NOT_FOUND', field: ['tasks', '0'], retryable: false }],
  });
  expect(service.emulator.count('task_post')).toBe(1);
});

test('only a key with admin deletes, and at most a thousand', async () => {
  const [reader, chief] = [makeKey('reader', ['read', 'spend']), makeKey('chief', ['admin'])];
  const API_KEYS = `${reader.entry},${chief.entry}`;
  await using service = await startTestService({ env: { API_KEYS, COLLECT: 'off' } });
  async function ask(key: string, ids: readonly string[]): Promise<Untyped> {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ query: remove, variables: { ids } }),
    });
    const { data, errors }: Untyped = await response.json();
    return errors?.[0].extensions.code ?? data.deleteTasks.deleted;
  }
  const ids = Array.from({ length: 1001 }, () => randomUUID());
  expect(await ask(reader.key, ids.slice(0, 1))).toBe('FORBIDDEN');
  expect(await ask(chief.key, ids)).toBe('BAD_USER_INPUT');
  expect(await ask(chief.key, ids.slice(1))).toBe(0);
});

test('the command deletes beside the service, which hears of it', async () => {
  await using service = await startTestService({ env: { COLLECT: 'off' } });
  const ids = service.emulator.addMany(20);
  expect(await readAll(service, ids)).toMatchObject({ found: 20, kept: 20 });
  expect(await runDelete(service)).toMatchObject({
    code: 1,
    said: expect.stringContaining('needs --filter'),
  });
  const asked = await runDelete(service, '--filter', '{"statuses":["COMPLETED"]}');
  expect(asked).toMatchObject({
    code: 0,
    out: '20 tasks\n',
    said: expect.stringMatching(/^Nothing is deleted\./),
  });
  expect(await readAll(service, ids)).toMatchObject({ found: 20, kept: 20 });
  const none = await runDelete(service, '--filter', '{"tags":["no such"]}', '--yes');
  expect(none).toEqual({ code: 0, out: '0 tasks\n', said: '' });
  const done = await runDelete(service, '--filter', '{}', '--yes');
  expect(done).toEqual({ code: 0, out: '20 tasks\n', said: '20 tasks are deleted for good\n' });
  await expect.poll(async () => (await readAll(service, ids)).found, { timeout: 20_000 }).toBe(0);
  expect((await readAll(service, ids)).kept).toBe(0);
  expect(service.emulator.count('task_get')).toBe(20);
}, 120_000);
