import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { startTestService, subscribe } from '../support/service.ts';

const service = await startTestService({ env: { CORS_ORIGINS: 'https://app.example.com' } });
afterAll(() => service[Symbol.asyncDispose]());

const id = '07241735-1535-0613-0000-0722e701b5ff';
const csrf = { 'x-graphql-yoga-csrf': '1', accept: 'application/json' };

async function get(query: string, headers: Record<string, string> = {}, url = service.url) {
  const response = await request(`${url}/graphql?query=${encodeURIComponent(query)}`, {
    headers: { ...csrf, ...headers },
  });
  const bytes = Buffer.from(await response.body.arrayBuffer());
  return { status: response.statusCode, headers: response.headers, bytes, text: bytes.toString() };
}

test('a connection is held for longer than a proxy holds it', async () => {
  for (const path of ['/graphql?query={__typename}', '/health/live', '/nothing']) {
    const { body, headers } = await request(`${service.url}${path}`, { headers: csrf });
    await body.dump();
    const seconds = Number(/timeout=(\d+)/.exec(String(headers['keep-alive']))?.[1]);
    expect(seconds).toBeGreaterThan(60);
  }
});

describe('an answer over final tasks', () => {
  const final = `{ task(id: "${id}") { status result { moneySpent } } }`;

  test('is confirmed rather than sent again', async () => {
    const first = await get(final);
    const { etag } = first.headers;
    expect(etag).toMatch(/^W\/".{43}"$/);
    expect(first.headers['cache-control']).toBe('private, max-age=3600');
    expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(first.headers['vary']).toMatch(/authorization/);
    expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
    const tag = String(etag);
    for (const known of [`"other", ${tag}`, tag.replace('W/', ''), '*']) {
      const again = await get(final, { 'if-none-match': known });
      expect(again).toMatchObject({ status: 304, text: '' });
      expect(again.headers['etag']).toBe(etag);
    }
    const other = await get(final, { 'if-none-match': 'W/"other"' });
    expect(other).toMatchObject({ status: 200, text: first.text });
  });

  test.each([
    [
      'a task that is not',
      () => `{ task(id: "${service.emulator.add({ state: 'pending' })}") { status } }`,
    ],
    [
      'one of them is not',
      () =>
        `{ a: task(id: "${id}") { status } b: task(id: "${service.emulator.add({ state: 'pending' })}") { status } }`,
    ],
    [
      'one of them is not there',
      () => `{ tasks(ids: ["${id}", "07241735-1535-0613-0000-0000000000aa"]) { nodes { id } } }`,
    ],
    ['something else beside it', () => `{ task(id: "${id}") { status } archive { totalCount } }`],
    ['something else alone', () => '{ archive { totalCount } }'],
    ['no task at all', () => '{ __typename }'],
    ['an error', () => `{ task(id: "${id}") { status } b: task(id: "x") { id } }`],
  ])('%s: has none', async (_, query) => {
    const answer = await get(query());
    expect(answer.status).toBe(200);
    expect(answer.headers['etag']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

describe('an answer that the client would not take', () => {
  const paying =
    'mutation { postTasks(input: { idempotencyKey: "k", tasks: [{ modelName: "claude-sonnet-4-0", userPrompt: "x" }] }) { cost } }';
  const stream = 'subscription { taskCompleted { eventId } }';

  test.each([
    ['a picture', 'image/png', paying],
    ['JSON in another alphabet', 'application/json; charset=iso-8859-1', paying],
    ['nothing known', 'nonsense', paying],
    ['one JSON of a stream', 'application/json', stream],
    ['parts of a stream', 'multipart/mixed', stream],
  ])('%s: is not begun', async (_, accept, query) => {
    const response = await request(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query }),
    });
    expect(response.statusCode).toBe(406);
    await response.body.dump();
    expect(service.emulator.count('task_post')).toBe(0);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toContain('\ngraphql_open_streams 0\n');
  });

  test('is refused with a code', async () => {
    for (const [accept, query] of [
      ['image/png', paying],
      ['application/json', stream],
    ] as const) {
      const response = await request(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query }),
      });
      expect(await response.body.json()).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    }
  });
});

test.each(['variables', 'extensions'])('%s by GET that are no JSON: 400', async (name) => {
  const response = await request(`${service.url}/graphql?query={__typename}&${name}={`, {
    headers: csrf,
  });
  expect(response.statusCode).toBe(400);
  expect(await response.body.json()).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

describe('compression', () => {
  const large = `{ task(id: "${id}") { result { text annotations { title url } } } }`;

  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ])('%s', async (encoding, decompress) => {
    const plain = await get(large);
    const zipped = await get(large, { 'accept-encoding': encoding });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(zipped.headers['content-encoding']).toBe(encoding);
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length);
    expect(decompress(zipped.bytes).toString()).toBe(plain.text);
    for (const { headers } of [plain, zipped]) expect(headers['vary']).toMatch(/accept-encoding/i);
    expect(
      (await get('{ __typename }', { 'accept-encoding': encoding })).headers,
    ).not.toHaveProperty('content-encoding');
  });

  test('events are not held back to be compressed', async () => {
    const query = 'subscription ($ids: [ID!]!) { taskUpdated(ids: $ids) { task { status } } }';
    const pending = service.emulator.add({ state: 'pending' });
    // fetch takes compressed answers, and says so
    for await (const { data } of subscribe(service.url, query, { ids: [pending] })) {
      expect(data.taskUpdated.task.status).toBe('PENDING');
      break;
    }
  });
});

test.each([
  ['text/event-stream', 'text/event-stream'],
  ['text/event-stream, multipart/mixed', 'text/event-stream'],
  [
    'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json',
    'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
  ],
])('a stream for %s is passed on by proxies as it comes', async (accept, type) => {
  const query = `subscription { taskUpdated(ids: ["${id}"]) { task { status } } }`;
  const { body, headers } = await request(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip', accept },
    body: JSON.stringify({ query }),
  });
  expect(headers).toMatchObject({
    'content-type': type,
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(headers).not.toHaveProperty('content-encoding');
  const data = '{"data":{"taskUpdated":{"task":{"status":"COMPLETED"}}}}';
  expect(await body.text()).toBe(
    type === 'text/event-stream'
      ? `:\n\nevent: next\ndata: ${data}\n\nevent: complete\ndata:\n\n`
      : `\r\n--graphql\r\ncontent-type: application/json; charset=utf-8\r\n\r\n{"payload":${data}}\r\n--graphql--\r\n`,
  );
});

test('every answer says what a browser may do with it', async () => {
  for (const path of ['/graphql', '/health/live', '/nowhere', '/']) {
    const { headers } = await request(`${service.url}${path}`);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
    });
  }
});

test('a request has an id, given or made', async () => {
  const made = (await get('{ __typename }')).headers['x-request-id'];
  expect(made).toMatch(/^[\da-f-]{36}$/);
  const given = await get('{ __typename }', { 'x-request-id': 'trace-0123456789' });
  expect(given.headers['x-request-id']).toBe('trace-0123456789');
  const forged = await get('{ __typename }', { 'x-request-id': 'a b"c{}' });
  expect(forged.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
});

test('a page of a site that is named can read why it was refused', async () => {
  await using own = await startTestService({
    env: {
      CORS_ORIGINS: 'https://app.example.com',
      API_KEYS: makeKey('one', ['read']).entry,
      REQUESTS_PER_MINUTE: '1',
    },
  });
  const refused = await get('{ __typename }', { origin: 'https://app.example.com' }, own.url);
  expect(refused.status).toBe(401);
  expect(refused.headers['access-control-allow-origin']).toBe('https://app.example.com');
  expect(refused.headers['access-control-expose-headers']).toMatch(/retry-after/);
});
