import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { createTestLog } from '../support/log.ts';
import { startTestService } from '../support/service.ts';
import { anew, countRepeated, type Received, send, type Sent } from '../support/ways.ts';

/* The same request, sent by several at once: one of them is executed. */

const keys = { reader: makeKey('reader', ['read']), chief: makeKey('chief', ['read', 'admin']) };
const as = (name: keyof typeof keys) => ({ authorization: `Bearer ${keys[name].key}` });
const { lines, log } = createTestLog();
const API_KEYS = `${keys.reader.entry},${keys.chief.entry}`;
const env = { API_KEYS, COLLECT: 'off', REQUESTS_PER_MINUTE: '1000000' };
const service = await startTestService({ env, log });
afterAll(() => service[Symbol.asyncDispose]());
const { emulator } = service;
beforeEach(() => emulator.setLatency(0));
const patiently = { timeout: 15_000 };

const shared = () => countRepeated(service.url, as('chief'), 'shared');
const fields = 'id status result { moneySpent annotations { url } }';
const many = (ids: readonly string[]): Sent => ({
  body: JSON.stringify({
    query: `query Many { tasks(ids: ${JSON.stringify(ids)}) { nodes { ${fields} } } }`,
  }),
  headers: as('reader'),
});

/** So many at once; resolves to the answers, and how many of them were another's. */
async function atOnce(...sent: Sent[]): Promise<{ answers: Received[]; others: number }> {
  const before = await shared();
  const answers = await Promise.all(sent.map((one) => send(service.url, one)));
  return { answers, others: (await shared()) - before };
}

const times = (count: number, sent: Sent) => Array.from({ length: count }, () => sent);

test.each([
  ['by POST', {}],
  ['by GET', { method: 'GET' }],
  ['in gzip', { headers: { ...as('reader'), 'accept-encoding': 'gzip' } }],
] as const)('twenty over fifty new tasks, %s: one execution, fifty calls', async (_, more) => {
  const sent = { ...many(emulator.addMany(50)), ...more };
  const before = emulator.count('task_get');
  lines.length = 0;
  emulator.setLatency(400); // all of them come meanwhile
  const { answers, others } = await atOnce(...times(20, sent));
  expect(others).toBe(19);
  expect(emulator.count('task_get') - before).toBe(50);
  const reference = await send(service.url, anew(sent));
  for (const answer of answers) expect(answer).toEqual(reference);
  const told = lines
    .map((line) => JSON.parse(line))
    .filter(({ operation }) => operation === 'Many');
  expect(told).toHaveLength(21);
  expect(new Set(told.map(({ requestId }) => requestId)).size).toBe(21);
  // Each task was fetched for one of them.
  expect(told.reduce((sum, { fetched }) => sum + fetched, 0)).toBe(50);
  for (const line of told)
    expect(line).toMatchObject({ outcome: 'ok', caller: 'reader', missed: 0 });
});

test('what may be another answer the next time is made for each', async () => {
  emulator.setLatency(50);
  const [pending] = emulator.addMany(1, { state: 'pending' });
  const [final, mixed] = emulator.addMany(2);
  const bodies = [
    `{ tasks(ids: ["${pending}", "${mixed}"]) { nodes { id status } } }`,
    `{ task(id: "${final}") { id source } }`,
    '{ archive { totalCount } }',
    '{ task(',
    '{ __schema { queryType { name } } }',
    '{ task(id: "x") { id } }',
  ];
  for (const query of bodies) {
    const sent = { body: JSON.stringify({ query }), headers: as('reader') };
    const { answers, others } = await atOnce(...times(4, sent));
    expect([query, others]).toEqual([query, 0]);
    const texts = answers.map(({ text }) => text.replace('UPSTREAM', 'ARCHIVE'));
    expect(new Set(texts).size).toBe(1);
  }
});

test('callers with other scopes do not share', async () => {
  emulator.setLatency(50);
  const sent = many(emulator.addMany(1));
  expect((await atOnce(sent, { ...sent, headers: as('chief') })).others).toBe(0);
  expect((await atOnce(sent, { ...sent, method: 'GET' })).others).toBe(0);
});

/** Sends it as a client that can hang up. */
async function begin({ body, headers }: Sent): Promise<{ leave(): void }> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const said = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  const type = 'accept: application/json\r\ncontent-type: application/json';
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n${said.join('')}${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return { leave: () => void socket.destroy() };
}

/** Until what was sent before is there: whoever comes later is answered later. */
async function untilCome(): Promise<void> {
  const body = JSON.stringify({ query: '{ __typename }' });
  for (let count = 0; count < 3; count += 1) {
    await send(service.url, { body, headers: as('reader') });
  }
}

const outcomes = () =>
  lines.map((line) => JSON.parse(line)).flatMap(({ outcome }) => (outcome ? [outcome] : []));

test('the first one hangs up: the others get the answer all the same, and nothing is fetched twice', async () => {
  const [id] = emulator.addMany(1) as [string];
  emulator.failNext({ latency: 2000, path: id });
  const sent = { ...many([id]), headers: { ...as('reader'), accept: 'application/json' } };
  const before = await shared();
  const first = await begin(sent);
  await expect.poll(() => emulator.count(id), patiently).toBe(1);
  const second = await begin(sent);
  const third = send(service.url, sent);
  await untilCome();
  first.leave();
  second.leave();
  expect(await third).toEqual(await send(service.url, anew(sent)));
  expect(await shared()).toBe(before + 1);
  expect(emulator.count(id)).toBe(1);
});

test('all hang up: nobody waits for upstream any more', async () => {
  const [id] = emulator.addMany(1) as [string];
  emulator.failNext({ latency: 2000, path: id });
  const sent = many([id]);
  const first = await begin(sent);
  await expect.poll(() => emulator.count(id), patiently).toBe(1);
  const second = await begin(sent);
  await untilCome();
  lines.length = 0;
  first.leave();
  second.leave();
  await expect.poll(outcomes, patiently).toEqual(['abandoned', 'abandoned']);
  expect((await send(service.url, sent)).text).toContain('COMPLETED');
});
