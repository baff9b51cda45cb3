import { readFileSync } from 'node:fs';
import { beforeEach, afterAll, describe, expect, test } from 'vitest';
import { demoIds } from '../../src/emulator/demo.ts';
import { faultKinds } from '../../src/emulator/faults.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { steering } from '../../src/emulator/steering.ts';
import { states } from '../../src/emulator/task.ts';
import type { Untyped } from '../support/service.ts';
import { createClient } from '../support/upstream.ts';

const emulator = await startEmulator({ finishAfter: 1000 });
const { get, llm, postTasks, task } = createClient(emulator);
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

/** Without credentials, as from any language. */
async function steer(path: string, body?: unknown): Promise<Untyped> {
  const response = await fetch(`${emulator.url}/emulator/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, ...(await response.json()) };
}

test('tasks, faults, clock, money, latency and reset, all over HTTP', async () => {
  const { ids } = await steer('tasks', {
    provider: 'GEMINI',
    state: 'failed',
    tag: 'mine',
    count: 2,
  });
  expect(ids).toHaveLength(2);
  expect(await task('gemini', ids[1])).toMatchObject({ status_code: 40103, data: { tag: 'mine' } });

  await steer('faults', { kind: 'null-tasks', path: 'models', times: 1 });
  expect(await get(llm('claude', 'models'))).toMatchObject({ tasks: null });
  expect(await get(llm('claude', 'models'))).toMatchObject({ tasks_count: 1 });

  const [{ id }] = await postTasks('claude', 'Why?');
  await steer('clock', { advance: 1000 });
  expect(await task('claude', id)).toMatchObject({ status_code: 20000 });
  await steer('deposit', { usd: 5 });
  await steer('latency', { milliseconds: 1 });
  const now = new Date(emulator.now());
  const state = await steer('state');
  expect(state).toMatchObject({
    balance: emulator.balance,
    tasks: { 20000: 10, 40103: 3, 40403: 1, 40602: 1 },
    callbacks: { delivered: 0, failed: 0, refused: 0 },
  });
  expect(state.balance).toBeGreaterThan(104);
  expect(Date.parse(state.now)).toBeGreaterThanOrEqual(now.getTime());

  expect(await steer('requests')).toMatchObject({
    total: 5,
    maxInFlight: 1,
    newest: [
      { method: 'GET', path: llm('claude', `task_get/${id}`) },
      { method: 'POST', path: llm('claude', 'task_post') },
      { path: llm('claude', 'models') },
      { path: llm('claude', 'models') },
      { path: llm('gemini', `task_get/${ids[1]}`) },
    ],
  });
  await steer('reset', {});
  expect(await steer('state')).toMatchObject({ balance: 100, tasks: { 20000: 9 } });
  expect(await steer('requests')).toMatchObject({ total: 0 });
});

test('a task can be given all that the programmatic interface takes', async () => {
  const id = '11020915-1535-0613-0000-ABCDEF000001';
  const createdAt = '2026-11-02T09:15:00+00:00';
  const given = { id, createdAt, prompt: 'Why?', model: 'claude-opus-4-0', webSearch: false };
  await steer('tasks', { ...given, reasoning: true, collected: false, result: { money_spent: 1 } });
  expect(await task('claude', id.toLowerCase())).toMatchObject({
    data: { user_prompt: 'Why?', model_name: 'claude-opus-4-0', use_reasoning: true },
    result: [{ money_spent: 1, web_search: false, datetime: '2026-11-02 09:16:00 +00:00' }],
  });
});

test.each([
  ['tasks', { state: 'nowhere' }],
  ['tasks', { id: 'x' }],
  ['tasks', { colour: 'red' }],
  ['faults', {}],
  ['faults', { kind: 'nothing' }],
  ['faults', { status: 500, envelope: 40202 }],
  ['clock', { advance: -1 }],
  ['deposit', { usd: 0 }],
])('%s %j is refused, and says why', async (path, body) => {
  const told = await steer(path, body);
  expect(told.status).toBe(400);
  expect(told.error).toMatch(/✖/);
});

test('nothing else is there', async () => {
  expect(await steer('nothing')).toMatchObject({
    status: 404,
    error: expect.stringMatching(/docs/),
  });
  expect(await steer('clock')).toMatchObject({ status: 404 });
});

test('requests of those who steer are not counted', async () => {
  await steer('state');
  expect(emulator.count()).toBe(0);
});

describe('docs/emulator.md names', () => {
  const page = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
  test.each([
    ...Object.keys(steering),
    ...Object.keys(states),
    ...Object.keys(faultKinds),
    ...Object.values(demoIds),
  ])('%s', (word) => {
    expect(page).toContain(`\`${word}\``);
  });
});
