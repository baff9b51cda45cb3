import { randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { startProxy } from '../support/proxy.ts';
import {
  startTestService,
  type TestOptions,
  type TestService,
  type Untyped,
} from '../support/service.ts';

/* The archive cannot be written, or is away, when a paid call is answered: the answer in hand is never let go. */

const ask = { userPrompt: 'name one theme park' };
const claude = { ...ask, provider: 'CLAUDE', modelName: 'claude-sonnet-4-0' };
const gemini = { ...ask, provider: 'GEMINI', modelName: 'gemini-2.5-flash' };

async function live(
  service: TestService,
  idempotencyKey: string,
  provider: 'PERPLEXITY' | 'CLAUDE' = 'PERPLEXITY',
  signal?: AbortSignal,
): Promise<Untyped> {
  const modelName = provider === 'CLAUDE' ? 'claude-sonnet-4-0' : 'sonar';
  const { data, errors } = await service.query(
    `mutation ($input: RunLiveInput!) { runLive(input: $input) {
      task { id status source createdAt charges { posted total } result { text } }
      cost replayed userErrors { code message } } }`,
    { input: { task: { ...ask, provider, modelName }, idempotencyKey } },
    signal,
  );
  expect(errors).toBeUndefined();
  return data.runLive;
}

async function post(
  service: TestService,
  tasks: readonly object[],
  idempotencyKey: string = randomUUID(),
): Promise<Untyped> {
  const { data, errors } = await service.query(
    `mutation ($input: PostTasksInput!) { postTasks(input: $input) {
      tasks { id status createdAt charges { posted } } cost replayed userErrors { code field } } }`,
    { input: { tasks, idempotencyKey } },
  );
  return data?.postTasks ?? errors;
}

async function readTask(service: TestService, id: string): Promise<Untyped> {
  const query =
    'query ($id: ID!) { task(id: $id) { id status source createdAt charges { posted total } result { text } } }';
  return (await service.query(query, { id })).data.task;
}

async function budget(service: TestService): Promise<Untyped> {
  const { data } = await service.query('{ account { budget { spent reserved } } }');
  return data.account.budget;
}

/** 503 where one of them is not ready. */
async function readiness({ urls }: TestService): Promise<number> {
  const all = urls.map(async (url) => (await fetch(`${url}/health/ready`)).status);
  return Math.max(...(await Promise.all(all)));
}

async function completed(service: TestService): Promise<string> {
  const query = 'subscription { taskCompleted(after: "0") { task { id } } }';
  for await (const { data } of service.subscribe(query)) {
    return data.taskCompleted.task.id as string;
  }
  throw new Error('the stream ended');
}

/** Starts it, and waits until upstream has been asked. */
async function asked<T>(service: TestService, path: string, call: () => Promise<T>) {
  service.emulator.failNext({ latency: 1000, path });
  const answer = call();
  await expect.poll(() => service.emulator.count(path)).toBe(1);
  return { answer };
}

/** A service whose way to its database can be cut. */
async function startBehindProxy(options: Pick<TestOptions, 'alone'> = {}) {
  const database = await createTestDatabase();
  const proxy = await startProxy(database.url);
  const service = await startTestService({
    ...options,
    env: { DATABASE_URL: proxy.url, COLLECT: 'off' },
    emulator: { finishAfter: 600_000 },
    // What is searched for upstream is not searched for again for long.
    timing: { reconcilePace: 600_000 },
  });
  return {
    proxy,
    service,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

// Of what is in the memory of whoever made the call.
describe('somebody else holds the lock for longer than one waits for it', () => {
  test('a live answer goes to its client, is told to the key and to readers, and is booked afterwards', async () => {
    await using service = await startTestService({ alone: true, env: { DEADLINE_SECONDS: '30' } });
    const key = randomUUID();
    const { answer } = await asked(service, '/live', () => live(service, key));
    const unlock = await service.database.lock();
    const paid = await answer;
    expect(paid).toMatchObject({
      replayed: false,
      userErrors: [],
      task: { status: 'COMPLETED', source: 'UPSTREAM', result: { text: expect.any(String) } },
    });
    expect(100 - service.emulator.balance).toBeCloseTo(paid.cost, 9);
    expect(await readiness(service)).toBe(503);
    const { id, result } = paid.task;
    expect(await live(service, key)).toMatchObject({ replayed: true, task: { id, result } });
    expect(await readTask(service, id)).toEqual(paid.task);

    await unlock();
    await expect.poll(() => readiness(service), { timeout: 15_000 }).toBe(200);
    expect(await readTask(service, id)).toEqual({ ...paid.task, source: 'ARCHIVE' });
    expect(await completed(service)).toBe(id);
    expect(await budget(service)).toEqual({ spent: paid.cost, reserved: 0 });
    await service.restart();
    const again = await live(service, key);
    expect(again).toEqual({ ...paid, replayed: true, task: { ...paid.task, source: 'ARCHIVE' } });
    expect(service.emulator.count('/live')).toBe(1);
  });

  test('posted tasks of several providers are told, and found and collected afterwards', async () => {
    await using service = await startTestService({
      alone: true,
      emulator: { finishAfter: 600_000 },
    });
    const key = randomUUID();
    const { answer } = await asked(service, 'claude/llm_responses/task_post', () =>
      post(service, [claude, gemini], key),
    );
    const unlock = await service.database.lock();
    const paid = await answer;
    expect(paid).toMatchObject({
      userErrors: [],
      tasks: [{ status: 'PENDING' }, { status: 'PENDING' }],
    });
    // Finished and read before its posting is in the book.
    service.emulator.advance(600_000);
    const [{ createdAt, id }] = paid.tasks;
    await expect
      .poll(async () => (await readTask(service, id)).status, { timeout: 10_000 })
      .toBe('COMPLETED');
    await unlock();
    await expect.poll(() => readiness(service), { timeout: 15_000 }).toBe(200);
    const again = await post(service, [claude, gemini], key);
    expect(again.tasks.map((task: Untyped) => task.id)).toEqual(
      paid.tasks.map((task: Untyped) => task.id),
    );
    await expect
      .poll(async () => (await readTask(service, paid.tasks[1].id)).source, { timeout: 10_000 })
      .toBe('ARCHIVE');
    const tasks = await Promise.all(
      paid.tasks.map((task: Untyped) => readTask(service, task.id) as unknown),
    );
    for (const task of tasks) {
      expect(task).toMatchObject({ status: 'COMPLETED', createdAt, charges: { posted: 0.0102 } });
    }
    expect(service.emulator.count('task_post')).toBe(2);
    const { reserved, spent } = await budget(service);
    expect(reserved).toBe(0);
    expect(spent).toBeCloseTo(100 - service.emulator.balance, 9);
  });

  test('whatever else comes of calls that are under way is told all the same, and booked afterwards', async () => {
    await using service = await startTestService({
      alone: true,
      emulator: { finishAfter: 600_000 },
    });
    const { emulator } = service;
    const refused = { ...ask, provider: 'CHAT_GPT', modelName: 'gpt-5', webSearch: true };
    const keys = [1, 2, 3, 4].map(() => randomUUID());
    const [some = '', none = '', left = '', lost = ''] = keys;
    // Read before, so that all calls are under way at once.
    await service.query('{ models { name } }');
    emulator.setLatency(1000);
    emulator.failNext({ status: 402, path: 'gemini/llm_responses/task_post' });
    emulator.failNext({ kind: 'accept-then-reset', path: 'claude/llm_responses/live' });
    const leaving = new AbortController();
    const leaves = live(service, left, 'PERPLEXITY', leaving.signal);
    const posts = [
      post(service, [refused, { ...refused, forceWebSearch: true }, claude], some),
      post(service, [gemini], none),
    ];
    const losing = live(service, lost, 'CLAUDE');
    await expect.poll(() => emulator.count('task_post')).toBe(3);
    await expect.poll(() => emulator.count('/live')).toBe(2);
    const unlock = await service.database.lock();
    leaving.abort();
    await expect(leaves).rejects.toThrow();
    emulator.setLatency(0);

    const outcomes = async () => {
      const [partly, paymentless] = await Promise.all([
        post(service, [refused, { ...refused, forceWebSearch: true }, claude], some),
        post(service, [gemini], none),
      ]);
      return [partly, paymentless, await live(service, lost, 'CLAUDE')];
    };
    const expected = [
      {
        tasks: [{ status: 'PENDING' }, null, { status: 'PENDING' }],
        userErrors: [{ code: 'BAD_USER_INPUT', field: ['tasks', '1', 'forceWebSearch'] }],
      },
      { tasks: [null], cost: 0, userErrors: [{ code: 'UPSTREAM_PAYMENT' }] },
      { task: null, userErrors: [{ message: expect.stringMatching(/charged/) as string }] },
    ];
    expect([...(await Promise.all(posts)), await losing]).toMatchObject(expected);
    expect(await outcomes(), 'while nothing can be written').toMatchObject(expected);
    const conflict = await post(service, [claude], some);
    expect(conflict).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }] });

    // The last try of a service that stops.
    const restarting = service.restart();
    await unlock();
    await restarting;
    expect(await outcomes()).toMatchObject(expected);
    const answer = await live(service, left);
    expect(answer).toMatchObject({ replayed: true, task: { status: 'COMPLETED' } });
    expect(emulator.count('task_post')).toBe(3);
    expect(emulator.count('/live')).toBe(2);
    const { reserved, spent } = await budget(service);
    expect(reserved).toBe(0);
    expect(spent).toBeCloseTo(100 - emulator.balance, 9);
  });
});

describe.skipIf(inject('postgres') === undefined)('the database goes away, and comes back', () => {
  test('after upstream has taken a post: the client is told, and so is the key afterwards', async () => {
    await using own = await startBehindProxy();
    const { proxy, service } = own;
    const key = randomUUID();
    const { answer } = await asked(service, 'task_post', () => post(service, [claude], key));
    await proxy.refuse();
    const paid = await answer;
    expect(paid).toMatchObject({ userErrors: [], tasks: [{ status: 'PENDING' }] });
    expect(await post(service, [claude], key)).toMatchObject([
      { extensions: { code: 'ARCHIVE_UNAVAILABLE', retryable: true } },
    ]);
    await proxy.accept();
    await expect
      .poll(() => post(service, [claude], key), { timeout: 15_000 })
      .toMatchObject({ replayed: true, userErrors: [], tasks: [{ id: paid.tasks[0].id }] });
    expect(service.emulator.count('task_post')).toBe(1);
  });

  test('and the answer of upstream is lost as well: found within seconds of its being back', async () => {
    await using own = await startBehindProxy();
    const { proxy, service } = own;
    service.emulator.setLatency(1000);
    service.emulator.failNext({ kind: 'accept-then-reset', path: 'task_post' });
    const key = randomUUID();
    const answer = post(service, [claude], key);
    await expect.poll(() => service.emulator.count('task_post'), { timeout: 5000 }).toBe(1);
    await proxy.refuse();
    expect(await answer).toMatchObject({ userErrors: [{ code: 'OUTCOME_UNKNOWN' }] });
    expect(service.emulator.balance).toBeLessThan(100);
    await proxy.accept();
    await expect
      .poll(() => post(service, [claude], key), { timeout: 15_000 })
      .toMatchObject({ replayed: true, userErrors: [], tasks: [{ status: 'PENDING' }] });
    expect(service.emulator.count('task_post')).toBe(1);
  });

  test('a live answer that comes meanwhile is given, and kept afterwards', async () => {
    await using own = await startBehindProxy();
    const { proxy, service } = own;
    const key = randomUUID();
    const { answer } = await asked(service, '/live', () => live(service, key));
    await proxy.refuse();
    const paid = await answer;
    expect(paid).toMatchObject({ userErrors: [], task: { status: 'COMPLETED' } });
    await proxy.accept();
    await expect.poll(() => readiness(service), { timeout: 15_000 }).toBe(200);
    const { id } = paid.task;
    expect(await live(service, key)).toMatchObject({ replayed: true, task: { id } });
    expect(service.emulator.count('/live')).toBe(1);
  });

  test('a hundred tasks cost as many ways to the database and back as one', async () => {
    await using own = await startBehindProxy({ alone: true });
    const { proxy, service } = own;
    await post(service, [claude]);
    // Connections are made when they are first needed.
    const trips = async (count: number): Promise<number> => {
      const before = proxy.trips;
      const key = randomUUID();
      const tasks = Array.from({ length: count }, () => claude);
      const paid = await post(service, tasks, key);
      expect(paid.userErrors).toEqual([]);
      expect((await post(service, tasks, key)).tasks).toHaveLength(count);
      return proxy.trips - before;
    };
    const one = await trips(1);
    // What is derived from them meanwhile is derived in slices.
    expect(await trips(100)).toBeLessThan(one + 60);
  });
});

test('a service that stops does not wait for a search that takes long', async () => {
  const service = await startTestService();
  service.emulator.failNext({ kind: 'accept-then-reset', path: 'task_post' });
  service.emulator.failNext({ kind: 'hang', path: 'id_list', times: 10 });
  const answer = post(service, [claude]);
  await expect.poll(() => service.emulator.count('id_list')).toBe(1);
  await service[Symbol.asyncDispose]();
  expect(await answer).toMatchObject({ userErrors: [{ code: 'OUTCOME_UNKNOWN' }] });
}, 50_000);
