import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startTestService } from '../support/service.ts';

const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
const file = join(folder, 'persisted-documents.json');
const known = 'query Known($id: ID!) { task(id: $id) { status } }';
await writeFile(file, JSON.stringify({ abc: known, broken: '{ nonsense }' }));
const service = await startTestService({ env: { TRUSTED_DOCUMENTS: file } });
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function post(body: object) {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...(await response.json()) };
}

const variables = { id: '07241735-1535-0613-0000-0722e701b5ff' };

test('a document of the manifest is executed by its id, by POST and by GET', async () => {
  const expected = { data: { task: { status: 'COMPLETED' } } };
  expect(await post({ documentId: 'abc', variables })).toMatchObject(expected);
  const asked = new URLSearchParams({ documentId: 'abc', variables: JSON.stringify(variables) });
  const response = await fetch(`${service.url}/graphql?${asked}`, {
    headers: { 'x-graphql-yoga-csrf': '1', accept: 'application/json' },
  });
  expect(await response.json()).toMatchObject(expected);
});

test.each([
  ['any other document', { query: '{ __typename }' }],
  ['the text of a known one', { query: known, variables }],
  ['an id with another text', { documentId: 'abc', query: '{ __typename }', variables }],
  ['an id with its own text', { documentId: 'abc', query: known, variables }],
  ['an unknown id', { documentId: 'abd' }],
  ['an id that objects have', { documentId: '__proto__' }],
  ['another', { documentId: 'constructor' }],
  ['an id that is no text', { documentId: 1 }],
  ['nothing', {}],
  ['a known one that is wrong', { documentId: 'broken' }],
])('%s is refused', async (_, body) => {
  const calls = service.emulator.count();
  const { data, errors } = await post(body);
  expect(data ?? null).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(service.emulator.count()).toBe(calls);
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
