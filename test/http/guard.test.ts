import { request } from 'undici';
import { afterAll, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { startTestService } from '../support/service.ts';

const service = await startTestService();
afterAll(() => service[Symbol.asyncDispose]());

const reader = makeKey('reader', ['read']);
const mutation = `mutation { postTasks(input: { idempotencyKey: "k", tasks: [{ modelName: "claude-sonnet-4-0", userPrompt: "x" }] }) { cost } }`;
const json = JSON.stringify({ query: mutation });

async function send(options: {
  method?: 'GET' | 'POST' | 'OPTIONS';
  headers?: Record<string, string>;
  body?: string;
  path?: string;
}) {
  const { body, headers = {}, method = 'POST', path = '/graphql' } = options;
  const response = await request(`${service.url}${path}`, { method, headers, body: body ?? null });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: await response.body.text(),
  };
}

test.each([
  [
    'a form',
    {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `query=${encodeURIComponent(mutation)}`,
    },
  ],
  ['a plain text that is JSON', { headers: { 'content-type': 'text/plain' }, body: json }],
  [
    'a multipart form',
    {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: `--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n${mutation}\r\n--x--`,
    },
  ],
  ['GraphQL as such', { headers: { 'content-type': 'application/graphql' }, body: mutation }],
  ['no content type', { headers: {}, body: json }],
])('%s is refused, and nothing is paid', async (_, options) => {
  expect((await send(options)).status).toBe(415);
  expect(service.emulator.count('task_post')).toBe(0);
});

test('a query by GET is answered, a mutation is not', async () => {
  const path = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
  expect((await send({ method: 'GET', path })).text).toContain('{"__typename":"Query"}');
  const paying = await send({
    method: 'GET',
    path: `/graphql?query=${encodeURIComponent(mutation)}`,
  });
  expect(paying.status).toBe(405);
  expect(service.emulator.count('task_post')).toBe(0);
});

test('no other site is allowed to ask', async () => {
  const origin = 'https://evil.example';
  const preflight = await send({
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  const asked = await send({
    headers: { origin, 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  });
  for (const { headers } of [preflight, asked]) {
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

test('pages of a site that is named may ask, and of no other', async () => {
  await using own = await startTestService({
    env: { CORS_ORIGINS: 'https://app.example.com, http://localhost:3000' },
  });
  const preflight = (origin: string) =>
    request(`${own.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,authorization',
      },
    });
  const { headers: allowed } = await preflight('https://app.example.com');
  expect(allowed['access-control-allow-origin']).toBe('https://app.example.com');
  expect(allowed['access-control-allow-headers']).toMatch(/authorization/i);
  expect(allowed['access-control-allow-credentials']).not.toBe('true');
  const { headers: refused } = await preflight('https://evil.example');
  expect(['https://evil.example', '*']).not.toContain(refused['access-control-allow-origin']);
});

test.each(['evil.example', 'evil.example:4000', '127.0.0.1.evil.example', '192.168.1.5', ''])(
  'a name that was made to point here is refused: %s',
  async (host) => {
    const refused = await send({
      headers: { host, 'content-type': 'application/json' },
      body: json,
    });
    expect([400, 421]).toContain(refused.status);
    expect(service.emulator.count('task_post')).toBe(0);
  },
);

test('a Host that is none is refused on a network as well, and nothing is told of the inside', async () => {
  await using own = await startTestService({
    env: { HOST: '127.1', API_KEYS: reader.entry }, // loopback, but not by its name
  });
  for (const host of ['a b', 'x:y', '']) {
    const { body, statusCode } = await request(`${own.url}/graphql`, {
      method: 'POST',
      headers: { host, 'content-type': 'application/json', 'x-api-key': reader.key },
      body: '{"query":"{ __typename }"}',
    });
    expect(statusCode).toBe(400);
    expect(await body.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  }
});

test.each(['localhost:4000', '127.0.0.1', '[::1]:4000'])('%s is this machine', async (host) => {
  const { status } = await send({
    headers: { host, 'content-type': 'application/json; charset=utf-8' },
    body: '{"query":"{ __typename }"}',
  });
  expect(status).toBe(200);
});
