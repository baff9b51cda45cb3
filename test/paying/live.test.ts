import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { startTestService, type TestService, type Untyped } from '../support/service.ts';

const runLive = `mutation ($input: RunLiveInput!) { runLive(input: $input) {
  task { id provider method status charges { posted moneySpent total complete } result { text modelName moneySpent } createdAt }
  cost estimatedCost replayed userErrors { code field message upstreamCode retryable } } }`;

const ask = { provider: 'PERPLEXITY', userPrompt: 'name one theme park', modelName: 'sonar' };

async function live(service: TestService, task: Untyped, more: object = {}) {
  const { data, errors } = await service.query(runLive, {
    input: { task, idempotencyKey: randomUUID(), ...more },
  });
  expect(errors).toBeUndefined();
  return data.runLive;
}

const shared = await startTestService();
afterAll(() => shared[Symbol.asyncDispose]());

test.each([
  ask,
  { ...ask, provider: 'CLAUDE', modelName: 'claude-sonnet-4-0' },
  { ...ask, provider: 'CHAT_GPT', modelName: 'gpt-5' },
  { ...ask, provider: 'GEMINI', modelName: 'gemini-2.5-pro' },
])('$provider answers at once, and the answer is kept', async (task) => {
  const before = shared.emulator.balance;
  const paid = await live(shared, task);
  expect(paid).toMatchObject({
    replayed: false,
    userErrors: [],
    task: { provider: task.provider, method: 'LIVE', status: 'COMPLETED' },
  });
  expect(paid.task.charges).toMatchObject({ posted: null, total: paid.cost, complete: true });
  expect(before - shared.emulator.balance).toBeCloseTo(paid.cost, 9);
  await shared.restart();
  const { data } = await shared.query(
    'query ($id: ID!) { task(id: $id) { source createdAt result { text } } }',
    { id: paid.task.id },
  );
  expect(data.task).toEqual({
    source: 'ARCHIVE',
    createdAt: expect.stringMatching(/Z$/),
    result: { text: paid.task.result.text },
  });
});

test('the same key again: the kept answer, no call, no charge', async () => {
  const idempotencyKey = randomUUID();
  const all = await Promise.all([1, 2, 3].map(() => live(shared, ask, { idempotencyKey })));
  const calls = shared.emulator.count('/live');
  const again = await live(shared, ask, { idempotencyKey });
  expect(again).toMatchObject({
    replayed: true,
    task: { id: all[0].task.id, status: 'COMPLETED' },
  });
  expect(shared.emulator.count('/live')).toBe(calls);
});

test('an engine that fails is an error with its code, and what it cost', async () => {
  const paid = await live(shared, { ...ask, userPrompt: 'x [fail]' });
  expect(paid).toMatchObject({
    task: null,
    userErrors: [{ code: 'TASK_FAILED', field: ['task'], upstreamCode: 40101, retryable: true }],
  });
  expect(paid.cost).toBe(0.0006);
});

test('the connection is lost after the answer was made: told so, with the charge, and not repeated', async () => {
  await using service = await startTestService();
  service.emulator.failNext({ kind: 'accept-then-reset', path: '/live' });
  const paid = await live(service, ask);
  expect(paid).toMatchObject({
    task: null,
    userErrors: [{ code: 'UPSTREAM_UNAVAILABLE', retryable: true }],
  });
  expect(paid.userErrors[0].message).toMatch(/charged/);
  expect(100 - service.emulator.balance).toBeCloseTo(paid.cost, 9);
  expect(service.emulator.count('/live')).toBe(1);
});

test('when all places are taken it is refused at once, and the key can be used again', async () => {
  await using service = await startTestService({ alone: true, env: { UPSTREAM_CONCURRENCY: '1' } });
  service.emulator.failNext({ latency: 500, path: '/live' });
  const first = live(service, ask);
  await expect.poll(() => service.emulator.count('/live')).toBe(1);
  const idempotencyKey = randomUUID();
  const busy = await live(service, ask, { idempotencyKey });
  expect(busy).toMatchObject({ task: null, userErrors: [{ code: 'LIVE_BUSY', retryable: true }] });
  expect(await first).toMatchObject({ userErrors: [] });
  expect(await live(service, ask, { idempotencyKey })).toMatchObject({
    replayed: false,
    userErrors: [],
  });
});

test('no two take the last place', async () => {
  await using service = await startTestService({ alone: true, env: { UPSTREAM_CONCURRENCY: '2' } });
  service.emulator.failNext({ latency: 2000, path: '/live' }); // longer than the others take to come
  const all = await Promise.all(Array.from({ length: 5 }, () => live(service, ask)));
  expect(all.filter(({ task }) => task)).toHaveLength(1);
  expect(service.emulator.count('/live')).toBe(1);
  expect(await live(service, ask)).toMatchObject({ userErrors: [] });
});

test('a client that goes away does not stop a paid call: its answer is kept', async () => {
  await using service = await startTestService();
  service.emulator.failNext({ latency: 300, path: '/live' });
  const idempotencyKey = randomUUID();
  const leaving = new AbortController();
  const left = service.query(runLive, { input: { task: ask, idempotencyKey } }, leaving.signal);
  await expect.poll(() => service.emulator.count('/live')).toBe(1);
  leaving.abort();
  await expect(left).rejects.toThrow();
  expect(await live(service, ask, { idempotencyKey })).toMatchObject({
    replayed: true,
    task: { status: 'COMPLETED' },
  });
  expect(service.emulator.count('/live')).toBe(1);
});
