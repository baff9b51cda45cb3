import { afterEach, expect, test } from 'vitest';
import { createReplicas, type Replica } from '../support/replicas.ts';
import { createRunner, listening } from '../support/process.ts';
import { ask } from '../support/service.ts';

const { killAll, run } = createRunner(import.meta.dirname);
afterEach(killAll);

const read = 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { id status } failures { code } } }';

test('asked of three replicas in the same instant, every final answer is fetched once', async () => {
  await using own = await createReplicas({
    env: { UPSTREAM_CONCURRENCY: '60' },
    emulator: { latency: 20, concurrency: 100 },
  });
  const three = [await own.start(), await own.start(), await own.start()];
  for (let round = 0; round < 5; round += 1) {
    const ids = own.emulator.addMany(60);
    const answers = await Promise.all(
      [...three, ...three].map((replica, at) =>
        replica.query(read, { ids: at % 2 === 0 ? ids : ids.toReversed() }),
      ),
    );
    for (const { data } of answers) {
      expect(data.tasks.failures).toEqual([]);
      expect(data.tasks.nodes).toHaveLength(60);
    }
    const counts = ids.map((id) => own.emulator.count(id));
    expect(counts).toEqual(ids.map(() => 1));
  }
});

test('one after the other, without anything in memory: once as well', async () => {
  await using own = await createReplicas();
  const [first, second] = [await own.start(), await own.start()];
  for (const id of own.emulator.addMany(30)) {
    const reading = first.query(read, { ids: [id] });
    expect((await second.query(read, { ids: [id] })).data.tasks.nodes).toHaveLength(1);
    await reading;
    expect(own.emulator.count(id)).toBe(1);
  }
});

test('what is not final or not there is told to both, and may be asked again', async () => {
  await using own = await createReplicas({ emulator: { latency: 20 } });
  const both = [await own.start(), await own.start()];
  const pending = own.emulator.add({ state: 'pending' });
  const missing = '01010101-1535-0613-0000-000000000000';
  const answers = await Promise.all(
    both.map((replica) => replica.query(read, { ids: [pending, missing] })),
  );
  for (const { data } of answers) {
    expect(data.tasks.nodes).toEqual([{ id: pending, status: 'PENDING' }, null]);
    expect(data.tasks.failures).toEqual([{ code: 'TASK_NOT_FOUND' }]);
  }
});

test('what one replica remembers as pending is finished as soon as another one has seen it so', async () => {
  await using own = await createReplicas();
  const [first, second] = [await own.start(), await own.start()];
  const id = own.emulator.add({ finishAfter: 60_000 });
  const status = async (replica: Replica) =>
    (await replica.query(read, { ids: [id] })).data.tasks.nodes[0].status as string;
  expect(await status(first)).toBe('PENDING');
  own.emulator.advance(60_000);
  expect(await status(second)).toBe('COMPLETED');
  expect(await status(first)).toBe('COMPLETED');
  expect(own.emulator.count(id)).toBe(2);
});

test('the replica that fetches dies: another one fetches in its place', async () => {
  await using own = await createReplicas();
  const dying = run([], { ...own.env, LOG_LEVEL: 'silent' });
  const url = await dying.line(listening);
  const second = await own.start();
  const id = own.emulator.add({ state: 'completed' });
  own.emulator.failNext({ kind: 'hang', path: id });
  const lost = ask(url, read, { ids: [id] });
  await expect.poll(() => own.emulator.count(id)).toBe(1);
  const waiting = second.query(read, { ids: [id] });
  dying.child.kill('SIGKILL');
  await expect(lost).rejects.toThrow();
  expect((await waiting).data.tasks.nodes).toEqual([{ id, status: 'COMPLETED' }]);
  expect(own.emulator.count(id)).toBe(2);
});
