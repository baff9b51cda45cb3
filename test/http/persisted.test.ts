import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestLog } from '../support/log.ts';
import { startTestService, type Untyped } from '../support/service.ts';

const hashOf = (algorithm: string, text: string) =>
  createHash(algorithm).update(text).digest('hex');

const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
const file = join(folder, 'persisted-documents.json');
const known = 'query Known($id: ID!) { task(id: $id) { status } }';
const other = '{ limits { maxCost } }';
const sha256 = hashOf('sha256', known);
await writeFile(file, JSON.stringify({ abc: known, broken: '{ nonsense }', other }));
const { lines, log } = createTestLog();
const service = await startTestService({ env: { TRUSTED_DOCUMENTS: file }, log });
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const variables = { id: '07241735-1535-0613-0000-0722e701b5ff' };

async function post(body: object, url = service.url): Promise<Untyped> {
  const response = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ variables, ...body }),
  });
  return await response.body.json();
}

async function get(body: object, url = service.url): Promise<Untyped> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ variables, ...body })) {
    parameters.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const response = await request(`${url}/graphql?${parameters}`);
  return await response.body.json();
}

const byHash = (sha256Hash: string) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});
const answer = { data: { task: { status: 'COMPLETED' } } };

test.each<[string, object]>([
  ['its id', { documentId: 'abc' }],
  ['its id, with a prefix', { documentId: 'sha256:abc' }],
  ['its id as Apollo sends it', byHash('abc')],
  ['the same, with a prefix', byHash('sha256:abc')],
  ['its hash', byHash(sha256)],
  ['its hash as an id', { documentId: `sha256:${sha256}` }],
  ['both', { documentId: 'abc', ...byHash(sha256) }],
  ['its text', { query: known }],
  ['its id and its text', { documentId: 'abc', query: known }],
  ['its hash and its text', { query: known, ...byHash(sha256) }],
])('a document of the manifest is executed by %s, by POST and by GET', async (_, body) => {
  expect(await post(body)).toMatchObject(answer);
  expect(await get(body)).toMatchObject(answer);
});

const refused = [
  ['any other document', { query: '{ __typename }' }],
  ['the text of a known one, nearly', { query: `${known} ` }],
  ['an id with another text', { documentId: 'abc', query: '{ __typename }' }],
  ['an id with the text of another known one', { documentId: 'abc', query: other }],
  ['a hash with another text', { query: '{ __typename }', ...byHash(sha256) }],
  ['ids of two documents', { documentId: 'abc', ...byHash('other') }],
  ['a known and an unknown id', { documentId: 'abc', ...byHash('nothing') }],
  ['an unknown id', { documentId: 'abd' }],
  ['an unknown id with a known text', { documentId: 'abd', query: known }],
  [
    'an unknown hash with its own text',
    { query: '{ __typename }', ...byHash(hashOf('sha256', '{ __typename }')) },
  ],
  ['an id that objects have', { documentId: '__proto__' }],
  ['another', { documentId: 'constructor' }],
  ['an id that is no text', { documentId: 1 }],
  ['a hash that is no text', { extensions: { persistedQuery: { sha256Hash: {} } } }],
  ['nothing', {}],
  ['a known one that is wrong', { documentId: 'broken' }],
] as const;

test.each(refused)('%s is refused', async (_, body) => {
  const calls = service.emulator.count();
  const { data, errors } = await post(body);
  expect(data ?? null).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }]);
  expect(service.emulator.count()).toBe(calls);
});

test('an unknown hash alone: links are told so in their own words', async () => {
  const { errors } = await post(byHash('nothing'));
  expect(errors).toMatchObject([
    { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
  ]);
});

test.each<[string, unknown, object]>([
  [
    'the client preset',
    { [hashOf('sha1', known)]: known, [hashOf('sha1', other)]: other },
    { documentId: hashOf('sha1', known) },
  ],
  [
    'Apollo',
    {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [
        { id: sha256, name: 'Known', type: 'query', body: known },
        { id: 'x', name: 'Other', type: 'query', body: other },
      ],
    },
    byHash(sha256),
  ],
  ["Relay's compiler", { [hashOf('md5', known)]: known }, { documentId: hashOf('md5', known) }],
])('a manifest of %s', async (name, manifest, body) => {
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(manifest));
  await using own = await startTestService({ env: { TRUSTED_DOCUMENTS: path } });
  expect(await post(body, own.url)).toMatchObject(answer);
  expect(await get(body, own.url)).toMatchObject(answer);
  expect(await post({ query: '{ __typename }' }, own.url)).not.toHaveProperty('data');
});

const told = () => lines.filter((line) => line.includes('list of documents'));

/** As whoever deploys does it: at once, not byte by byte. */
async function replace(text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

describe('a manifest that changes', () => {
  test('holds soon; one with a mistake changes nothing, and is told of once', async () => {
    const patiently = { timeout: 10_000, interval: 200 };
    await replace(JSON.stringify({ later: other }));
    await expect
      .poll(() => post({ documentId: 'later' }), patiently)
      .toMatchObject({ data: { limits: { maxCost: 50_000 } } });
    expect(await post({ documentId: 'abc' })).not.toHaveProperty('data');
    expect(told()).toEqual([]);
    await replace('{"abc": 1}');
    await expect.poll(told, patiently).toHaveLength(1);
    expect(await post({ documentId: 'later' })).toHaveProperty('data');
    await replace(JSON.stringify({ abc: known }));
    await expect.poll(() => post({ documentId: 'abc' }), patiently).toMatchObject(answer);
    expect(told()).toHaveLength(1);
  }, 40_000);
});

test('a manifest that cannot be read stops the start', async () => {
  const broken = join(folder, 'broken.json');
  await writeFile(broken, '{"a": 1}');
  for (const path of [broken, join(folder, 'nowhere.json')]) {
    await expect(startTestService({ env: { TRUSTED_DOCUMENTS: path } })).rejects.toThrow(
      /TRUSTED_DOCUMENTS/,
    );
  }
});
