import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { startTestService } from '../support/service.ts';

const service = await startTestService();
afterAll(() => service[Symbol.asyncDispose]());

const json = { 'content-type': 'application/json' };
const asked = '{"query":"{ __typename }"}';
const answer = { data: { __typename: 'Query' } };
const refusal = { errors: [{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }] };

async function send(options: Parameters<typeof request>[1], path = '/graphql') {
  const response = await request(`${service.url}${path}`, { method: 'POST', ...options });
  const { body, headers, statusCode: status } = response;
  return { status, headers, answer: JSON.parse(await body.text()) as unknown };
}

describe('a body', () => {
  const large = JSON.stringify({ query: `{ __typename } # ${'x'.repeat(300_000)}` });
  const gzip = { ...json, 'content-encoding': 'gzip' };

  test.each([
    ['of unknown length', json, () => Readable.from([asked.slice(0, 5), asked.slice(5)])],
    ['in gzip', gzip, () => gzipSync(asked)],
    ['in gzip, of unknown length', gzip, () => Readable.from([gzipSync(asked)])],
    ['in x-gzip', { ...json, 'content-encoding': 'x-GZIP' }, () => gzipSync(asked)],
    ['as it is', { ...json, 'content-encoding': 'identity' }, () => asked],
    ['with a mark of its byte order', json, () => `\uFEFF${asked}`],
  ])('%s is taken', async (_, headers, body) => {
    expect(await send({ headers, body: body() })).toMatchObject({ status: 200, answer });
  });

  test.each([
    ['that is too large, of unknown length', 413, json, () => Readable.from([large])],
    ['that is too large once unpacked', 413, gzip, () => gzipSync(large)],
    ['that is enormous once unpacked', 413, gzip, () => gzipSync(Buffer.alloc(100_000_000))],
    ['that is no gzip', 400, gzip, () => asked],
    ['that is half a gzip', 400, gzip, () => gzipSync(asked).subarray(0, 20)],
    ['in brotli', 415, { ...json, 'content-encoding': 'br' }, () => brotliCompressSync(asked)],
    ['in two encodings', 415, { ...json, 'content-encoding': 'gzip, gzip' }, () => asked],
    ['in nothing known', 415, { ...json, 'content-encoding': 'nonsense' }, () => asked],
  ])('%s is refused', async (_, status, headers, body) => {
    expect(await send({ headers, body: body() })).toMatchObject({ status, answer: refusal });
  });

  test('without end is not waited for', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const pump = setInterval(() => socket.write(chunk), 1);
    const [said] = (await once(socket, 'data')) as [Buffer];
    clearInterval(pump);
    socket.destroy();
    expect(String(said)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('that there is not is refused', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.end(
      'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n\r\n',
    );
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 411 /);
  });

  test('that is deep in its variables is refused by its shape', async () => {
    const deep = `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`;
    const body = `{"query":"query ($f: TaskFilter) { archive(filter: $f) { totalCount } }","variables":{"f":${deep}}}`;
    expect(await send({ headers: json, body })).toMatchObject({ answer: refusal });
  });
});

test.each([
  [
    'empty parameters',
    '/graphql',
    { query: '{ __typename }', operationName: '', variables: '', extensions: '' },
  ],
  [
    'null for parameters',
    '/graphql',
    { query: '{ __typename }', operationName: null, variables: null },
  ],
  ['a slash at the end', '/graphql/', { query: '{ __typename }' }],
])('%s: as if it were not there', async (_, path, body) => {
  expect(await send({ headers: json, body: JSON.stringify(body) }, path)).toMatchObject({
    status: 200,
    answer,
  });
  const parameters = new URLSearchParams(
    Object.entries(body).map(([name, value]) => [name, value ?? '']),
  );
  expect(await send({ method: 'GET' }, `${path}?${parameters}`)).toMatchObject({
    status: 200,
    answer,
  });
});

test.each(['PUT', 'DELETE', 'PATCH', 'TRACE'] as const)('%s is refused', async (method) => {
  const refused = await send({ method, headers: json });
  expect(refused).toMatchObject({ status: 405, answer: refusal });
  expect(refused.headers['allow']).toBe('GET, HEAD, POST, OPTIONS');
});

test('HEAD tells what GET would, without the answer', async () => {
  const path = `${service.url}/graphql?query={__typename}`;
  const { body, headers, statusCode } = await request(path, { method: 'HEAD' });
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect(await body.text()).toBe('');
});

describe('what cannot be executed', () => {
  test.each([
    [
      'variables that do not fit',
      { query: 'query ($id: ID!) { task(id: $id) { id } }', variables: { id: {} } },
    ],
    ['variables that are missing', { query: 'query ($id: ID!) { task(id: $id) { id } }' }],
    [
      'what costs too much',
      {
        query: `query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { ${Array.from({ length: 60 }, (_, at) => `a${at}: raw`).join(' ')} } } }`,
        variables: { ids: Array.from({ length: 100 }, () => 'x') },
      },
    ],
    ['no document', { query: '{' }],
    ['a document that is not valid', { query: '{ nonsense }' }],
    ['no operation of that name', { query: 'query A { __typename }', operationName: 'B' }],
  ])('%s: 400, and no data', async (_, body) => {
    const headers = { ...json, accept: 'application/graphql-response+json' };
    const refused = await send({ headers, body: JSON.stringify(body) });
    expect(refused.status).toBe(400);
    expect(refused.headers['content-type']).toMatch(/^application\/graphql-response\+json/);
    expect(refused.answer).not.toHaveProperty('data');
    expect(refused.answer).toMatchObject({
      errors: [
        {
          extensions: {
            code: expect.stringMatching(/^BAD_USER_INPUT|COST_LIMIT/) as string,
            retryable: false,
          },
        },
      ],
    });
  });

  test('an error within data is none of these', async () => {
    const headers = { ...json, accept: 'application/graphql-response+json' };
    const body = JSON.stringify({ query: '{ task(id: "x") { id } }' });
    expect(await send({ headers, body })).toMatchObject({
      status: 200,
      answer: { data: { task: null }, ...refusal },
    });
  });
});

describe('a refusal speaks as it was asked to', () => {
  const reader = makeKey('reader', ['read']);

  test.each([
    [
      'application/graphql-response+json, application/json;q=0.9',
      'application/graphql-response+json; charset=utf-8',
    ],
    ['application/json, application/graphql-response+json', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
    ['image/png', 'application/json; charset=utf-8'],
    ['multipart/mixed;subscriptionSpec=1.0, application/json', 'application/json; charset=utf-8'],
    ['text/event-stream', 'text/event-stream'],
    ['multipart/mixed', 'multipart/mixed;boundary="graphql"'],
  ])('%s', async (accept, type) => {
    await using own = await startTestService({
      env: { API_KEYS: reader.entry, REQUESTS_PER_MINUTE: '1' },
    });
    const codes = [];
    for (const key of ['wrong', reader.key, reader.key]) {
      const { body, headers, statusCode } = await request(`${own.url}/graphql`, {
        method: 'POST',
        headers: { ...json, accept, 'x-api-key': key },
        body: asked,
      });
      const told = await body.text();
      if (statusCode === 200 || accept === 'image/png') continue;
      expect(headers['content-type']).toBe(type);
      const { errors } = JSON.parse(/\{"errors".*\}/.exec(told)?.[0] ?? '') as {
        errors: readonly { extensions: object }[];
      };
      codes.push({ status: statusCode, ...errors[0]?.extensions });
    }
    if (accept === 'image/png') return;
    expect(codes).toEqual([
      { status: 401, code: 'UNAUTHENTICATED', retryable: false },
      { status: 429, code: 'RATE_LIMITED', retryable: true },
    ]);
  });
});
