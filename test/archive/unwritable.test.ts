import { afterAll, expect, test } from 'vitest';
import { createTestLog } from '../support/log.ts';
import { startTestService, type TestService, type Untyped } from '../support/service.ts';

/* The archive cannot be written for a while, since somebody else holds the lock for longer than one waits for it. */

const { lines, log } = createTestLog();
const service = await startTestService({ log, env: { DEADLINE_SECONDS: '20' } });
afterAll(() => service[Symbol.asyncDispose]());

async function read(id: string): Promise<Untyped> {
  const query = 'query ($id: ID!) { task(id: $id) { status source result { text } } }';
  return (await service.query(query, { id })).data.task;
}

async function count(): Promise<number> {
  return (await service.query('{ archive { totalCount } }')).data.archive.totalCount as number;
}

async function ready() {
  const response = await fetch(`${service.url}/health/ready`);
  const { reason } = (await response.json()) as { reason?: string };
  return { status: response.status, reason };
}

async function waiting(): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  return Number(/^archive_unwritten_answers (\d+)$/m.exec(text)?.[1]);
}

/** Tells of the log, without the operations. */
function told(): string[] {
  return lines
    .map((line) => JSON.parse(line) as { level: number; msg: string })
    .filter(({ level }) => level > 30)
    .map(({ msg }) => msg);
}

async function completions(own: TestService, wanted: number): Promise<Untyped[]> {
  const query =
    'subscription { taskCompleted(after: "0") { eventId previousStatus task { id status source } } }';
  const events: Untyped[] = [];
  for await (const { data } of own.subscribe(query)) {
    events.push(data.taskCompleted);
    if (events.length === wanted) break;
  }
  return events;
}

test('a locked archive: answers go out, are called kept only when they are, and none is lost', async () => {
  const [first = '', second = '', third = ''] = service.emulator.addMany(3);
  const [ready1 = '', ready2 = ''] = service.emulator.addMany(2, { collected: false });
  expect(await ready()).toEqual({ status: 200 });
  const unlock = await service.database.lock();

  const answer = await read(first);
  expect(answer).toMatchObject({ status: 'COMPLETED', source: 'UPSTREAM' });
  // However often it is asked for: not from upstream again, and not as if it were kept.
  await expect.poll(async () => (await ready()).status).toBe(503);
  expect(await read(first)).toEqual(answer);
  expect(service.emulator.count(first)).toBe(1);

  const imported = await service.query(
    'mutation ($ids: [ID!]!) { importTasks(ids: $ids) { lookup { nodes { id } failures { id code retryable } } } }',
    { ids: [second, third] },
  );
  expect(imported.data.importTasks.lookup).toEqual({
    nodes: [null, null],
    failures: [second, third].map((id) => ({ id, code: 'ARCHIVE_UNAVAILABLE', retryable: true })),
  });
  const collect = 'mutation { collectReady { collected userErrors { code retryable } } }';
  const collected: Untyped = (await service.query(collect)).data.collectReady;
  expect(collected.collected).toBe(0);
  expect(collected.userErrors).toContainEqual({ code: 'ARCHIVE_UNAVAILABLE', retryable: true });
  expect(await count()).toBe(0);
  expect(await ready()).toEqual({
    status: 503,
    reason: expect.stringMatching(/^the archive cannot be written: \d+ answers wait$/) as string,
  });
  expect(await waiting()).toBeGreaterThanOrEqual(5);

  await unlock();
  await expect.poll(ready, { timeout: 15_000 }).toEqual({ status: 200 });
  expect(await waiting()).toBe(0);
  const ids = [first, second, third, ready1, ready2];
  for (const id of ids) {
    expect(service.emulator.count(id), 'asked of upstream once').toBe(1);
    expect(await read(id)).toMatchObject({ status: 'COMPLETED', source: 'ARCHIVE' });
    expect(service.emulator.count(id)).toBe(1);
  }
  const total = await count();
  const events = await completions(service, total);
  expect(new Set(events.map(({ task }) => task.id)).size).toBe(total);
  for (const id of ids) expect(events.filter(({ task }) => task.id === id)).toHaveLength(1);
  expect(told()).toEqual([
    'the archive cannot be written: what is not is held, and tried again',
    'everything is written to the archive again',
  ]);

  await service.restart();
  expect(await count()).toBe(total);
  expect((await service.query(collect)).data.collectReady).toEqual({
    collected: 0,
    userErrors: [],
  });
});
