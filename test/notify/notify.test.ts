import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { createRunner, listening } from '../support/process.ts';
import { ask, startTestService, type TestService, type Untyped } from '../support/service.ts';
import { type Received, startReceiver } from '../support/upstream.ts';

const secret = `whsec_${randomBytes(32).toString('base64')}`;
const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
const { killAll, run } = createRunner(folder);
afterEach(killAll);
afterAll(() => rm(folder, { recursive: true }));

/** However slow the machine is. */
const soon = { timeout: 60_000 };
const envOf = ({ url }: { url: string }) => ({
  NOTIFY_URL: `${url}/hooks/tasks?from=us`,
  NOTIFY_SECRET: secret,
});
/** As a receiver does it, with the library of the standard. */
const verify = ({ body, headers }: Received): Untyped =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
const idOf = (call: Received): string => verify(call).data.id;

const read = 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { status } } }';
const readAll = (service: TestService, ids: readonly string[]) => service.query(read, { ids });
async function metricsOf({ urls }: TestService): Promise<string> {
  const all = urls.map(async (url) => await (await fetch(`${url}/metrics`)).text());
  return (await Promise.all(all)).join('\n');
}

test('each completion is told once, signed: which task, not what it says', async () => {
  await using receiver = await startReceiver();
  await using service = await startTestService({ env: envOf(receiver) });
  const { emulator } = service;
  const good = emulator.add({ tag: 'report-7', prompt: 'a secret question' });
  const bad = emulator.add({ state: 'failed' });
  const pending = emulator.add({ finishAfter: 60_000 });
  const { data } = await readAll(service, [good, bad, pending]);
  expect(data.tasks.nodes.map(({ status }: Untyped) => status)).toEqual([
    'COMPLETED',
    'FAILED',
    'PENDING',
  ]);
  const calls = [await receiver.next(), await receiver.next()];
  for (const call of calls) {
    expect(call).toMatchObject({ method: 'POST', url: '/hooks/tasks?from=us' });
    expect(call.headers['content-type']).toBe('application/json');
    expect(call.body.toString()).not.toMatch(/secret question|sections/);
  }
  const told = new Map(calls.map((call) => [idOf(call), verify(call)]));
  expect(told.get(good)).toEqual({
    type: 'task.completed',
    timestamp: expect.stringMatching(/^20\d\d-.*Z$/),
    data: {
      eventId: expect.stringMatching(/^\d+$/),
      id: good,
      provider: 'CLAUDE',
      method: 'STANDARD',
      status: 'COMPLETED',
      previousStatus: null,
      tag: 'report-7',
      completedAt: expect.stringMatching(/^20\d\d-.*Z$/),
    },
  });
  expect(told.get(bad).data).toMatchObject({ id: bad, status: 'FAILED', completedAt: null });
  await expect.poll(() => metricsOf(service), soon).toMatch(/^notifications_waiting 0$/m);
  expect(await metricsOf(service)).toMatch(/^notifications_total\{outcome="delivered"\} 2$/m);
  await service.restart();
  await readAll(service, [good, bad]);
  emulator.advance(61_000);
  await readAll(service, [pending]);
  const last = await receiver.next();
  expect(verify(last).data).toMatchObject({ id: pending, previousStatus: 'PENDING' });
  expect(receiver.received).toEqual([]);
});

test('a forged body, or one of another time, is found out', async () => {
  await using receiver = await startReceiver();
  await using service = await startTestService({ env: envOf(receiver) });
  await readAll(service, service.emulator.addMany(1));
  const call = await receiver.next();
  const forged = Buffer.from(call.body.toString().replace('COMPLETED', 'FAILED'));
  expect(() => verify({ ...call, body: forged })).toThrow();
  const later = `${Number(call.headers['webhook-timestamp']) + 1}`;
  expect(() =>
    verify({ ...call, headers: { ...call.headers, 'webhook-timestamp': later } }),
  ).toThrow();
});

test('what was final before anybody was to be told is not told, nor what is imported', async () => {
  await using receiver = await startReceiver();
  await using service = await startTestService();
  const [early = '', ...others] = service.emulator.addMany(3);
  await readAll(service, [early]);
  const file = join(folder, 'saved.jsonl');
  const exported = run(['export'], { DATABASE_URL: service.database.url });
  await exported.exit;
  await writeFile(
    file,
    exported.output().replaceAll(early, '01010101-0101-0101-0101-010101010101'),
  );
  await service.restart(envOf(receiver));
  const imported = run(['import', file], { DATABASE_URL: service.database.url });
  expect(await imported.exit).toBe(0);
  expect(imported.errors()).toContain('1 tasks, 0 bad lines');
  await readAll(service, others);
  const ids = [idOf(await receiver.next()), idOf(await receiver.next())];
  expect(ids.toSorted()).toEqual(others.toSorted());
  const query = 'subscription { taskCompleted(after: "0") { task { id } } }';
  const heard: string[] = [];
  for await (const { data } of service.subscribe(query)) {
    heard.push(data.taskCompleted.task.id);
    if (heard.length === 4) break;
  }
  expect(receiver.received).toEqual([]);
});

test('what is not taken is told again as the same, soon, and holds up no other one', async () => {
  const ids: string[] = [];
  const tries: Received[] = [];
  await using receiver = await startReceiver((call) => {
    if (idOf(call) !== ids[0]) return 204;
    tries.push(call);
    return tries.length === 1 ? 500 : 200;
  });
  await using service = await startTestService({ env: envOf(receiver) });
  ids.push(...service.emulator.addMany(40));
  await readAll(service, ids);
  await expect.poll(() => receiver.received.length, soon).toBe(41);
  const [first, second] = tries.map(({ body, headers }) => ({ body, id: headers['webhook-id'] }));
  expect(second).toEqual(first);
  expect(idOf(receiver.received.at(-1)!)).toBe(ids[0]);
  await expect.poll(() => metricsOf(service), soon).toMatch(/^notifications_waiting 0$/m);
  expect(await metricsOf(service)).toMatch(/^notifications_total\{outcome="failed"\} 1$/m);
});

test('what is deleted before it was told is told no more', async () => {
  await using receiver = await startReceiver(503);
  await using service = await startTestService({ env: envOf(receiver) });
  const [id = ''] = service.emulator.addMany(1);
  await readAll(service, [id]);
  await receiver.next();
  await expect.poll(() => metricsOf(service), soon).toMatch(/^notifications_waiting 1$/m);
  await service.query('mutation ($ids: [ID!]!) { deleteTasks(ids: $ids) { deleted } }', {
    ids: [id],
  });
  await expect.poll(() => metricsOf(service), soon).toMatch(/^notifications_waiting 0$/m);
});

test.each(['SIGKILL', 'SIGTERM'] as const)('%s loses no completion', async (signal) => {
  await using emulator = await startEmulator();
  await using deaf = await startReceiver(null);
  const account = {
    PORT: '0',
    DATAFORSEO_URL: emulator.url,
    DATAFORSEO_LOGIN: emulator.login,
    DATAFORSEO_PASSWORD: emulator.password,
    DATABASE_URL: `sqlite:${folder}/${signal}.db`,
  };
  const ids = emulator.addMany(5);
  const first = run([], { ...account, ...envOf(deaf) });
  await ask(await first.line(listening), read, { ids });
  await deaf.next();
  first.child.kill(signal);
  expect(await first.exit).toBe(signal === 'SIGTERM' ? 0 : null);
  await using receiver = await startReceiver();
  const second = run([], { ...account, ...envOf(receiver) });
  await second.line(listening);
  const told = new Set<string>();
  while (told.size < 5) told.add(idOf(await receiver.next()));
  expect(told).toEqual(new Set(ids));
  second.child.kill('SIGTERM');
  expect(await second.exit).toBe(0);
});

test('one setting without the other, or a wrong one, ends the start', () => {
  const url = 'https://app.example/hooks';
  expect(readConfig({ NOTIFY_URL: url, NOTIFY_SECRET: secret }).notify?.secret).toHaveLength(32);
  const bare = secret.replace('whsec_', '');
  expect(readConfig({ NOTIFY_URL: url, NOTIFY_SECRET: bare }).notify?.secret).toHaveLength(32);
  expect(() => readConfig({ NOTIFY_URL: url })).toThrow(/NOTIFY_SECRET: needed/);
  expect(() => readConfig({ NOTIFY_SECRET: secret })).toThrow(/NOTIFY_URL: needed/);
  for (const wrong of ['whsec_', 'no base64!', 'c2hvcnQ=']) {
    const start = () => readConfig({ NOTIFY_URL: url, NOTIFY_SECRET: wrong });
    expect(start).toThrow(/NOTIFY_SECRET: expected base64/);
    if (wrong !== 'whsec_') expect(start).not.toThrow(wrong);
  }
  for (const wrong of ['app.example', 'ftp://app.example', 'https://me:pass@app.example/']) {
    expect(() => readConfig({ NOTIFY_URL: wrong, NOTIFY_SECRET: secret })).toThrow(/NOTIFY_URL/);
  }
});

test('the verification that the docs show takes what is ours and nothing else', async () => {
  const docs = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  const file = join(folder, 'verify.mjs');
  await writeFile(file, /```js\n([^]*?)```/.exec(docs)?.[1] ?? '');
  const shown = ((await import(file)) as { verify: (...args: unknown[]) => boolean }).verify;
  await using receiver = await startReceiver();
  await using service = await startTestService({ env: envOf(receiver) });
  await readAll(service, service.emulator.addMany(1));
  const { body, headers } = await receiver.next();
  expect(shown(headers, body, secret)).toBe(true);
  expect(shown(headers, body.toString(), secret.replace('whsec_', ''))).toBe(true);
  expect(shown(headers, `${body.toString()} `, secret)).toBe(false);
  expect(shown(headers, body, Buffer.alloc(32).toString('base64'))).toBe(false);
  expect(shown({ ...headers, 'webhook-id': 'evt_1' }, body, secret)).toBe(false);
  const time = { 'webhook-timestamp': `${Number(headers['webhook-timestamp']) - 400}` };
  expect(shown({ ...headers, ...time }, body, secret)).toBe(false);
  expect(shown({}, body, secret)).toBe(false);
});
