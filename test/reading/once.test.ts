import { afterAll, beforeEach, expect, test } from 'vitest';
import { startTestService } from '../support/service.ts';

const service = await startTestService();
const { emulator } = service;
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => emulator.reset());

const many = `query ($ids: [ID!]!) {
  tasks(ids: $ids) { nodes { id result { moneySpent annotations { url } } } failures { code } }
}`;

test('a hundred tasks: a hundred calls, thirty at once; again, none; after a restart, none', async () => {
  const ids = emulator.addMany(100);
  emulator.setLatency(50);
  const first = await service.query(many, { ids });
  expect(first.data.tasks.failures).toEqual([]);
  expect(first.data.tasks.nodes.map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(emulator.count('task_get')).toBe(100);
  expect(emulator.maxInFlight).toBeLessThanOrEqual(30);
  expect(emulator.maxInFlight).toBeGreaterThan(10);
  emulator.setLatency(0);
  expect(await service.query(many, { ids })).toEqual(first);
  await service.restart();
  expect(await service.query(many, { ids })).toEqual(first);
  expect(emulator.count()).toBe(100);
});

test('twenty operations at once over the same fifty new ids: fifty calls', async () => {
  const ids = emulator.addMany(50);
  emulator.setLatency(20);
  const answers = await Promise.all(Array.from({ length: 20 }, () => service.query(many, { ids })));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(emulator.count()).toBe(50);
});

test('aliases, list items, nodes and either case are one task and one call', async () => {
  const id = emulator.add({ state: 'completed' });
  const { data, errors } = await service.query(
    `query ($id: ID!, $upper: ID!) {
      a: task(id: $id) { id } b: task(id: $upper) { id } c: tasks(ids: [$id, $upper, $id]) { nodes { id } }
      d: node(id: $upper) { id ... on Task { status } } e: nodes(ids: [$id, $upper]) { id }
    }`,
    { id, upper: id.toUpperCase() },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    a: { id },
    b: { id },
    c: { nodes: [{ id }, { id }, { id }] },
    d: { id, status: 'COMPLETED' },
    e: [{ id }, { id }],
  });
  expect(emulator.count()).toBe(1);
});

test('the same new id under several providers at once is asked for once under each at most', async () => {
  const id = emulator.add({ provider: 'CHAT_GPT', state: 'completed' });
  const { data } = await service.query(
    `query ($id: ID!) {
      any: task(id: $id) { provider } right: task(id: $id, provider: CHAT_GPT) { provider } wrong: task(id: $id, provider: CLAUDE) { provider }
    }`,
    { id },
  );
  expect(data).toEqual({
    any: { provider: 'CHAT_GPT' },
    right: { provider: 'CHAT_GPT' },
    wrong: null,
  });
  expect(emulator.count(id)).toBeLessThanOrEqual(3);
});

test('a client that goes away cancels what only it waited for', async () => {
  const [alone, shared] = emulator.addMany(2);
  emulator.failNext({ kind: 'hang', path: alone!, times: 1 });
  emulator.setLatency(200);
  const leaving = new AbortController();
  const left = service.query(many, { ids: [alone, shared] }, leaving.signal);
  const stayed = service.query(many, { ids: [shared] });
  await expect.poll(() => emulator.count()).toBe(2);
  leaving.abort();
  await expect(left).rejects.toThrow();
  expect((await stayed).data.tasks.nodes).toMatchObject([{ id: shared }]);
  emulator.setLatency(0);
  expect((await service.query(many, { ids: [alone] })).data.tasks.nodes).toMatchObject([
    { id: alone },
  ]);
});
