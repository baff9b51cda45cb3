import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { createTestLog } from '../support/log.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { anew, countRepeated, type Received, send, type Sent } from '../support/ways.ts';

/* What is kept must be told from what Yoga answers by nothing but its price. */

const id = '07241735-1535-0613-0000-0722e701b5ff';
const keys = {
  reader: makeKey('reader', ['read']),
  other: makeKey('other', ['read']),
  raw: makeKey('raw', ['read', 'raw']),
  chief: makeKey('chief', ['read', 'spend', 'raw', 'admin']),
  blind: makeKey('blind', ['spend']),
};
type Name = keyof typeof keys;
const as = (name: Name) => ({ authorization: `Bearer ${keys[name].key}` });
const API_KEYS = Object.values(keys)
  .map(({ entry }) => entry)
  .join(',');

const { lines, log } = createTestLog();
let service: TestService;
beforeAll(async () => {
  const env = { API_KEYS, COLLECT: 'off', REQUESTS_PER_MINUTE: '1000000' };
  service = await startTestService({ env, log });
  await ask(`{ task(id: "${id}") { status } }`);
});
afterAll(() => service[Symbol.asyncDispose]());

const sending = (query: string, name: Name = 'reader', more: Partial<Sent> = {}): Sent => ({
  body: JSON.stringify({ query }),
  ...more,
  headers: { ...as(name), ...more.headers },
});
const ask = (query: string, name?: Name, more?: Partial<Sent>) =>
  send(service.url, sending(query, name, more));
const repeated = () => countRepeated(service.url, as('chief'));

/** Sends it three times; resolves to the answers, and how many of them were kept ones. */
async function thrice(sent: Sent): Promise<{ answers: Received[]; kept: number }> {
  const before = await repeated();
  const answers: Received[] = [];
  for (let count = 0; count < 3; count += 1) answers.push(await send(service.url, sent));
  return { answers, kept: (await repeated()) - before };
}

const fields = 'id status result { text moneySpent annotations { title url } }';
const final = `query Mine { task(id: "${id}") { ${fields} } }`;

describe('an answer over final tasks alone', () => {
  test.each([
    ['by POST', {}],
    ['by GET', { method: 'GET' }],
    ['in gzip', { headers: { 'accept-encoding': 'gzip' } }],
    ['in brotli', { headers: { 'accept-encoding': 'gzip, deflate, br' } }],
    ['in deflate', { headers: { 'accept-encoding': 'deflate' } }],
    ['in no other form', { headers: { 'accept-encoding': 'identity' } }],
    ['by GET in gzip', { method: 'GET', headers: { 'accept-encoding': 'gzip' } }],
    ['as the newer type', { headers: { accept: 'application/graphql-response+json' } }],
    ['as anything', { headers: { accept: '*/*' } }],
  ] as const)('%s: the third one is what was kept of the second', async (_, more) => {
    const sent = anew(sending(final, 'reader', more));
    const reference = await send(service.url, anew(sent));
    const { answers, kept } = await thrice(sent);
    expect(kept).toBe(1);
    expect(answers).toEqual([reference, reference, reference]);
    expect(await thrice(sent)).toEqual({ answers, kept: 3 });
  });

  test('is told of like any other, and says that it was repeated', async () => {
    const sent = sending(final, 'reader', { headers: { 'accept-language': 'x' } });
    await thrice(sent);
    lines.length = 0;
    await send(service.url, {
      ...sent,
      headers: { ...sent.headers, 'x-request-id': 'this-one-12' },
    });
    await send(service.url, anew(sent));
    const [kept, made] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(kept).toMatchObject({ requestId: 'this-one-12', operation: 'Mine', way: 'kept' });
    for (const line of [kept, made]) {
      for (const name of ['requestId', 'ms', 'time', 'way']) delete line?.[name];
    }
    expect(kept).toEqual(made);
  });

  test('is confirmed by its tag', async () => {
    const sent = sending(final, 'reader', { method: 'GET', headers: { 'x-any': '1' } });
    const { answers } = await thrice(sent);
    const tag = String(answers[2]?.headers['etag']);
    const known = { ...sent, headers: { ...sent.headers, 'if-none-match': tag } };
    const before = await repeated();
    const confirmed = await send(service.url, known);
    expect(confirmed).toMatchObject({ status: 304, text: '' });
    expect(confirmed).toEqual(await send(service.url, anew(known)));
    expect((await repeated()) - before).toBe(1);
  });

  test('is counted and refused like any other', async () => {
    await using own = await startTestService({ env: { API_KEYS, REQUESTS_PER_MINUTE: '3' } });
    const sent = sending(final);
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await send(own.url, sent)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await send(own.url, { ...sent, headers: {} })).status).toBe(401);
    const image = { ...sent, headers: { ...as('other'), accept: 'image/png' } };
    expect((await send(own.url, image)).status).toBe(406);
  });

  test('is given to whoever may see the same, and to nobody else', async () => {
    const query = `{ task(id: "${id}") { raw } }`;
    const seen = await thrice(sending(query, 'raw'));
    expect(seen.kept).toBe(1);
    const refused = await thrice(sending(query, 'reader'));
    expect(refused.kept).toBe(0);
    for (const { text } of refused.answers) expect(text).toContain('FORBIDDEN');
    expect((await thrice(sending(query, 'blind'))).kept).toBe(0);
    const shared = `{ task(id: "${id}") { cost } }`;
    expect((await thrice(sending(shared, 'reader'))).kept).toBe(1);
    expect((await thrice(sending(shared, 'other'))).kept).toBe(3);
    expect((await thrice(sending(shared, 'raw'))).kept).toBe(1);
  });
});

const pending = () => service.emulator.add({ state: 'pending' });

describe('never kept', () => {
  const nobody = '07241735-1535-0613-0000-0000000000aa';
  test.each([
    ['a task that is not final', () => `{ task(id: "${pending()}") { status } }`],
    ['one of several', () => `{ a: task(id: "${id}") { id } b: task(id: "${pending()}") { id } }`],
    ['when to ask again', () => `{ task(id: "${id}") { retryAfter } }`],
    ['where a copy came from', () => `{ task(id: "${id}") { source } }`],
    ['where it came from, below', () => `{ task(id: "${id}") { result { task { source } } } }`],
    ['an error', () => `{ a: task(id: "${id}") { id } b: task(id: "x") { id } }`],
    ['an empty slot', () => `{ tasks(ids: ["${id}", "${nobody}"]) { nodes { id } } }`],
    ['no such task', () => `{ a: task(id: "${id}") { id } task(id: "${nobody}") { id } }`],
    ['the archive', () => '{ archive { totalCount nodes { id } } }'],
    ['the archive beside it', () => `{ task(id: "${id}") { id } archive { totalCount } }`],
    ['limits', () => `{ task(id: "${id}") { id } limits { maxIds } }`],
    ['the account', () => `{ task(id: "${id}") { id } account { scopes } }`],
    ['what is in the schema', () => '{ __schema { queryType { name } } }'],
    ['what does not parse', () => '{ task('],
    ['what is not valid', () => '{ nothing }'],
    ['a mutation', () => `mutation { deleteTasks(ids: ["${nobody}"]) { deleted } }`],
  ])('%s', async (_, query) => {
    expect((await thrice(sending(query(), 'chief'))).kept).toBe(0);
  });

  test('as an event or as parts', async () => {
    for (const accept of ['text/event-stream', 'multipart/mixed']) {
      const { answers, kept } = await thrice(sending(final, 'reader', { headers: { accept } }));
      expect(kept).toBe(0);
      expect(answers[2]?.headers['content-type']).toMatch(accept);
    }
  });

  test('a task that was fetched for it', async () => {
    const [one, other] = service.emulator.addMany(2);
    await ask(`{ task(id: "${one}") { id } }`);
    const first = sending(`{ task(id: "${one}") { status } b: task(id: "${other}") { status } }`);
    expect((await thrice(first)).kept).toBe(1); // by the first they are here
  });
});

test('what is deleted is not told again', async () => {
  const [gone, stays] = service.emulator.addMany(2) as [string, string];
  const both = sending(`{ tasks(ids: ["${gone}", "${stays}"]) { nodes { id } } }`);
  const one = sending(`{ task(id: "${stays}") { id } }`);
  await thrice(both);
  await thrice(one);
  await ask(`mutation { deleteTasks(ids: ["${gone}"]) { deleted } }`, 'chief');
  const after = await thrice(both);
  expect(after.kept).toBe(0);
  for (const { text } of after.answers) expect(text).toContain('"nodes":[null,');
  expect((await thrice(one)).kept).toBe(3);
});

const document = (field: string) => `{ task(id: "${id}") { ${field} } }`;

test('what a manifest no longer names is not executed, however often it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
  const file = join(folder, 'manifest.json');
  const write = (documents: object) => writeFile(file, JSON.stringify(documents));
  await write({ one: document('status'), other: document('cost') });
  await using own = await startTestService({ env: { TRUSTED_DOCUMENTS: file } });
  const sent: Sent = { body: JSON.stringify({ documentId: 'one' }) };
  for (let count = 0; count < 4; count += 1) {
    expect((await send(own.url, sent)).text).toContain('COMPLETED');
  }
  expect(await countRepeated(own.url)).toBeGreaterThan(0);
  await write({ one: document('cost') });
  await expect
    .poll(async () => (await send(own.url, sent)).text, { timeout: 10_000 })
    .toContain('cost');
  await write({ other: document('cost') });
  await expect
    .poll(async () => (await send(own.url, sent)).text, { timeout: 10_000 })
    .toContain('BAD_USER_INPUT');
  await rm(folder, { recursive: true });
});

test('a hash whose text was sent once is answered from what is kept', async () => {
  const text = `{ task(id: "${id}") { statusCode } }`;
  const extensions = { persistedQuery: { version: 1, sha256Hash: hash('sha256', text) } };
  const named: Sent = { body: JSON.stringify({ extensions }), headers: as('reader') };
  expect((await send(service.url, named)).text).toContain('PERSISTED_QUERY_NOT_FOUND');
  await send(service.url, { ...named, body: JSON.stringify({ query: text, extensions }) });
  const { answers, kept } = await thrice(named);
  expect(kept).toBe(2);
  expect(answers[2]?.text).toContain('20000');
});

test('with KEEP_ANSWERS off, every answer is made anew', async () => {
  await using own = await startTestService({ env: { KEEP_ANSWERS: 'off' } });
  const sent: Sent = { body: JSON.stringify({ query: final }) };
  for (let count = 0; count < 4; count += 1) await send(own.url, sent);
  expect(await countRepeated(own.url)).toBe(0);
});
