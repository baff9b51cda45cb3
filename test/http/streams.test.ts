import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { openArchive } from '../../src/archive/archive.ts';
import type { Context } from '../../src/graph/context.ts';
import type { Task } from '../../src/model/task.ts';
import { ServiceError } from '../../src/model/errors.ts';
import { schema } from '../../src/graph/schema.ts';
import { createStreams } from '../../src/graph/streams.ts';
import { createAutomaticDocuments } from '../../src/http/graphql/automatic.ts';
import { createEventStreams } from '../../src/http/graphql/event-streams.ts';
import { createGraphQL } from '../../src/http/graphql/yoga.ts';
import { type HttpParts, startHttp } from '../../src/http/server.ts';
import { createEvents } from '../../src/tasks/events.ts';
import type { Find } from '../../src/tasks/find.ts';
import { createWatch, type WatchParts } from '../../src/tasks/watch.ts';

/** The HTTP storey over real events, whose listeners can be counted. */
const events = createEvents();
const archive = await openArchive(':memory:');
const found: Pick<Find, 'findMany' | 'kept'> = {
  kept: async (id) => ({ id, status: 'COMPLETED' }) as Task, // all that is asked for
  findMany: async (keys) =>
    keys.map(({ id }) =>
      id === 'final'
        ? ({ id, status: 'COMPLETED' } as Task)
        : new ServiceError('TASK_NOT_FOUND', 'none'),
    ),
};
const { collector, find } = { find: found } as WatchParts; // neither is asked for more
const deleting = { observe: () => () => {} };
const watch = createWatch({ archive, collector, deleting, events, find });
const streams = createStreams(25);
const eventStreams = createEventStreams(50);
/** Of each operation, which nothing but the context of its request holds on to. */
const noted: WeakRef<object>[] = [];
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const parts: HttpParts = {
  graphql: createGraphQL({
    schema,
    tasks: { watch } as Context['tasks'], // all that the subscription touches
    deadlineSeconds: 30,
    introspection: true,
    documents: createAutomaticDocuments(),
    streams,
    eventStreams,
    log: pino({ enabled: false }),
    onOperation: (observed) => noted.push(new WeakRef(observed)),
  }),
  graphiql: null,
  quickAnswers: null,
  onOperation() {},
  dashboard: null,
  webhooks: null,
  metrics: { print: async () => ({ type: 'text/plain', text: '' }) },
  whyNotReady: async () => null,
  onBug: (error) => expect(error).toBeNull(),
  onRefused() {},
  listensOnLoopback: true,
  countRequest: null,
  cors: null,
  checkSite: () => null,
  auth: {
    authenticate: async () => ({ name: 'test', scopes: ['read'], ended: () => null }),
    close() {},
  },
  timeouts: { headers: 300, request: 600, look: 50 },
};
const http = await startHttp('127.0.0.1', 0, parts);
afterAll(async () => {
  eventStreams.cut();
  await http.close();
  await archive.close();
});

function subscribe(
  signal: AbortSignal,
  query = 'subscription { taskCompleted { eventId } }',
): Promise<Response> {
  return fetch(`${http.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
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

test('an open stream holds on to nothing that was made for its request', async () => {
  const leaving = new AbortController();
  noted.length = 0;
  await Promise.all(Array.from({ length: 20 }, () => subscribe(leaving.signal)));
  await expect.poll(() => events.listeners).toBe(20);
  expect(noted.length).toBe(20);
  await immediate();
  collectGarbage();
  const held = noted.filter((one) => one.deref() !== undefined);
  expect(held.length).toBeLessThan(5); // the engine's own stack may still know of the last
  leaving.abort();
  await expect.poll(() => events.listeners).toBe(0);
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

test.each([
  ['of tasks that are final', 'taskUpdated(ids: ["final"]) { task { id } }', '"id":"final"'],
  ['of a task that there is not', 'taskUpdated(ids: ["none"]) { task { id } }', 'TASK_NOT_FOUND'],
  ['of no tasks', 'taskUpdated(ids: []) { task { id } }', 'complete'],
  ['of what is no event', 'taskCompleted(after: "x") { eventId }', 'BAD_USER_INPUT'],
  ['that fails in between', 'taskUpdated(ids: ["final", "none"]) { eventId }', 'TASK_NOT_FOUND'],
])('a stream %s ends, and leaves nobody who listens', async (_, field, told) => {
  const response = await subscribe(new AbortController().signal, `subscription { ${field} }`);
  const said = await response.text();
  expect(said).toContain(told);
  expect(said).toMatch(/event: complete\ndata:\n\n$/);
  expect({ listeners: events.listeners, open: streams.open }).toEqual({ listeners: 0, open: 0 });
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

test('what becomes final while a stream begins is told', async () => {
  const leaving = new AbortController();
  const store = { ...archive, lastEventId: async () => 7 }; // it is in the archive already
  const beginning = createWatch({ archive: store, collector, deleting, events, find });
  const told = beginning.completions(null, null, leaving.signal)[Symbol.asyncIterator]();
  const first = told.next();
  events.publish({ eventId: 7, taskId: 'final', previous: null });
  expect((await first).value).toMatchObject({ eventId: 7 });
  leaving.abort();
  expect((await told.next()).done).toBe(true);
  expect(events.listeners).toBe(0);
});

test('a quiet stream says that it is alive', async () => {
  const leaving = new AbortController();
  const { body } = await subscribe(leaving.signal);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let said = '';
  while (said.length < 12) said += (await reader?.read())?.value ?? '';
  expect(said).toMatch(/^(?::\n\n){4}/);
  leaving.abort();
  await expect.poll(() => streams.open).toBe(0);
});

/** A client that reads nothing, when all buffers on the way to it are full. */
async function overwhelm(): Promise<Socket> {
  const socket = connect(Number(new URL(http.url).port), '127.0.0.1');
  const body = JSON.stringify({ query: 'subscription { taskCompleted { task { id } } }' });
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
      `accept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await expect.poll(() => events.listeners).toBe(1);
  const taskId = 'x'.repeat(100_000);
  for (let eventId = 1; eventId < 2000 && events.listeners > 0; eventId += 1) {
    events.publish({ eventId, taskId, previous: null });
    await immediate();
  }
  return socket;
}

test('for whoever does not read nothing is gathered without end', async () => {
  const socket = await overwhelm();
  expect(events.listeners).toBe(0); // too far behind
  socket.destroy();
  await expect.poll(() => streams.open).toBe(0);
});

test('the end of the service cuts every stream: it is not completed, so that clients come again', async () => {
  const unread = await overwhelm();
  const responses = await Promise.all(
    Array.from({ length: 5 }, () => subscribe(new AbortController().signal)),
  );
  await expect.poll(() => events.listeners).toBe(5);
  eventStreams.cut();
  for (const response of responses) await expect(response.text()).rejects.toThrow('terminated');
  await expect.poll(() => events.listeners).toBe(0);
  // Nor does one begin that comes too late to be cut with the others.
  const late = subscribe(new AbortController().signal).then((response) => response.text());
  await expect(late).rejects.toThrow();
  await expect.poll(() => streams.open).toBe(0);
  unread.destroy();
});
