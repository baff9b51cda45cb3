import { afterEach, expect, test } from 'vitest';
import { createReplicas } from '../support/replicas.ts';
import { createRunner, listening } from '../support/process.ts';
import { ask, type Answer } from '../support/service.ts';

const { killAll, run } = createRunner(import.meta.dirname);
afterEach(killAll);

const task = { modelName: 'claude-sonnet-4-0', userPrompt: 'name one theme park' };
const postTasks = `mutation ($input: PostTasksInput!) {
  outcome: postTasks(input: $input) { tasks { id } cost replayed userErrors { code message } }
}`;
const runLive = `mutation ($input: RunLiveInput!) {
  outcome: runLive(input: $input) { tasks: task { id } cost replayed userErrors { code message } }
}`;
const toInput = (idempotencyKey: string) => ({ input: { tasks: [task], idempotencyKey } });
const toLive = (idempotencyKey: string) => ({ input: { task, idempotencyKey } });
const outcome = ({ data }: Answer) => data.outcome;

test.each([
  ['task_post', postTasks, toInput],
  ['/live', runLive, toLive],
])(
  'one key at two replicas at once (%s): one charge, and both tell of it',
  async (path, mutation, input) => {
    // A search that took what is under way for lost would say so at once.
    await using own = await createReplicas({ timing: { settleAfter: 0 } });
    const [first, second] = [await own.start(), await own.start()];
    for (const key of ['a', 'b', 'c']) {
      own.emulator.failNext({ latency: 1500, path });
      const before = own.emulator.count(path);
      const answers = await Promise.all([
        second.query(mutation, input(key)),
        first.query(mutation, input(key)),
        second.query(mutation, input(key)),
      ]);
      const told = answers.map((answer) => outcome(answer));
      for (const one of told) expect(one.userErrors).toEqual([]);
      expect(told[0].tasks).toBeTruthy();
      expect(told[1].tasks).toEqual(told[0].tasks);
      expect(told.map((one) => one.cost)).toEqual(told.map(() => told[0].cost));
      expect(told.filter((one) => one.replayed)).toHaveLength(2);
      expect(own.emulator.count(path)).toBe(before + 1);
    }
  },
);

test('another input under the same key is refused, whichever replica is asked', async () => {
  await using own = await createReplicas();
  const [first, second] = [await own.start(), await own.start()];
  await first.query(postTasks, toInput('k'));
  const other = { input: { tasks: [{ ...task, userPrompt: 'another' }], idempotencyKey: 'k' } };
  const { userErrors } = outcome(await second.query(postTasks, other));
  expect(userErrors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
  expect(own.emulator.count('task_post')).toBe(1);
});

test.each(['accept-then-hang', 'hang'] as const)(
  'kill -9 of the replica that posts (%s): the other one tells, and finds what was paid for',
  async (kind) => {
    await using own = await createReplicas({ timing: { settleAfter: 0 } });
    const dying = run([], { ...own.env, LOG_LEVEL: 'silent' });
    const url = await dying.line(listening);
    const second = await own.start();
    own.emulator.failNext({ kind, path: 'task_post' });
    const lost = ask(url, postTasks, toInput('k'));
    await expect.poll(() => own.emulator.count('task_post')).toBe(1);
    dying.child.kill('SIGKILL');
    await expect(lost).rejects.toThrow();
    const again = async () => outcome(await second.query(postTasks, toInput('k')));
    if (kind === 'accept-then-hang') {
      await expect
        .poll(async () => (await again()).tasks[0]?.id, { timeout: 30_000 })
        .toMatch(/-1535-/);
    } else {
      // Never created: a new key may try again.
      await expect
        .poll(async () => (await again()).userErrors[0]?.code, { timeout: 30_000 })
        .toBe('UPSTREAM_UNAVAILABLE');
    }
    expect(own.emulator.count('task_post')).toBe(1);
  },
);

test('an answer that comes after its post was taken for lost is booked all the same', async () => {
  await using own = await createReplicas({ timing: { settleAfter: 0 } });
  const [holder, other] = [await own.start(), await own.start()];
  own.emulator.failNext({ latency: 3000, path: '/live' });
  const live = other.query(runLive, toLive('k'));
  await expect.poll(() => own.emulator.count('/live')).toBe(1);
  // As if the heart of the one that sends had stopped for a while.
  await own.database.run("update entries set sender = 'nobody'");
  const replay = async () => outcome(await holder.query(runLive, toLive('k')));
  await expect.poll(async () => (await replay()).userErrors[0]?.code).toBe('UPSTREAM_UNAVAILABLE');
  expect(outcome(await live)).toMatchObject({ replayed: false, userErrors: [] });
  const { cost, replayed, tasks, userErrors } = await replay();
  expect(userErrors).toEqual([]);
  expect({ replayed, id: tasks.id as unknown }).toEqual({
    replayed: true,
    id: expect.any(String) as unknown,
  });
  expect(cost).toBeGreaterThan(0);
  const { data } = await holder.query('{ account { budget { spent reserved } } }');
  expect(data.account.budget).toEqual({ spent: cost as unknown, reserved: 0 });
  expect(own.emulator.count('/live')).toBe(1);
});
