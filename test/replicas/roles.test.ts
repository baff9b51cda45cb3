import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { roles as everyRole } from '../../src/archive/replicas/replicas.ts';
import { createReplicas, type Replica } from '../support/replicas.ts';
import { createRunner, listening } from '../support/process.ts';
import { startProxy } from '../support/proxy.ts';

const { killAll, run } = createRunner(import.meta.dirname);
afterEach(killAll);

const post = `mutation ($key: String!) {
  postTasks(input: { idempotencyKey: $key, tasks: [{ modelName: "claude-sonnet-4-0", userPrompt: "x" }] }) {
    tasks { id } userErrors { code message }
  }
}`;

/** Two more go to replicas with a setting of theirs only. */
const roles = everyRole.filter((role) => role !== 'notifier' && role !== 'retention');
const held = (replica: Replica) =>
  Promise.all(roles.map((role) => replica.metric(`replica_role_held{role="${role}"}`)));
const all = roles.map(() => 1);
const none = roles.map(() => 0);

test('each role has one holder, and passes on when that one stops', async () => {
  await using own = await createReplicas();
  const [first, second] = [await own.start(), await own.start()];
  await expect.poll(() => first.metric('replicas')).toBe(2);
  expect(await second.metric('replicas')).toBe(2);
  expect([await held(first), await held(second)]).toEqual([all, none]);
  await first.close();
  await expect.poll(() => held(second), { timeout: 10_000 }).toEqual(all);
  expect(await second.metric('replicas')).toBe(1);
});

test.each(['SIGKILL', 'SIGSTOP'] as const)(
  '%s of the holder: another one collects soon, also what the holder had posted',
  async (signal) => {
    await using own = await createReplicas({ emulator: { finishAfter: 4000 } });
    const dying = run([], { ...own.env, LOG_LEVEL: 'silent' });
    const url = await dying.line(listening);
    const second = await own.start();
    const told = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: post, variables: { key: 'k' } }),
    });
    const { data } = (await (await told).json()) as {
      data: { postTasks: { tasks: { id: string }[] } };
    };
    const id = data.postTasks.tasks[0]?.id ?? '';
    dying.child.kill(signal);
    const killed = performance.now();
    await expect.poll(() => held(second), { timeout: 15_000, interval: 200 }).toEqual(all);
    expect(performance.now() - killed).toBeLessThan(15_000);
    const status = async () =>
      (await second.query('query { archive(filter: { statuses: [COMPLETED] }) { totalCount } }'))
        .data?.archive.totalCount as number;
    await expect.poll(status, { timeout: 30_000 }).toBe(1);
    expect(own.emulator.count(`task_get/${id}`)).toBeGreaterThan(0);
    expect(own.emulator.count('task_post')).toBe(1);
    dying.child.kill('SIGKILL');
  },
);

test('who does not collect has what was posted through it collected by the one who does', async () => {
  await using own = await createReplicas({ emulator: { finishAfter: 200 } });
  const [first, second] = [await own.start(), await own.start()];
  expect(await held(first)).toEqual(all);
  expect((await second.query(post, { key: 'k' })).data.postTasks.userErrors).toEqual([]);
  await expect
    .poll(
      async () =>
        (await first.query('{ archive(filter: { statuses: [COMPLETED] }) { totalCount } }')).data
          ?.archive.totalCount as number,
      { timeout: 20_000 },
    )
    .toBe(1);
  expect(own.emulator.count('task_get')).toBe(1);
});

test('cut off from the database, the holder gives its roles away at once, and may have them again', async () => {
  await using own = await createReplicas();
  await using proxy = await startProxy(own.database.url);
  const first = await own.start({ DATABASE_URL: proxy.url });
  expect(await held(first)).toEqual(all);
  await proxy.refuse();
  await expect.poll(() => held(first)).toEqual(none);
  const second = await own.start();
  await expect.poll(() => held(second), { timeout: 10_000 }).toEqual(all);
  await proxy.accept();
  await expect.poll(() => first.metric('replicas'), { timeout: 10_000 }).toBe(2);
  await sleep(100);
  expect([await held(first), await held(second)]).toEqual([none, all]);
  await second.close();
  await expect.poll(() => held(first), { timeout: 10_000 }).toEqual(all);
});
