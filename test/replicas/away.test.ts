import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createReplicas } from '../support/replicas.ts';
import { type Proxy, startProxy } from '../support/proxy.ts';

const read =
  'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { status } failures { code retryable } } }';
const post = `mutation ($key: String!) {
  postTasks(input: { idempotencyKey: $key, tasks: [{ modelName: "claude-sonnet-4-0", userPrompt: "x" }] }) {
    tasks { id } userErrors { code retryable }
  }
}`;

interface Way {
  readonly leave: (proxy: Proxy) => Promise<void> | void;
  readonly comeBack: (proxy: Proxy) => Promise<void> | void;
}

const ways: Readonly<Record<string, Way>> = {
  'goes away for ten seconds': {
    leave: (proxy) => proxy.refuse(),
    async comeBack(proxy) {
      await sleep(10_000);
      await proxy.accept();
    },
  },
  'falls silent': {
    leave: (proxy) => proxy.swallow(),
    comeBack: (proxy) => proxy.pass(),
  },
};

test.each(Object.entries(ways))(
  'the database %s under two replicas: kept answers, clear errors, no second charge',
  async (_, way) => {
    // As they really are: leases outlast the time that it takes to come back.
    await using own = await createReplicas({ timing: { heartbeatPace: 3000 } });
    await using proxy = await startProxy(own.database.url);
    const env = { DATABASE_URL: proxy.url };
    const [first, second] = [await own.start(env), await own.start(env)];
    const both = [first, second];
    const known = own.emulator.addMany(10);
    const unknown = own.emulator.addMany(10);
    for (const replica of both) await replica.query(read, { ids: known });
    const ready = () =>
      Promise.all(both.map(async ({ url }) => (await fetch(`${url}/health/ready`)).status));
    expect(await ready()).toEqual([200, 200]);

    own.emulator.failNext({ latency: 1500, path: 'task_post' });
    const posting = second.query(post, { key: 'k' });
    await expect.poll(() => own.emulator.count('task_post')).toBe(1);
    await way.leave(proxy);
    await expect.poll(ready, { timeout: 25_000 }).toEqual([503, 503]);
    for (const replica of both) {
      const kept = (await replica.query(read, { ids: known })).data.tasks;
      expect(kept.failures).toEqual([]);
      const { failures } = (await replica.query(read, { ids: unknown })).data.tasks;
      expect(failures).toEqual(
        unknown.map(() => ({ code: 'ARCHIVE_UNAVAILABLE', retryable: true })),
      );
    }
    const refused = await first.query(post, { key: 'other' });
    expect(refused.errors?.[0]?.extensions).toMatchObject({
      code: 'ARCHIVE_UNAVAILABLE',
      retryable: true,
    });
    const told = (await posting).data.postTasks;
    expect(told.tasks[0]?.id).toMatch(/-1535-/);
    await way.comeBack(proxy);

    await expect.poll(ready, { timeout: 20_000 }).toEqual([200, 200]);
    await expect.poll(() => first.metric('replicas'), { timeout: 10_000 }).toBe(2);
    for (const replica of both) {
      const replay = async () => (await replica.query(post, { key: 'k' })).data.postTasks.tasks[0];
      await expect.poll(replay, { timeout: 10_000 }).toEqual(told.tasks[0]);
    }
    const [one, two] = await Promise.all(
      both.map((replica) => replica.query(read, { ids: unknown })),
    );
    expect([one?.data.tasks.failures, two?.data.tasks.failures]).toEqual([[], []]);
    for (const id of [...known, ...unknown]) expect(own.emulator.count(id)).toBe(1);
    expect(own.emulator.count('task_post')).toBe(1);
  },
);
