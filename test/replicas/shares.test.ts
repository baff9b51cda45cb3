import { expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { createReplicas } from '../support/replicas.ts';

const read = `{ limits {
  upstreamCalls { limit } readyPolls { limit } liveMax
} }`;

test("the account's limits are divided among those that are alive, and whole again for the last one", async () => {
  await using own = await createReplicas({
    env: { UPSTREAM_CALLS_PER_MINUTE: '100', UPSTREAM_CONCURRENCY: '9' },
  });
  const first = await own.start();
  const limits = async () => {
    const { liveMax, readyPolls, upstreamCalls } = (await first.query(read)).data.limits;
    return [upstreamCalls.limit, readyPolls.limit, liveMax];
  };
  expect(await limits()).toEqual([100, 18, 6]);
  const second = await own.start();
  const third = await own.start();
  await expect.poll(limits, { timeout: 10_000 }).toEqual([33, 6, 2]);
  await second.close();
  await expect.poll(limits, { timeout: 10_000 }).toEqual([50, 9, 3]);
  await third.close();
  await expect.poll(limits, { timeout: 10_000 }).toEqual([100, 18, 6]);
});

test('two that read at once stay below the places of the account, together', async () => {
  await using own = await createReplicas({
    env: { UPSTREAM_CONCURRENCY: '6' },
    emulator: { latency: 30 },
  });
  const both = [await own.start(), await own.start()];
  await expect.poll(() => both[0]?.metric('replicas')).toBe(2);
  const ids = own.emulator.addMany(60);
  const answers = await Promise.all(
    both.map((replica, at) =>
      replica.query('query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { status } } }', {
        ids: ids.filter((_, index) => index % 2 === at),
      }),
    ),
  );
  for (const { data } of answers) expect(data.tasks.nodes).toHaveLength(30);
  expect(own.emulator.maxInFlight).toBeLessThanOrEqual(6);
});

test('so are the requests of a key', async () => {
  const { entry, key } = makeKey('one', ['read']);
  await using own = await createReplicas({
    env: { API_KEYS: entry, REQUESTS_PER_MINUTE: '10' },
  });
  const first = await own.start();
  const limit = async () => {
    const response = await fetch(`${first.url}/graphql?query={__typename}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return response.headers.get('ratelimit-limit');
  };
  expect(await limit()).toBe('10');
  await own.start();
  await expect.poll(limit, { timeout: 10_000, interval: 1000 }).toBe('5');
});
