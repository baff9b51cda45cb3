import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { startTestService, type TestService, type Untyped } from '../support/service.ts';

const tasks = (count: number, change: object = {}) =>
  Array.from({ length: count }, (_, index) => ({
    provider: index % 2 ? 'CLAUDE' : 'GEMINI',
    userPrompt: 'name one theme park',
    modelName: index % 2 ? 'claude-sonnet-4-0' : 'gemini-2.5-flash',
    ...change,
  }));

async function post(service: TestService, asked: Untyped) {
  const { data } = await service.query(
    'mutation ($input: PostTasksInput!) { postTasks(input: $input) { tasks { id } userErrors { code field message } } }',
    { input: { tasks: asked, idempotencyKey: randomUUID() } },
  );
  return data.postTasks;
}

const called = (service: TestService) => service.emulator.count('/models');

test('a hundred tasks, twice at once: each provider is asked for its models once', async () => {
  await using service = await startTestService({ alone: true });
  const all = await Promise.all([post(service, tasks(100)), post(service, tasks(100))]);
  for (const { userErrors } of all) expect(userErrors).toEqual([]);
  expect(called(service)).toBe(2);
  // One that nobody knows is a reason to look again only when the list is older than a minute.
  const { userErrors } = await post(service, tasks(100, { modelName: 'nobody-knows' }));
  expect(userErrors).toHaveLength(100);
  expect(called(service)).toBe(2);
});

test('models are away: posting goes on, and they are not asked for again for a minute', async () => {
  await using service = await startTestService({ alone: true });
  service.emulator.failNext({ status: 500, path: '/models', times: 100 });
  for (const at of [1, 2, 3]) {
    const paid = await post(service, tasks(100));
    expect(paid.userErrors, `post ${at}`).toEqual([]);
  }
  expect(called(service), 'three tries for each of two providers').toBe(6);
  const { errors } = await service.query('{ models(providers: [CLAUDE]) { name } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  expect(called(service)).toBe(6);
});

test('models do not answer: a post waits two seconds for them, not for their deadline', async () => {
  await using service = await startTestService({ alone: true, env: { DEADLINE_SECONDS: '8' } });
  service.emulator.failNext({ kind: 'hang', path: '/models', times: 100 });
  // The deadline would leave nothing of the answer.
  expect((await post(service, tasks(100))).userErrors).toEqual([]);
  expect((await post(service, tasks(100))).userErrors).toEqual([]);
  expect(called(service)).toBe(2);
});

test('the account is away: asked for once by all, and not again for a minute', async () => {
  await using service = await startTestService({ alone: true });
  service.emulator.failNext({ status: 500, path: 'user_data', times: 100 });
  const read = () => service.query('{ account { login balance } }');
  const all = await Promise.all([read(), read(), read()]);
  for (const { errors } of [...all, await read()]) {
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'UPSTREAM_UNAVAILABLE' } });
  }
  expect(service.emulator.count('user_data')).toBe(3);
});
