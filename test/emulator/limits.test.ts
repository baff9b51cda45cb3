import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import type { Untyped } from '../support/service.ts';
import { createClient } from '../support/upstream.ts';

test('calls per minute: counted per endpoint, refused with 40202 as a whole, and over with the minute', async () => {
  await using emulator = await startEmulator({ callsPerMinute: 3 });
  const { call, get, llm, task } = createClient(emulator);
  const ids = emulator.addMany(4);
  for (const id of ids.slice(0, 3))
    expect(await task('claude', id)).toMatchObject({ status_code: 20000 });
  const response = await call(llm('claude', `task_get/${ids[3]}`));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ status_code: 40202, tasks: null, tasks_count: 0 });
  expect(await get(llm('gemini', 'models'))).toMatchObject({ status_code: 20000 });
  emulator.advance(60_000);
  expect(await task('claude', ids[3]!)).toMatchObject({ status_code: 20000 });
});

test('a refused POST makes nothing and costs nothing', async () => {
  await using emulator = await startEmulator({ callsPerMinute: 1 });
  const { llm, post, postTasks } = createClient(emulator);
  await postTasks('claude', 'one');
  const { balance } = emulator;
  const body = [{ model_name: 'claude-sonnet-4-0', user_prompt: 'two' }];
  expect(await post(llm('claude', 'task_post'), body)).toMatchObject({ status_code: 40202 });
  expect(emulator.balance).toBe(balance);
});

test('the rate headers', async () => {
  await using emulator = await startEmulator();
  const { call, llm } = createClient(emulator);
  const read = async (path: string) => {
    const { headers } = await call(path);
    return [headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')];
  };
  expect(await read(llm('claude', 'models'))).toEqual(['2000', '1999']);
  expect(await read(llm('claude', 'models'))).toEqual(['2000', '1998']);
  expect(await read(llm('claude', 'tasks_ready'))).toEqual(['20', '19']);
});

test('tasks_ready: twenty a minute', async () => {
  await using emulator = await startEmulator();
  const { get, llm, ready } = createClient(emulator);
  for (let poll = 0; poll < 20; poll += 1) await ready('claude');
  expect(await get(llm('claude', 'tasks_ready'))).toMatchObject({ status_code: 40202 });
  expect(await get(llm('gemini', 'tasks_ready'))).toMatchObject({ status_code: 20000 });
});

test('requests at once: one too many gets 40209, and a place that becomes free can be had', async () => {
  await using emulator = await startEmulator({ concurrency: 2 });
  const { call, get, llm } = createClient(emulator);
  emulator.failNext({ kind: 'hang', times: 2 });
  const gone = new AbortController();
  const hanging = [1, 2].map(() => call(llm('claude', 'models'), { signal: gone.signal }));
  await expect.poll(() => emulator.maxInFlight).toBe(2);
  expect(await get(llm('claude', 'models'))).toMatchObject({ status_code: 40209, tasks: null });
  gone.abort();
  expect((await Promise.allSettled(hanging)).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
  ]);
  await expect.poll(async () => (await get(llm('claude', 'models'))).status_code).toBe(20000);
  expect(emulator.maxInFlight).toBe(3);
});

test('thirty at once are fine, again and again, over the same connections', async () => {
  await using emulator = await startEmulator({ callsPerMinute: Infinity, latency: 5 });
  const { task } = createClient(emulator);
  const ids = emulator.addMany(900);
  const codes: number[] = [];
  const worker = async () => {
    for (let id = ids.pop(); id; id = ids.pop()) codes.push((await task('claude', id)).status_code);
  };
  await Promise.all(Array.from({ length: 30 }, worker));
  expect(new Set(codes)).toEqual(new Set([20000]));
  expect(codes).toHaveLength(900);
  expect(emulator.maxInFlight).toBeGreaterThan(10);
});

test('what was asked can be counted and looked at', async () => {
  await using emulator = await startEmulator();
  const { get, llm, postTasks, task } = createClient(emulator);
  const [id] = emulator.addMany(1);
  await task('claude', id!);
  await task('claude', id!);
  await get(`${llm('claude', 'models')}?x=1`);
  const at = emulator.now();
  emulator.advance(5000);
  await postTasks('claude', 'Why?');
  expect(emulator.count()).toBe(4);
  expect(emulator.count('task_get')).toBe(2);
  expect(emulator.count(id)).toBe(2);
  expect(emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `GET ${llm('claude', `task_get/${id}`)}`,
    `GET ${llm('claude', `task_get/${id}`)}`,
    `GET ${llm('claude', 'models')}`,
    `POST ${llm('claude', 'task_post')}`,
  ]);
  expect(emulator.requests.at(-1)!.at).toBeGreaterThanOrEqual(at + 5000);
  emulator.reset();
  expect([emulator.count(), emulator.requests, emulator.maxInFlight]).toEqual([0, [], 0]);
});

test('latency, for all and for one', async () => {
  await using emulator = await startEmulator({ latency: 30 });
  const { get, llm } = createClient(emulator);
  const elapsed = async () => {
    const began = performance.now();
    await get(llm('claude', 'models'));
    return performance.now() - began;
  };
  expect(await elapsed()).toBeGreaterThan(28);
  emulator.setLatency(60);
  expect(await elapsed()).toBeGreaterThan(58);
  emulator.setLatency(0);
  emulator.failNext({ latency: 90 });
  expect(await elapsed()).toBeGreaterThan(88);
  const both: Untyped[] = await Promise.all([
    get(llm('claude', 'models')),
    get(llm('gemini', 'models')),
  ]);
  expect(both.map(({ status_code }) => status_code)).toEqual([20000, 20000]);
});
