import { afterEach, expect, test } from 'vitest';
import { createReplicas } from '../support/replicas.ts';
import { createRunner, listening } from '../support/process.ts';
import { type Received, startReceiver } from '../support/upstream.ts';

const { killAll, run } = createRunner(import.meta.dirname);
afterEach(killAll);

const NOTIFY_SECRET = `whsec_${Buffer.alloc(32, 'x').toString('base64')}`;
const read = 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { status } } }';
const role = 'replica_role_held{role="notifier"}';
const soon = { timeout: 60_000 };

const idsOf = (calls: readonly Received[]) =>
  calls
    .map(({ body }) => (JSON.parse(body.toString()) as { data: { id: string } }).data.id)
    .toSorted();

test('whichever replica finds a task final, one tells of it, once; and goes on after another', async () => {
  await using receiver = await startReceiver();
  await using own = await createReplicas({ env: { NOTIFY_URL: receiver.url, NOTIFY_SECRET } });
  const [first, second] = [await own.start(), await own.start()];
  const ids = own.emulator.addMany(60, { collected: true });
  await Promise.all(
    [first, second, first].map((replica, turn) =>
      replica.query(read, { ids: ids.slice(20 * turn, 20 * (turn + 1)) }),
    ),
  );
  await expect.poll(() => idsOf(receiver.received), soon).toEqual(ids.toSorted());
  await expect.poll(() => second.metric('notifications_waiting'), soon).toBe(0);
  expect([await first.metric(role), await second.metric(role)]).toEqual([1, 0]);
  await first.close();
  const later = own.emulator.addMany(20, { collected: true });
  await second.query(read, { ids: later });
  await expect.poll(() => idsOf(receiver.received), soon).toEqual([...ids, ...later].toSorted());
  expect(await second.metric(role)).toBe(1);
});

test('a replica that knows no address leaves the role to one that does', async () => {
  await using receiver = await startReceiver();
  await using own = await createReplicas();
  const first = await own.start();
  const second = await own.start({ NOTIFY_URL: receiver.url, NOTIFY_SECRET });
  const ids = own.emulator.addMany(3, { collected: true });
  await first.query(read, { ids });
  await expect.poll(() => idsOf(receiver.received), soon).toEqual(ids.toSorted());
  expect([await first.metric(role), await second.metric(role)]).toEqual([0, 1]);
});

test.each(['SIGKILL', 'SIGSTOP'] as const)(
  '%s of the one that tells: within 15 seconds another one tells what was not taken',
  async (signal) => {
    await using deaf = await startReceiver(null);
    await using receiver = await startReceiver();
    await using own = await createReplicas({ env: { NOTIFY_URL: deaf.url, NOTIFY_SECRET } });
    const dying = run([], { ...own.env, LOG_LEVEL: 'silent' });
    await dying.line(listening);
    const second = await own.start({ NOTIFY_URL: receiver.url });
    const ids = own.emulator.addMany(5, { collected: true });
    await second.query(read, { ids });
    await expect.poll(() => idsOf(deaf.received), soon).toEqual(ids.toSorted());
    dying.child.kill(signal);
    const killed = performance.now();
    await expect.poll(() => receiver.received.length, soon).toBeGreaterThan(0);
    expect(performance.now() - killed).toBeLessThan(15_000);
    await expect.poll(() => idsOf(receiver.received), soon).toEqual(ids.toSorted());
    dying.child.kill('SIGKILL');
  },
);
