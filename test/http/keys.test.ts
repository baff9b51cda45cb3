import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { makeKey } from '../../src/http/access/keys.ts';
import { scopes } from '../../src/model/scopes.ts';
import { startTestService, subscribe, type Untyped } from '../support/service.ts';

const reader = makeKey('reader', ['read']);
const spender = makeKey('spender', ['read', 'spend']);
const chief = makeKey('chief', ['read', 'spend', 'raw', 'admin']);
const blind = makeKey('blind', ['spend']);
const API_KEYS = [reader, spender, chief, blind].map(({ entry }) => entry).join(', ');

const service = await startTestService({ env: { API_KEYS, COLLECT: 'off' } });
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => service.emulator.reset());

async function send(query: string, headers: Record<string, string>, accept = 'application/json') {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const as = ({ key }: { key: string }) => ({ authorization: `Bearer ${key}` });
const one = '{ task(id: "07241735-1535-0613-0000-0722e701b5ff") { status } }';
const post = `mutation { postTasks(input: { idempotencyKey: "k", tasks: [{ modelName: "claude-sonnet-4-0", userPrompt: "x" }] }) { tasks { id } replayed userErrors { code } } }`;

test.each([
  ['no key', {}],
  ['a wrong key', { authorization: `Bearer ${'x'.repeat(43)}` }],
  [
    'the hash instead of the key',
    { 'x-api-key': createHash('sha256').update(reader.key).digest('hex') },
  ],
  ['part of a key', { authorization: `Bearer ${reader.key.slice(0, 20)}` }],
  ['basic credentials', { authorization: 'Basic ZGVtbzpkZW1v' }],
  ['an empty key', { 'x-api-key': '' }],
])('%s: 401, no call, nothing told', async (_, headers: Record<string, string>) => {
  const answer = await send(one, headers);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  expect(JSON.parse(answer.text)).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect(service.emulator.count()).toBe(0);
});

test.each([
  ['authorization', `Bearer ${reader.key}`],
  ['authorization', `bearer ${reader.key}`],
  ['x-api-key', reader.key],
])('a key travels as %s', async (name, value) =>
  expect((await send(one, { [name]: value })).text).toContain('COMPLETED'),
);

describe('scopes', () => {
  test.each([
    ['reading', one, [reader, spender, chief], [blind]],
    ['the archive', '{ archive { totalCount } }', [reader], [blind]],
    ['paying', post, [spender, chief, blind], [reader]],
    [
      'fetching tasks made elsewhere',
      'mutation { collectReady { collected } }',
      [chief],
      [reader, spender],
    ],
    ['the account', '{ account { balance } }', [chief], [reader, spender]],
    [
      'what upstream sent',
      '{ task(id: "07241735-1535-0613-0000-0722e701b5ff") { raw } }',
      [chief],
      [reader, spender],
    ],
  ] as const)('%s', async (_, query, allowed, refused) => {
    for (const who of allowed) expect((await send(query, as(who))).text).not.toContain('FORBIDDEN');
    for (const who of refused) {
      const calls =
        service.emulator.count('task_post') +
        service.emulator.count('tasks_ready') +
        service.emulator.count('user_data');
      const { errors }: Untyped = JSON.parse((await send(query, as(who))).text);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect(
        service.emulator.count('task_post') +
          service.emulator.count('tasks_ready') +
          service.emulator.count('user_data'),
      ).toBe(calls);
    }
  });

  test('subscriptions as well', async () => {
    const subscription =
      'subscription { taskUpdated(ids: ["07241735-1535-0613-0000-0722e701b5ff"]) { task { status } } }';
    expect((await send(subscription, as(reader), 'text/event-stream')).text).toContain('COMPLETED');
    expect((await send(subscription, as(blind), 'text/event-stream')).text).toContain('FORBIDDEN');
  });

  test('a key tells its own, and a refusal costs its field only', async () => {
    const { text } = await send('{ account { scopes balance } }', as(reader));
    const { data, errors }: Untyped = JSON.parse(text);
    expect(data).toEqual({ account: { scopes: ['read'], balance: null } });
    expect(errors).toMatchObject([{ path: ['account', 'balance'] }]);
  });
});

test('one idempotency key of two callers is two keys', async () => {
  expect(await posted(spender)).toMatchObject({ replayed: true });
  expect(await posted(blind)).toMatchObject({ replayed: true });
  expect((await posted(spender)).tasks[0].id).not.toBe((await posted(chief)).tasks[0].id);
});

test('a key that asks too often is told how long to wait; others are not held up', async () => {
  await using own = await startTestService({ env: { API_KEYS, REQUESTS_PER_MINUTE: '3' } });
  const ask = (who: { key: string }) =>
    fetch(`${own.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...as(who) },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
  const answers = [await ask(reader), await ask(reader), await ask(reader), await ask(reader)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual([
    '2',
    '1',
    '0',
    '0',
  ]);
  const refused = answers[3]!;
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect(await refused.json()).toMatchObject({
    errors: [{ extensions: { code: 'RATE_LIMITED', retryable: true } }],
  });
  expect((await ask(spender)).status).toBe(200);
});

test('health needs no key; the page is served, its queries need one', async () => {
  expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  expect((await fetch(`${service.url}/graphql`, { headers: { accept: 'text/html' } })).status).toBe(
    200,
  );
});

test('every scope and no other can be configured; the configuration does not hold the keys', () => {
  expect(readConfig({ API_KEYS, HOST: '0.0.0.0' }).auth?.keys).toHaveLength(4);
  expect(API_KEYS).not.toContain(reader.key);
  for (const wrong of [
    '',
    'x',
    'a:read:abc',
    `a:nonsense:${'0'.repeat(64)}`,
    `a:constructor:${'0'.repeat(64)}`,
    `a:read:${'0'.repeat(64)},a:spend:${'1'.repeat(64)}`,
  ]) {
    if (wrong === '') continue;
    expect(() => readConfig({ API_KEYS: wrong })).toThrow(/API_KEYS/);
  }
  expect(Object.keys(scopes)).toEqual(['read', 'spend', 'raw', 'admin']);
});

async function posted(who: { key: string }): Promise<Untyped> {
  return JSON.parse((await send(post, as(who))).text).data.postTasks;
}

describe('a file of keys', () => {
  test('is read again when it changes: a key that is gone ends its streams', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
    const file = join(folder, 'keys');
    await writeFile(file, `# who\n${reader.entry}\n${spender.entry} # for a while\n`);
    await using own = await startTestService({ env: { API_KEYS_FILE: file } });
    const status = async (who: { key: string }) =>
      (
        await fetch(`${own.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...as(who) },
          body: '{"query":"{ __typename }"}',
        })
      ).status;
    expect(await Promise.all([reader, spender, chief].map(status))).toEqual([200, 200, 401]);
    const stream = (who: { key: string }) =>
      subscribe(own.url, 'subscription { taskCompleted { eventId } }', {}, as(who));
    const revoked = stream(spender).next();
    const kept = stream(reader);
    const keptOn = kept.next();
    await writeFile(file, `${reader.entry}\n${chief.entry}`);
    const { value } = await revoked;
    expect(value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(await Promise.all([reader, spender, chief].map(status))).toEqual([200, 401, 200]);
    // A mistake in the file locks nobody out, and lets nobody in.
    await writeFile(file, 'nonsense');
    await sleep(2500);
    expect(await Promise.all([reader, spender, chief].map(status))).toEqual([200, 401, 200]);
    expect(await Promise.race([keptOn, sleep(0, 'still open')])).toBe('still open');
    await rm(folder, { recursive: true });
  });

  test("that names a key as API_KEYS does stops the start: what one of them paid is not the other's", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
    const file = join(folder, 'keys');
    await writeFile(file, makeKey('reader', ['read', 'spend']).entry);
    await expect(
      startTestService({ env: { API_KEYS: reader.entry, API_KEYS_FILE: file } }),
    ).rejects.toThrow(/two keys have the same name/);
    await rm(folder, { recursive: true });
  });

  test('that is not there stops the start', async () => {
    await expect(startTestService({ env: { API_KEYS_FILE: '/nowhere/keys' } })).rejects.toThrow(
      /API_KEYS_FILE/,
    );
  });
});
