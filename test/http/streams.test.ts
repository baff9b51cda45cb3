import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { openArchive } from '../../src/archive/archive.ts';
import type { Context } from '../../src/graph/context.ts';
import { createStreams } from '../../src/graph/streams.ts';
import { createGraphQL } from '../../src/http/graphql/yoga.ts';
import { type HttpParts, startHttp } from '../../src/http/server.ts';
import { createEvents } from '../../src/tasks/events.ts';
import { createWatch, type WatchParts } from '../../src/tasks/watch.ts';

/** The HTTP storey over real events, whose listeners can be counted. */
const events = createEvents();
const archive = await openArchive(':memory:');
const unused = {} as Pick<WatchParts, 'find' | 'collector'>; // completions need neither
const watch = createWatch({ ...unused, archive, events });
const streams = createStreams(25);
const parts: HttpParts = {
  graphql: createGraphQL({
    tasks: { watch } as Context['tasks'], // all that the subscription touches
    deadlineSeconds: 30,
    introspection: true,
    plugins: [],
    streams,
    log: pino({ enabled: false }),
    onOperation() {},
  }),
  graphiql: null,
  webhooks: null,
  metrics: { print: async () => ({ type: 'text/plain', text: '' }) },
  trouble: async () => null,
  onBug: (error) => expect(error).toBeNull(),
  onRefused() {},
  listensOnLoopback: true,
  countRequest: null,
  cors: null,
  auth: {
    authenticate: async () => ({ name: 'test', scopes: ['read'], ended: () => null }),
    close() {},
  },
  timeouts: { headers: 300, request: 600, look: 50 },
};
const http = await startHttp('127.0.0.1', 0, parts);
afterAll(async () => {
  events.close();
  await http.close();
  await archive.close();
});

function subscribe(signal: AbortSignal) {
  return fetch(`${http.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { taskCompleted { eventId } }' }),
    signal,
  });
}

test('whoever goes away is forgotten, the others stay', async () => {
  const leaving = new AbortController();
  const staying = new AbortController();
  await Promise.all(Array.from({ length: 20 }, () => subscribe(leaving.signal)));
  await subscribe(staying.signal);
  await expect.poll(() => events.listeners).toBe(21);
  expect(streams.open).toBe(21);
  leaving.abort();
  await expect.poll(() => events.listeners).toBe(1);
  staying.abort();
  await expect.poll(() => events.listeners).toBe(0);
  expect(streams.open).toBe(0);
});

test('nobody holds more than so many, and a place that is given back can be taken', async () => {
  const leaving = new AbortController();
  await Promise.all(Array.from({ length: 25 }, () => subscribe(leaving.signal)));
  await expect.poll(() => streams.open).toBe(25);
  const refused = await (await subscribe(leaving.signal)).text();
  expect(refused).toContain('"extensions":{"code":"RATE_LIMITED","retryable":true}');
  expect(streams.open).toBe(25);
  leaving.abort();
  await expect.poll(() => streams.open).toBe(0);
  const staying = new AbortController();
  expect((await subscribe(staying.signal)).status).toBe(200);
  await expect.poll(() => streams.open).toBe(1);
  staying.abort();
  await expect.poll(() => streams.open).toBe(0);
});

const head = `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 40\r\n`;

test.each([
  ['nothing', ''],
  ['half of its headers', head],
  ['half of a body', `${head}\r\n{"query":`],
])('whoever sends %s and waits is not waited for', async (_, sent) => {
  const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const began = performance.now();
  socket.write(sent);
  expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
  expect(performance.now() - began).toBeLessThan(1500);
});

test('a stream outlasts the time that its request had', async () => {
  const leaving = new AbortController();
  await subscribe(leaving.signal);
  await sleep(1000);
  expect(streams.open).toBe(1);
  leaving.abort();
  await expect.poll(() => streams.open).toBe(0);
});

test('the end of the service ends every stream', async () => {
  const responses = await Promise.all(
    Array.from({ length: 5 }, () => subscribe(new AbortController().signal)),
  );
  await expect.poll(() => events.listeners).toBe(5);
  events.close();
  for (const response of responses) expect(await response.text()).toContain('event: complete');
});
