import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openArchive } from '../../src/archive/archive.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { DAY, HOUR } from '../../src/model/date.ts';
import { toTask } from '../../src/model/task.ts';
import { createNotifier, type Outcome } from '../../src/notify/notifier.ts';
import { pauseAfter } from '../../src/notify/pause.ts';
import { toBody, toId } from '../support/answers.ts';
import { createFakeClock } from '../support/clock.ts';
import { createTestDatabase } from '../support/database.ts';
import { createTestLog } from '../support/log.ts';
import { startReceiver } from '../support/upstream.ts';

/** However slow the machine is. */
const soon = { timeout: 60_000 };

/** A notifier over an archive of its own, with time that is moved by hand. */
async function start(url: string, timeout?: number) {
  const database = await createTestDatabase();
  const archive = await openArchive(database.where);
  const clock = createFakeClock(Date.parse('2026-06-01T00:00:00Z'));
  const { lines, log } = createTestLog();
  const outcomes: Outcome[] = [];
  const observers: (() => void)[] = [];
  const notifier = createNotifier({
    archive,
    receiver: { url, secret: Buffer.alloc(32, 'x'), ...(timeout !== undefined && { timeout }) },
    observe: (callback) => observers.push(callback),
    onOutcome: (outcome) => outcomes.push(outcome),
    log,
    clock,
  });
  await notifier.begin();
  const role = new AbortController();
  const telling = notifier.tell(role.signal);
  return {
    archive,
    clock,
    lines,
    outcomes,
    async complete(number: number) {
      const body = JSON.stringify({ status_code: 20000, tasks: [toBody({ id: toId(number) })] });
      const response = readTaskResponse(body, 'CLAUDE', new Date(clock.now()));
      await archive.put(response, toTask(response, 'UPSTREAM'), true);
      await archive.settled();
      for (const observer of observers) observer();
    },
    /** What is read, while a little time goes by: a look may have begun just before the clock was moved. */
    meanwhile: <Value>(read: () => Value) =>
      expect.poll(async () => {
        await clock.advance(100);
        return read();
      }, soon),
    waiting: async () => (await archive.notices.waiting()).notices,
    async [Symbol.asyncDispose]() {
      role.abort();
      await telling;
      await notifier.close();
      await archive.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

test('it is tried again soon, then ever more rarely, and at least once an hour or so for a day', () => {
  expect(pauseAfter(1, () => 1)).toBeLessThan(40_000);
  expect(pauseAfter(1, () => 0)).toBeGreaterThan(0);
  for (let tries = 1; tries < 100; tries += 1) {
    expect(pauseAfter(tries + 1, () => 0.5)).toBeGreaterThanOrEqual(pauseAfter(tries, () => 0.5));
    expect(pauseAfter(tries, () => 1)).toBeLessThan(1.5 * HOUR);
  }
});

test('410 ends it', async () => {
  await using receiver = await startReceiver(410);
  await using own = await start(receiver.url);
  await own.complete(1);
  await own.meanwhile(() => own.outcomes).toEqual(['gone']);
  expect(await own.waiting()).toBe(0);
});

test('redirects are not followed', async () => {
  await using other = await startReceiver();
  await using receiver = await startReceiver(307, { location: other.url });
  await using own = await start(receiver.url);
  await own.complete(1);
  await own.meanwhile(() => own.outcomes).toEqual(['failed']);
  expect(await own.waiting()).toBe(1);
  expect(other.received).toEqual([]);
});

test('after a day it is given up, and the log tells which one', async () => {
  await using receiver = await startReceiver(500);
  await using own = await start(receiver.url);
  await own.complete(1);
  await own.meanwhile(() => own.outcomes).toEqual(['failed']);
  await own.clock.advance(DAY / 2);
  await own.meanwhile(() => own.outcomes).toEqual(['failed', 'failed']);
  await own.clock.advance(DAY / 2);
  await own.meanwhile(() => own.outcomes).toEqual(['failed', 'failed', 'given up']);
  expect(await own.waiting()).toBe(0);
  const logged = own.lines.map((line): unknown => JSON.parse(line));
  // A trouble that goes on is told once.
  expect(logged).toMatchObject([
    { level: 40, taskId: toId(1), status: 500 },
    { level: 50, taskId: toId(1), tries: 2, status: 500 },
  ]);
});

test('nobody waits for a receiver that does not answer, or answers without end', async () => {
  const server = createServer((request, response) => {
    request.resume();
    if (request.headers['webhook-id']?.includes(toId(1))) return;
    response.writeHead(request.headers['webhook-id']?.includes(toId(2)) ? 200 : 500);
    const more = () => response.write('x'.repeat(65_536), (error) => error ?? more());
    more();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  {
    await using own = await start(`http://127.0.0.1:${port}`, 1000);
    for (const number of [1, 2, 3]) await own.complete(number);
    await own.meanwhile(() => own.outcomes.toSorted()).toEqual(['delivered', 'failed', 'failed']);
    expect(await own.waiting()).toBe(2);
  }
  server.closeAllConnections();
  server.close();
});

test('many that hang hold up no new one', async () => {
  const hanging = new Set(Array.from({ length: 30 }, (_, index) => toId(index)));
  let isHanging = false;
  await using receiver = await startReceiver(({ body }) => {
    const { id } = (JSON.parse(body.toString()) as { data: { id: string } }).data;
    if (!hanging.has(id)) return 200;
    return isHanging ? null : 500;
  });
  await using own = await start(receiver.url, 60_000);
  for (let number = 0; number < 30; number += 1) await own.complete(number);
  await own.meanwhile(() => own.outcomes.length).toBeGreaterThanOrEqual(30);
  const before = receiver.received.length;
  isHanging = true;
  await own.clock.advance(60_000); // all are told again now, and none gets an answer
  await own.meanwhile(() => receiver.received.length).toBe(before + 10);
  await own.complete(99);
  await own.meanwhile(() => own.outcomes.at(-1)).toBe('delivered');
  receiver.answer(200);
});
