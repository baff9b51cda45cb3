import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  ask as askAt,
  startTestService,
  type TestService,
  type Untyped,
} from '../support/service.ts';

const ask = {
  provider: 'CLAUDE',
  userPrompt: 'name one theme park',
  modelName: 'claude-sonnet-4-0',
};

async function post(service: TestService, tasks: Untyped): Promise<string[]> {
  const { data } = await service.query(
    'mutation ($input: PostTasksInput!) { postTasks(input: $input) { tasks { id } userErrors { message } } }',
    { input: { tasks, idempotencyKey: randomUUID() } },
  );
  return data.postTasks.tasks.map(({ id }: Untyped) => id);
}

const completed =
  'subscription ($after: ID) { taskCompleted(after: $after) { eventId previousStatus task { id status source } } }';

async function take(service: TestService, count: number, after: string | null) {
  const events: Untyped[] = [];
  for await (const { data } of service.subscribe(completed, { after })) {
    events.push(data.taskCompleted);
    if (events.length === count) break;
  }
  return events;
}

test('every answer is caught, by few calls, and told once; later listeners resume', async () => {
  await using service = await startTestService({ emulator: { finishAfter: 400 } });
  const gemini = { ...ask, provider: 'GEMINI', modelName: 'gemini-2.5-pro' };
  const ids = await post(
    service,
    Array.from({ length: 100 }, (_, index) => (index % 2 ? ask : gemini)),
  );
  const events = await take(service, 100, '0');
  expect(new Set(events.map(({ task }) => task.id))).toEqual(new Set(ids));
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(100);
  expect(
    service.emulator.count('task_get'),
    'some are sampled before they are ready',
  ).toBeLessThanOrEqual(110);
  expect(service.emulator.count('tasks_ready')).toBeLessThanOrEqual(18);
  const middle = events[49].eventId;
  expect((await take(service, 50, middle)).map(({ eventId }) => eventId)).toEqual(
    events.slice(50).map(({ eventId }) => eventId),
  );
  const limits = await Promise.all(
    service.urls.map(async (url) => {
      const { data } = await askAt(
        url,
        '{ limits { pendingTasks readyPolls { limit remaining } } }',
      );
      return data.limits;
    }),
  );
  for (const { pendingTasks } of limits) expect(pendingTasks).toBe(0);
  expect(limits.some(({ readyPolls }) => readyPolls.remaining < readyPolls.limit)).toBe(true);
});

test('whoever posts all the time does not put the collector off', async () => {
  await using service = await startTestService({
    emulator: { finishAfter: 100 },
    timing: { collectPace: 400 },
  });
  // Each post comes before the time to look that was set by the one before.
  for (let posts = 0; posts < 100 && service.emulator.count('tasks_ready') === 0; posts += 1) {
    await post(service, [ask]);
  }
  expect(service.emulator.count('tasks_ready')).toBeGreaterThan(0);
});

test('what was posted before a restart is collected after it', async () => {
  await using service = await startTestService({ emulator: { finishAfter: 60_000 } });
  const ids = await post(service, [ask, ask]);
  await service.restart();
  service.emulator.advance(61_000);
  const events = await take(service, 2, '0');
  expect(new Set(events.map(({ task }) => task.id))).toEqual(new Set(ids));
});

test('a task that ends without an answer is told as well', async () => {
  await using service = await startTestService({ emulator: { finishAfter: 100 } });
  await post(service, [{ ...ask, userPrompt: 'x [fail]' }]);
  expect(await take(service, 1, '0')).toMatchObject([
    { previousStatus: 'PENDING', task: { status: 'FAILED' } },
  ]);
});

test('tasks made elsewhere are left alone, until they are asked for', async () => {
  await using service = await startTestService({ emulator: { finishAfter: 0 } });
  const authorization = `Basic ${Buffer.from('demo:demo').toString('base64')}`;
  await fetch(`${service.emulator.url}/v3/ai_optimization/claude/llm_responses/task_post`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify([
      { user_prompt: 'a', model_name: 'claude-sonnet-4-0' },
      { user_prompt: 'b', model_name: 'claude-sonnet-4-0' },
    ]),
  });
  await post(service, [ask]);
  await take(service, 1, '0');
  expect(service.emulator.count('task_get')).toBe(1);
  const { data } = await service.query(
    'mutation { collectReady { collected moreWaiting userErrors { message } } }',
  );
  expect(data.collectReady).toEqual({ collected: 2, moreWaiting: false, userErrors: [] });
  expect(await take(service, 2, '1')).toMatchObject([
    { previousStatus: null },
    { previousStatus: null },
  ]);
});

test('several watchers of one task see one call each change, and an end', async () => {
  await using service = await startTestService({ emulator: { finishAfter: 300 } });
  const [id] = await post(service, [ask]);
  const watch = 'subscription ($ids: [ID!]!) { taskUpdated(ids: $ids) { task { status } } }';
  const watchAll = Array.from({ length: 20 }, async () => {
    const statuses: string[] = [];
    for await (const { data } of service.subscribe(watch, { ids: [id] }))
      statuses.push(data.taskUpdated.task.status);
    return statuses;
  });
  for (const statuses of await Promise.all(watchAll)) expect(statuses.at(-1)).toBe('COMPLETED');
  expect(service.emulator.count('task_get')).toBeLessThanOrEqual(1 + service.urls.length);
});

test('a task of somebody else that is watched is looked after as well', async () => {
  await using service = await startTestService({ emulator: { finishAfter: 60_000 } });
  const authorization = `Basic ${Buffer.from('demo:demo').toString('base64')}`;
  const response = await fetch(
    `${service.emulator.url}/v3/ai_optimization/claude/llm_responses/task_post`,
    {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify([{ user_prompt: 'a', model_name: 'claude-sonnet-4-0' }]),
    },
  );
  const { tasks } = await response.json();
  const statuses: string[] = [];
  const watch = 'subscription ($ids: [ID!]!) { taskUpdated(ids: $ids) { task { status } } }';
  for await (const { data } of service.subscribe(watch, { ids: [tasks[0].id] })) {
    statuses.push(data.taskUpdated.task.status);
    service.emulator.advance(61_000);
  }
  expect(statuses).toEqual(['PENDING', 'COMPLETED']);
});

test('an id that is none ends the stream with its error', async () => {
  await using service = await startTestService();
  const answers = [];
  for await (const answer of service.subscribe(
    'subscription { taskUpdated(ids: ["x"]) { eventId } }',
  ))
    answers.push(answer);
  expect(answers).toMatchObject([{ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }]);
});

test('models, account and limits', async () => {
  await using service = await startTestService({ alone: true, emulator: { balance: 12.5 } });
  const { data, errors } = await service.query(`{
    models(providers: [GEMINI, PERPLEXITY]) { name provider reasoning webSearchSupported standardSupported }
    account { login balance checkedAt budget { limit spent reserved } scopes }
    limits { liveInUse liveMax pendingTasks upstreamCalls { limit remaining } maxIds }
  }`);
  expect(errors).toBeUndefined();
  expect(data.models).toContainEqual({
    name: 'sonar',
    provider: 'PERPLEXITY',
    reasoning: false,
    webSearchSupported: true,
    standardSupported: false,
  });
  expect(data.account).toMatchObject({
    login: 'demo',
    balance: 12.5,
    budget: { limit: null, spent: 0, reserved: 0 },
  });
  expect(data.limits).toMatchObject({ liveInUse: 0, liveMax: 20, pendingTasks: 0, maxIds: 100 });
  await service.query('{ models { name } account { balance } }');
  expect(service.emulator.count('models')).toBe(4);
  expect(service.emulator.count('user_data')).toBe(1);
});

test('tasks made elsewhere are imported by the hundreds', async () => {
  await using service = await startTestService();
  const ids = service.emulator.addMany(300);
  const { data } = await service.query(
    'mutation ($ids: [ID!]!) { importTasks(ids: $ids) { lookup { nodes { id } failures { id code } } } }',
    { ids: [...ids, 'x'] },
  );
  expect(data.importTasks.lookup.nodes.slice(0, 300)).toEqual(ids.map((id) => ({ id })));
  expect(data.importTasks.lookup.failures).toEqual([{ id: 'x', code: 'BAD_USER_INPUT' }]);
});
