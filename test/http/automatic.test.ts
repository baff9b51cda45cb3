import { createHash } from 'node:crypto';
import { request } from 'undici';
import { afterAll, expect, test } from 'vitest';
import { startTestService, type Untyped } from '../support/service.ts';

const service = await startTestService();
afterAll(() => service[Symbol.asyncDispose]());

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const named = (sha256Hash: string) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});

async function post(body: object): Promise<Untyped> {
  const response = await request(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return await response.body.json();
}

async function get(body: object): Promise<Untyped> {
  const parameters = new URLSearchParams(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const response = await request(`${service.url}/graphql?${parameters}`);
  return await response.body.json();
}

const unknown = {
  errors: [
    {
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', retryable: false },
    },
  ],
};

test.each([
  ['POST', post],
  ['GET', get],
])('a hash is unknown until its text was sent, by %s', async (how, send) => {
  const text = `query ${how} { limits { maxCost } }`;
  const answer = { data: { limits: { maxCost: 50_000 } } };
  expect(await send(named(hashOf(text)))).toMatchObject(unknown);
  expect(await send({ query: text, ...named(hashOf(text)) })).toMatchObject(answer);
  expect(await send(named(hashOf(text)))).toMatchObject(answer);
  expect(await send(named(`sha256:${hashOf(text)}`))).toMatchObject(answer);
  expect(await send({ documentId: `sha256:${hashOf(text)}` })).toMatchObject(answer);
});

test('a text is not remembered by the hash of another', async () => {
  const hash = hashOf('{ limits { maxDepth } }');
  const wrong = await post({ query: '{ __typename }', ...named(hash) });
  expect(wrong).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  expect(await post(named(hash))).toMatchObject(unknown);
});

test.each([
  ['what is no document', '{'],
  ['what has too many tokens', `{ ${'a '.repeat(2500)} }`],
  ['what is nested too deep', `{ a${'{ a'.repeat(100)}${'}'.repeat(100)} }`],
])('%s is not remembered', async (_, query) => {
  expect(await post({ query, ...named(hashOf(query)) })).toHaveProperty('errors');
  expect(await post(named(hashOf(query)))).toMatchObject(unknown);
});

test('not more is remembered than fits: the oldest goes', async () => {
  const first = '{ __typename } # the first';
  await post({ query: first, ...named(hashOf(first)) });
  expect(await post(named(hashOf(first)))).toHaveProperty('data');
  for (let at = 0; at < 70; at += 1) {
    const query = `{ __typename } # ${at} ${'x'.repeat(250_000)}`;
    expect(await post({ query, ...named(hashOf(query)) })).toHaveProperty('data');
  }
  expect(await post(named(hashOf(first)))).toMatchObject(unknown);
});

test('an id of a list that there is not is refused', async () => {
  expect(await post({ documentId: 'abc' })).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
});
