import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask as askAt,
  startTestService,
  type TestService,
  type Untyped,
} from '../support/service.ts';

const postTasks = `mutation ($input: PostTasksInput!) { postTasks(input: $input) {
  tasks { id provider method status retryAfter tag createdAt charges { posted total complete } request { userPrompt temperature tag } raw }
  cost estimatedCost replayed userErrors { code field message upstreamCode retryable } } }`;
const readOne = `query ($id: ID!) { task(id: $id) { status source tag createdAt charges { posted moneySpent total complete } result { text } } }`;

const ask = {
  provider: 'CLAUDE',
  userPrompt: 'name one theme park',
  modelName: 'claude-sonnet-4-0',
  webSearch: true,
};

async function post(service: TestService, tasks: Untyped, more: object = {}) {
  const input = { tasks, idempotencyKey: randomUUID(), ...more };
  const { data, errors } = await service.query(postTasks, { input });
  expect(errors).toBeUndefined();
  return data.postTasks;
}

const shared = await startTestService();
afterAll(() => shared[Symbol.asyncDispose]());

test('what was paid for is told whatever fails after it', async () => {
  const { data, errors } = await shared.query(
    `mutation ($input: PostTasksInput!, $ids: [ID!]!) {
      postTasks(input: $input) { tasks { id } cost }
      importTasks(ids: $ids) { lookup { nodes { id } } } }`,
    {
      input: { tasks: [ask], idempotencyKey: randomUUID() },
      ids: Array.from({ length: 1001 }, () => randomUUID()),
    },
  );
  expect(errors).toMatchObject([{ path: ['importTasks'], extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(data).toMatchObject({
    postTasks: { tasks: [{ id: expect.any(String) }], cost: 0.0102 },
    importTasks: null,
  });
});

test('posted, watched, read: the whole story, and the money adds up', async () => {
  await using service = await startTestService({ emulator: { finishAfter: 600_000, balance: 1 } });
  const { emulator } = service;
  const paid = await post(service, [{ ...ask, temperature: 0, tag: 'mine' }]);
  expect(paid).toMatchObject({
    cost: 0.0102,
    estimatedCost: 0.0102,
    replayed: false,
    userErrors: [],
  });
  const [task] = paid.tasks;
  expect(task).toMatchObject({
    provider: 'CLAUDE',
    method: 'STANDARD',
    status: 'PENDING',
    tag: 'mine',
    charges: { posted: 0.0102, total: null, complete: false },
    request: { userPrompt: ask.userPrompt, temperature: 0, tag: 'mine' },
  });
  expect(task.retryAfter).toBeGreaterThan(0);
  expect(task.createdAt).toMatch(/^\d{4}-.*Z$/);
  expect(task.raw.data).toMatchObject({ tag: 'mine', temperature: 0 });
  expect(emulator.balance).toBeCloseTo(1 - 0.0102, 9);

  const seen = [];
  const watch =
    'subscription ($ids: [ID!]!) { taskUpdated(ids: $ids) { previousStatus task { id status result { moneySpent } } } }';
  for await (const { data } of service.subscribe(watch, { ids: [task.id] })) {
    if (seen.push(data.taskUpdated) === 1) emulator.advance(600_000);
  }
  expect(seen.map((event) => [event.previousStatus, event.task.status])).toEqual([
    [null, 'PENDING'],
    ['PENDING', 'COMPLETED'],
  ]);
  const calls = emulator.count('task_get');
  const { data } = await service.query(readOne, { id: task.id });
  expect(data.task).toMatchObject({
    status: 'COMPLETED',
    source: 'ARCHIVE',
    tag: 'mine',
    createdAt: task.createdAt,
  });
  expect(data.task.charges).toMatchObject({ posted: 0.0102, complete: true });
  expect(data.task.charges.total).toBeCloseTo(1 - emulator.balance, 9);
  expect(emulator.count('task_get')).toBe(calls);
  const { data: money } = await service.query('{ account { budget { limit spent reserved } } }');
  expect(money.account.budget).toEqual({
    limit: null,
    spent: data.task.charges.total,
    reserved: 0,
  });
});

describe('paid once', () => {
  test('fifty parallel repeats make one call and one charge', async () => {
    await using service = await startTestService({ emulator: { finishAfter: 600_000 } });
    const idempotencyKey = randomUUID();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => post(service, [ask, ask], { idempotencyKey })),
    );
    expect(
      new Set(all.map((paid) => JSON.stringify(paid.tasks.map(({ id }: Untyped) => id)))).size,
    ).toBe(1);
    expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(service.emulator.count('task_post')).toBe(1);
    expect(service.emulator.balance).toBeCloseTo(100 - 2 * 0.0102, 9);
  });

  test('the same key later, and after a restart: the stored outcome', async () => {
    const idempotencyKey = randomUUID();
    const first = await post(shared, [{ ...ask, tag: 'once' }], { idempotencyKey });
    await shared.restart();
    const calls = shared.emulator.count('task_post');
    const again = await post(shared, [{ tag: 'once', ...ask }], { idempotencyKey });
    expect(again).toMatchObject({
      replayed: true,
      cost: first.cost,
      tasks: [{ id: first.tasks[0].id }],
    });
    expect(shared.emulator.count('task_post')).toBe(calls);
  });

  test('the same key with other input is a conflict', async () => {
    const idempotencyKey = randomUUID();
    await post(shared, [ask], { idempotencyKey });
    const calls = shared.emulator.count('task_post');
    expect(await post(shared, [{ ...ask, temperature: 0.5 }], { idempotencyKey })).toMatchObject({
      tasks: [null],
      replayed: false,
      userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', field: ['idempotencyKey'] }],
    });
    expect(shared.emulator.count('task_post')).toBe(calls);
  });

  test('the connection is lost after upstream took the call: found again by its token, one charge', async () => {
    await using service = await startTestService();
    service.emulator.failNext({ kind: 'accept-then-reset', path: 'task_post' });
    const paid = await post(service, [ask, { ...ask, tag: 'b' }]);
    expect(paid).toMatchObject({
      cost: 0.0204,
      userErrors: [],
      tasks: [{ tag: null }, { tag: 'b' }],
    });
    expect(service.emulator.count('task_post')).toBe(1);
    expect(service.emulator.balance).toBeCloseTo(100 - 0.0204, 9);
  });

  test('and when the lists cannot be read either, the key tells later', async () => {
    await using service = await startTestService();
    service.emulator.failNext({ kind: 'accept-then-reset', path: 'task_post' });
    // A replica that comes is a reason to search, too.
    service.emulator.failNext({ status: 500, path: 'id_list', times: 3 });
    const idempotencyKey = randomUUID();
    const paid = await post(service, [ask], { idempotencyKey });
    expect(paid).toMatchObject({
      cost: null,
      tasks: [null],
      userErrors: [{ code: 'OUTCOME_UNKNOWN', field: ['tasks', '0'], retryable: true }],
    });
    await expect
      .poll(async () => (await post(service, [ask], { idempotencyKey })).tasks[0]?.status, {
        timeout: 5000,
      })
      .toBe('PENDING');
    expect(service.emulator.count('task_post')).toBe(1);
  });

  test('a task that is read before its lost post is found tells when it was posted, and for what', async () => {
    await using service = await startTestService({
      env: { COLLECT: 'off' },
      emulator: { finishAfter: 0 },
      timing: { reconcilePace: 600_000 },
    });
    service.emulator.failNext({ kind: 'accept-then-reset', path: 'task_post' });
    service.emulator.failNext({ status: 500, path: 'id_list', times: 1000 });
    const { userErrors } = await post(service, [ask]);
    expect(userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    const { data } = await service.query('mutation { collectReady { collected } }');
    expect(data.collectReady.collected).toBe(1);
    const list = '{ archive { nodes { createdAt charges { posted } } } }';
    const posting = [{ createdAt: expect.any(String) as string, charges: { posted: 0.0102 } }];
    for (const url of service.urls) {
      const nodes = async () => (await askAt(url, list)).data.archive.nodes as unknown;
      await expect.poll(nodes).toEqual(posting);
    }
  });

  test('a post that is lost while others are looked for is looked for as well', async () => {
    await using service = await startTestService({ timing: { reconcilePace: 600_000 } });
    service.emulator.failNext({ kind: 'accept-then-reset', path: 'task_post', times: 2 });
    service.emulator.failNext({ latency: 400, path: 'id_list' });
    const first = post(service, [ask]);
    await expect.poll(() => service.emulator.count('id_list')).toBe(1);
    const second = post(service, [{ ...ask, tag: 'second' }]);
    expect((await first).tasks).toMatchObject([{ status: 'PENDING' }]);
    expect((await second).tasks).toMatchObject([{ tag: 'second', status: 'PENDING' }]);
  });

  test('the connection is lost before upstream took it: unknown, then known never to have been', async () => {
    await using service = await startTestService({ timing: { settleAfter: 400 } });
    service.emulator.failNext({ kind: 'reset', path: 'task_post' });
    const idempotencyKey = randomUUID();
    const paid = await post(service, [ask], { idempotencyKey });
    expect(paid.userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    await expect
      .poll(async () => (await post(service, [ask], { idempotencyKey })).userErrors[0], {
        timeout: 5000,
      })
      .toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(service.emulator.count('task_post')).toBe(1);
    expect(service.emulator.balance).toBe(100);
    const { data } = await service.query('{ account { budget { spent reserved } } }');
    expect(data.account.budget).toEqual({ spent: 0, reserved: 0 });
  });

  test.each([
    [{ status: 401 }, 'UPSTREAM_AUTH'],
    [{ status: 402 }, 'UPSTREAM_PAYMENT'],
    [{ envelope: 40202 }, 'UPSTREAM_RATE_LIMITED'],
    [{ envelope: 40203 }, 'UPSTREAM_COST_LIMIT'],
  ])('%j refuses the whole call: nothing paid, nothing unknown', async (fault, code) => {
    await using service = await startTestService();
    service.emulator.failNext({ ...fault, path: 'task_post' });
    const paid = await post(service, [ask, ask]);
    expect(paid).toMatchObject({ cost: 0, tasks: [null, null], userErrors: [{ code }, { code }] });
    expect(service.emulator.balance).toBe(100);
  });

  test('one of a hundred is refused by upstream: the others are made', async () => {
    const refused = {
      provider: 'CHAT_GPT',
      userPrompt: 'x',
      modelName: 'gpt-5',
      webSearch: true,
      forceWebSearch: true,
    };
    const tasks = Array.from({ length: 100 }, (_, index) => (index === 41 ? refused : ask));
    const paid = await post(shared, tasks);
    expect(paid.tasks.filter(Boolean)).toHaveLength(99);
    expect(paid.tasks[41]).toBeNull();
    expect(paid.userErrors).toMatchObject([
      { code: 'BAD_USER_INPUT', field: ['tasks', '41', 'forceWebSearch'], upstreamCode: 40501 },
    ]);
    expect(paid.cost).toBeCloseTo(99 * 0.0102, 9);
  });

  test('the balance runs out in mid-batch: what was made is kept, the rest says why', async () => {
    await using service = await startTestService({ emulator: { balance: 0.021 } });
    const paid = await post(service, [ask, ask, ask]);
    expect(paid.tasks.map((task: Untyped) => task?.status ?? null)).toEqual([
      'PENDING',
      'PENDING',
      null,
    ]);
    expect(paid.userErrors).toMatchObject([
      { code: 'UPSTREAM_PAYMENT', field: ['tasks', '2'], upstreamCode: 40210 },
    ]);
  });
});

describe('checked before paying', () => {
  // A post does not wait long for them.
  beforeAll(async () => {
    for (const url of shared.urls) await askAt(url, '{ models { name } }');
  });

  const bad: [string, object, string][] = [
    ['an empty prompt', { userPrompt: ' ' }, 'userPrompt'],
    ['a prompt of 501 characters', { userPrompt: 'é'.repeat(501) }, 'userPrompt'],
    ['an unknown model', { modelName: 'claude-99' }, 'modelName'],
    ['too hot', { temperature: 1.1 }, 'temperature'],
    ['both kinds of randomness', { temperature: 0.5, topP: 0.5 }, 'topP'],
    ['too many tokens', { maxOutputTokens: 5000 }, 'maxOutputTokens'],
    ['too few tokens to reason', { useReasoning: true, maxOutputTokens: 100 }, 'maxOutputTokens'],
    [
      'a forced search that is not allowed',
      { webSearch: false, forceWebSearch: true },
      'forceWebSearch',
    ],
    ['a country that Claude lacks', { webSearchCountryIsoCode: 'AQ' }, 'webSearchCountryIsoCode'],
    [
      'a setting that the provider lacks',
      { provider: 'CHAT_GPT', modelName: 'gpt-5', useReasoning: true },
      'useReasoning',
    ],
    ['Perplexity', { provider: 'PERPLEXITY', modelName: 'sonar', webSearch: null }, 'provider'],
    ['a long tag', { tag: 'x'.repeat(231) }, 'tag'],
  ];
  test.each(bad)('%s', async (_, change, field) => {
    const calls = shared.emulator.count('task_post');
    const paid = await post(shared, [{ ...ask, ...change }]);
    expect(paid).toMatchObject({ tasks: [null], cost: 0 });
    expect(paid.userErrors).toMatchObject([
      { code: 'BAD_USER_INPUT', field: ['tasks', '0', field] },
    ]);
    expect(shared.emulator.count('task_post')).toBe(calls);
  });

  test('every problem is named, and a bad task does not stop a good one', async () => {
    const chain = [{ role: 'USER', message: 'x'.repeat(501) }];
    const idempotencyKey = randomUUID();
    const tasks = [{ ...ask, topP: 2, messageChain: chain }, ask];
    for (const replayed of [false, true]) {
      const paid = await post(shared, tasks, { idempotencyKey });
      expect(paid.replayed).toBe(replayed);
      expect(paid.tasks).toMatchObject([null, { status: 'PENDING' }]);
      expect(paid.userErrors.map(({ field }: Untyped) => field.join('.'))).toEqual([
        'tasks.0.messageChain.0.message',
        'tasks.0.topP',
      ]);
    }
  });

  test.each([
    [[], 'tasks'],
    [Array.from({ length: 101 }, () => ask), 'tasks'],
  ])('too few or too many', async (tasks, field) => {
    expect((await post(shared, tasks)).userErrors).toMatchObject([
      { code: 'BAD_USER_INPUT', field: [field] },
    ]);
  });

  test.each([' ', 'a\u0000b', '\ud800'])('a key is needed, not %j', async (idempotencyKey) => {
    const paid = await post(shared, [ask], { idempotencyKey });
    expect(paid.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['idempotencyKey'] }]);
  });

  test('over maxCost: refused, and the key can still be used', async () => {
    const idempotencyKey = randomUUID();
    const over = await post(shared, [ask, ask], { idempotencyKey, maxCost: 0.0203 });
    expect(over).toMatchObject({
      tasks: [null, null],
      estimatedCost: 0.0204,
      userErrors: [{ code: 'BUDGET_EXCEEDED', field: ['maxCost'] }],
    });
    expect(await post(shared, [ask, ask], { idempotencyKey, maxCost: 0.0204 })).toMatchObject({
      replayed: false,
      userErrors: [],
    });
  });

  test('a dry run checks and estimates, and leaves the key unused', async () => {
    const idempotencyKey = randomUUID();
    const calls = shared.emulator.count('task_post');
    expect(await post(shared, [ask], { idempotencyKey, dryRun: true })).toMatchObject({
      tasks: [null],
      estimatedCost: 0.0102,
      userErrors: [],
    });
    expect(shared.emulator.count('task_post')).toBe(calls);
    expect(await post(shared, [ask], { idempotencyKey })).toMatchObject({
      replayed: false,
      tasks: [{ status: 'PENDING' }],
    });
  });

  test('the daily budget holds, also against parallel calls', async () => {
    await using service = await startTestService({ env: { DAILY_BUDGET_USD: '0.05' } });
    const all = await Promise.all(Array.from({ length: 10 }, () => post(service, [ask])));
    expect(all.filter(({ tasks }) => tasks[0])).toHaveLength(4);
    const refused = all.filter(({ tasks }) => !tasks[0]);
    for (const { userErrors } of refused)
      expect(userErrors).toMatchObject([{ code: 'BUDGET_EXCEEDED', field: null }]);
    expect(service.emulator.balance).toBeCloseTo(100 - 4 * 0.0102, 9);
  });
});

describe('callbacks', () => {
  test('a pingback brings the answer without a poll', async () => {
    const port = await freePort();
    await using service = await startTestService({
      env: { PORT: `${port}`, PUBLIC_URL: `http://127.0.0.1:${port}`, COLLECT: 'off' },
      emulator: { finishAfter: 200 },
    });
    const { tasks } = await post(service, [ask]);
    expect(JSON.stringify(tasks[0].raw)).not.toContain('webhooks');
    const watch =
      'subscription { taskCompleted(after: "0") { eventId previousStatus task { id status } } }';
    for await (const { data } of service.subscribe(watch)) {
      expect(data.taskCompleted).toEqual({
        eventId: '1',
        previousStatus: 'PENDING',
        task: { id: tasks[0].id, status: 'COMPLETED' },
      });
      break;
    }
    expect(service.emulator.count('tasks_ready')).toBe(0);
    expect(service.emulator.count('task_get')).toBe(1);
  });

  test('a flood of them, and one that names another task, cost a call or two for their own task', async () => {
    const port = await freePort();
    await using service = await startTestService({
      env: { PORT: `${port}`, PUBLIC_URL: `http://127.0.0.1:${port}`, COLLECT: 'off' },
      emulator: { finishAfter: 600_000 },
      timing: { collectPace: 600_000 }, // nobody looks by himself
    });
    const { tasks } = await post(service, [ask]);
    const list = await fetch(`${service.emulator.url}/v3/appendix/id_list`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('demo:demo').toString('base64')}` },
      body: JSON.stringify([
        {
          datetime_from: toDateText(Date.now() - 3_600_000),
          datetime_to: toDateText(Date.now() + 3_600_000),
          include_metadata: true,
        },
      ]),
    });
    const listed: Untyped = await list.json();
    const rows = listed.tasks[0].result;
    const { metadata } = rows.find(({ id }: Untyped) => id === tasks[0].id);
    const other = service.emulator.add({ state: 'completed' });
    await Promise.all(
      Array.from({ length: 200 }, () => fetch(metadata.pingback_url.replace('$id', other))),
    );
    await expect.poll(() => service.emulator.count(tasks[0].id)).toBe(1);
    expect(service.emulator.count(other)).toBe(0);
  });

  test.each([
    '/webhooks/tasks/x',
    `/webhooks/tasks/${'a'.repeat(22)}.${'b'.repeat(22)}`,
    '/webhooks/../graphql',
    '/webhooks/',
  ])('a forged one is turned away and asks nobody: %s', async (path) => {
    await using service = await startTestService({ env: { PUBLIC_URL: 'http://127.0.0.1:1' } });
    const calls = service.emulator.count();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        fetch(`${service.url}${path}`, { method: 'POST', body: '{}' }),
      ),
    );
    for (const { status } of answers) expect([404, 405, 415]).toContain(status);
    expect(service.emulator.count()).toBe(calls);
  });
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function toDateText(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace(/\..*/, ' +00:00');
}
