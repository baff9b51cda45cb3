import { once } from 'node:events';
import { connect } from 'node:net';
import { request } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestLog } from '../support/log.ts';
import { startTestService } from '../support/service.ts';

const { lines, log } = createTestLog();
const service = await startTestService({ log, env: { STREAMS_PER_KEY: '100' } });
afterAll(() => service[Symbol.asyncDispose]());
const { emulator } = service;
const patiently = { timeout: 15_000 };

/** Sends a request and hangs up as soon as so much of the answer is there; null: when upstream is asked. */
async function leaveAt(query: string, seen: string | null, half = false): Promise<void> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const body = JSON.stringify({ query });
  const calls = emulator.count();
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json, text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${half ? body.slice(0, 9) : body}`,
  );
  let text = '';
  if (seen === null) await expect.poll(() => emulator.count(), patiently).toBeGreaterThan(calls);
  else if (seen !== '') {
    for await (const chunk of socket) {
      text += String(chunk);
      if (text.includes(seen)) break;
    }
  }
  socket.destroy();
}

async function metric(name: RegExp): Promise<string | undefined> {
  const { body } = await request(`${service.url}/metrics`);
  return name.exec(await body.text())?.[0];
}

const open = () => metric(/^graphql_open_streams \d+/m);

describe('a place for a stream is given back', () => {
  const [final] = emulator.addMany(1);
  const [pending] = emulator.addMany(1, { state: 'pending' });

  test.each([
    ['at its first event', 'event: next'],
    ['at its first byte', 'HTTP/1.1'],
    ['before there is any', ''],
  ])('by clients that leave %s', async (_, seen) => {
    for (const ids of [`"${pending}"`, `"${final}", "${pending}"`, `"${final}"`]) {
      const query = `subscription { taskUpdated(ids: [${ids}]) { task { status } } }`;
      lines.length = 0;
      await Promise.all(Array.from({ length: 100 }, () => leaveAt(query, seen)));
      await expect.poll(() => lines.length, patiently).toBeGreaterThan(0); // the last may not come so far
    }
    await expect.poll(open, patiently).toBe('graphql_open_streams 0');
  });
});

/** The lines of operations of this name. */
const told = () =>
  lines.map((line) => JSON.parse(line)).filter(({ operation }) => operation === 'Leaving');

test('a client that goes away while upstream is asked has abandoned its operation: no fault, a line', async () => {
  const [id] = emulator.addMany(1);
  emulator.failNext({ latency: 300, path: id! });
  await leaveAt(`query Leaving { task(id: "${id}") { status } }`, null);
  await expect.poll(told, patiently).toHaveLength(1);
  expect(told()).toMatchObject([{ level: 30, msg: 'operation', outcome: 'abandoned' }]);
  expect(told()[0]).not.toHaveProperty('errors');
  const counted = /^graphql_operation_duration_seconds_count\{.*"Leaving".*"abandoned".* 1$/m;
  expect(await metric(counted)).toBeDefined();
});

test('one that goes away in the middle of its request leaves no trace of a fault', async () => {
  lines.length = 0;
  await leaveAt('{ __typename }', '', true);
  await leaveAt('{ __typename }', '"__typename"');
  await expect.poll(() => lines.length, patiently).toBeGreaterThan(0);
  expect(lines.filter((line) => JSON.parse(line).level > 30)).toEqual([]);
});

test('a service that stops waits for no connection over which nothing is asked', async () => {
  const stopping = await startTestService();
  const port = Number(new URL(stopping.url).port);
  const silent = connect(port, '127.0.0.1');
  await once(silent, 'connect');
  const used = connect(port, '127.0.0.1');
  used.write('GET /health/live HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  await once(used, 'data');
  const ended = Promise.all([silent, used].map((socket) => once(socket, 'close')));
  for (const socket of [silent, used]) socket.resume().on('error', () => {});
  await stopping[Symbol.asyncDispose]();
  await ended;
}, 100_000);
