import { DatabaseSync } from 'node:sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { startEmulator } from '../src/emulator/server.ts';
import { createRunner, listening } from './support/process.ts';
import { ask, subscribe } from './support/service.ts';

const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
const { killAll, run } = createRunner(folder);
const emulator = await startEmulator();
afterEach(killAll);
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

const account = {
  DATAFORSEO_URL: emulator.url,
  DATAFORSEO_LOGIN: emulator.login,
  DATAFORSEO_PASSWORD: emulator.password,
  DATABASE_URL: `sqlite:${folder}/archive.db`,
};

test.each(['read+spend', 'read spend'])('makes a key for %s', async (scopes) => {
  const made = run(['key', 'frontend', ...scopes.split(' ')]);
  expect(await made.exit).toBe(0);
  expect(made.output()).toMatch(
    /^Key.*: \S+\nAdd to API_KEYS: +frontend:read\+spend:[\da-f]{64}\n$/,
  );
});

test('makes no key for a scope that there is not', async () => {
  const made = run(['key', 'frontend', 'read+sell']);
  expect(await made.exit).toBe(1);
  expect(made.errors()).toBe('key NAME SCOPE+SCOPE; scopes: read, spend, raw, admin\n');
});

test('without an account: three lines, and the emulator answers', async () => {
  const service = run([], { PORT: '0' });
  const url = await service.line(listening);
  expect(service.output()).toMatch(/^GraphQL .*\nUpstream .*emulator.*\nArchive +data\/demo\.db\n/);
  const { data } = await ask(
    url,
    '{ task(id: "07241735-1535-0613-0000-0722e701b5ff") { result { moneySpent } } }',
  );
  expect(data.task.result.moneySpent).toBe(0.0403225);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
  service.child.kill('SIGTERM');
  expect(await service.exit).toBe(0);
});

test('nobody reads the log any more: nothing stops for that', async () => {
  const service = run([], { PORT: '0', LOG_LEVEL: 'info' });
  const url = await service.line(listening);
  service.child.stdout.destroy();
  for (let count = 0; count < 5; count += 1) {
    expect((await ask(url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    await sleep(150); // the lines are written meanwhile
  }
  service.child.kill('SIGTERM');
  expect(await service.exit).toBe(0);
});

test('what was answered is safe from kill -9', async () => {
  const ids = emulator.addMany(100);
  const query = 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { id result { text } } } }';
  const first = run([], { PORT: '0', ...account });
  const answer = await ask(await first.line(listening), query, { ids });
  first.child.kill('SIGKILL');
  await first.exit;
  expect(answer.data.tasks.nodes).toHaveLength(100);
  expect(emulator.count('task_get')).toBe(100);
  const second = run([], { PORT: '0', ...account });
  expect(await ask(await second.line(listening), query, { ids })).toEqual(answer);
  expect(emulator.count('task_get')).toBe(100);
});

test('what is logged is written while the service runs, and before it ends', async () => {
  const service = run([], { PORT: '0', ...account, LOG_LEVEL: 'info' });
  const url = await service.line(listening);
  await ask(url, 'query First { __typename }');
  await service.line(/"operation":"First"/);
  await ask(url, 'query Second { __typename }');
  service.child.kill('SIGTERM');
  expect(await service.exit).toBe(0);
  expect(service.output()).toContain('"operation":"Second"');
});

test('SIGTERM lets what runs finish, and ends well', async () => {
  const [id] = emulator.addMany(1);
  emulator.failNext({ latency: 500, path: id! });
  const service = run([], { PORT: '0', ...account });
  const url = await service.line(listening);
  const answer = ask(url, 'query ($id: ID!) { task(id: $id) { id } }', { id });
  await expect.poll(() => emulator.count(id)).toBe(1);
  service.child.kill('SIGTERM');
  expect((await answer).data).toEqual({ task: { id } });
  expect(await service.exit).toBe(0);
  await expect(fetch(`${url}/health/live`)).rejects.toThrow();
});

const postTasks = `mutation ($input: PostTasksInput!) {
  postTasks(input: $input) { tasks { id status } cost replayed userErrors { code } }
}`;
const asked = {
  provider: 'CLAUDE',
  userPrompt: 'name one theme park',
  modelName: 'claude-sonnet-4-0',
};

test.each(['accept-then-hang', 'hang'] as const)(
  'kill -9 while a post is under way (%s): paid once at most, and its key tells',
  async (kind) => {
    const { balance } = emulator;
    const posts = emulator.count('task_post');
    const input = { tasks: [asked], idempotencyKey: `kill-${kind}` };
    const first = run([], { PORT: '0', ...account });
    const url = await first.line(listening);
    emulator.failNext({ kind, path: 'task_post' });
    const lost = ask(url, postTasks, { input });
    await expect.poll(() => emulator.count('task_post')).toBe(posts + 1);
    first.child.kill('SIGKILL');
    await expect(lost).rejects.toThrow();

    const second = run([], { PORT: '0', ...account });
    const again = await second.line(listening);
    const outcome = async () => (await ask(again, postTasks, { input })).data.postTasks;
    if (kind === 'accept-then-hang') {
      await expect.poll(async () => (await outcome()).tasks[0]?.id).toMatch(/-1535-/);
      expect(await outcome()).toMatchObject({ replayed: true, userErrors: [] });
    } else {
      expect(await outcome()).toMatchObject({
        tasks: [null],
        userErrors: [{ code: 'OUTCOME_UNKNOWN' }],
      });
    }
    expect(emulator.count('task_post')).toBe(posts + 1);
    const paid = kind === 'accept-then-hang' ? 0.0102 : 0;
    expect(balance - emulator.balance).toBeLessThanOrEqual(paid + 1e-9);
    second.child.kill('SIGTERM');
    expect(await second.exit).toBe(0);
  },
);

test('SIGTERM cuts the streams and waits for a paid call', async () => {
  const [pending] = emulator.addMany(1, { state: 'pending' });
  const service = run([], { PORT: '0', ...account });
  const url = await service.line(listening);
  emulator.failNext({ latency: 700, path: '/live' });
  const watch = 'subscription ($ids: [ID!]!) { taskUpdated(ids: $ids) { task { status } } }';
  const events: unknown[] = [];
  const stream = (async () => {
    for await (const { data } of subscribe(url, watch, { ids: [pending] })) events.push(data);
  })();
  await expect.poll(() => events.length).toBe(1);
  const runLive = `mutation ($input: RunLiveInput!) { runLive(input: $input) { task { id status } } }`;
  const live = ask(url, runLive, { input: { task: asked, idempotencyKey: 'live-at-sigterm' } });
  await expect.poll(() => emulator.count('/live')).toBe(1);
  service.child.kill('SIGTERM');
  await expect(stream).rejects.toThrow('terminated');
  expect((await live).data.runLive.task.status).toBe('COMPLETED');
  expect(await service.exit).toBe(0);
});

test('wrong settings stop the start with one message', async () => {
  const service = run([], { PORT: 'x', HOST: '0.0.0.0', LOG_FORMAT: 'xml' });
  expect(await service.exit).toBe(1);
  expect(service.errors()).toMatch(/^These settings are wrong:\n(?: {2}[A-Z_]+: .*\n)+$/);
  for (const name of ['PORT', 'LOG_FORMAT']) expect(service.errors()).toContain(name);
});

const anywhere = { PORT: '0', API_KEYS: 'none', ...account };

test.each([
  [['nonsense'], {}, /There is no command nonsense/],
  [['--nonsense'], {}, /nonsense/],
  [[], { PORT: new URL(emulator.url).port, ...account }, /EADDRINUSE/],
  [[], { ...anywhere, HOST: '192.0.2.1' }, /^listen EADDRNOTAVAIL.*192\.0\.2\.1.*\n$/],
  [[], { ...anywhere, HOST: 'nowhere.invalid' }, /^getaddrinfo E\w+ nowhere\.invalid\n$/],
  [['emulator', '--port', 'x'], {}, /port/i],
])('%j is refused without a stack', async (args, env, message) => {
  const service = run(args, env);
  expect(await service.exit).toBe(1);
  expect(service.errors()).toMatch(message);
  expect(service.errors()).not.toMatch(/^ +at /m);
});

test('a full disk: answers go out all the same, and the process stays up', async () => {
  const file = join(folder, 'full.db');
  const env = { ...account, PORT: '0', DATABASE_URL: `sqlite:${file}`, LOG_LEVEL: 'error' };
  // No file may grow beyond 4 MB.
  const service = run([], env, "trap '' XFSZ; ulimit -f 8192");
  const url = await service.line(listening);
  const ids = emulator.addMany(300);
  const query = 'query ($id: ID!) { task(id: $id) { status } }';
  for (const id of ids) {
    expect(await ask(url, query, { id })).toMatchObject({
      data: { task: { status: 'COMPLETED' } },
    });
  }
  expect(service.output()).toMatch(/the archive cannot be written/);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  // What is paid for is booked before it is sent: where that cannot be, nothing is.
  const posts = emulator.count('task_post');
  const { data, errors } = await ask(
    url,
    'mutation { postTasks(input: { idempotencyKey: "full", tasks: [{ modelName: "claude-sonnet-4-0", userPrompt: "x" }] }) { cost } }',
  );
  const isBooked = Boolean(data?.postTasks);
  expect(errors?.[0]?.extensions.code).toBe(isBooked ? undefined : 'ARCHIVE_UNAVAILABLE');
  expect(emulator.count('task_post') - posts).toBe(isBooked ? 1 : 0);
  service.child.kill('SIGTERM');
  expect(await service.exit).toBe(0);
  // With room again, it goes on; nothing of what it had kept is lost.
  const again = run([], { ...env, LOG_LEVEL: 'warn' });
  const calls = emulator.count('task_get');
  expect(await ask(await again.line(listening), query, { id: ids[0] })).toMatchObject({
    data: { task: { status: 'COMPLETED' } },
  });
  expect(emulator.count('task_get')).toBe(calls);
});

test('SIGTERM while the archive is locked: what could not be written is named in the log', async () => {
  const file = join(folder, 'stopped.db');
  const env = { ...account, PORT: '0', DATABASE_URL: `sqlite:${file}` };
  const service = run([], { ...env, LOG_FORMAT: 'json' });
  const url = await service.line(listening);
  const other = new DatabaseSync(file, { timeout: 10_000 });
  other.exec('begin immediate');
  const [id = ''] = emulator.addMany(1);
  const query = 'query ($id: ID!) { task(id: $id) { status source } }';
  expect((await ask(url, query, { id })).data.task).toEqual({
    status: 'COMPLETED',
    source: 'UPSTREAM',
  });
  service.child.kill('SIGTERM');
  expect(await service.exit).toBe(0);
  const line = service
    .output()
    .split('\n')
    .find((text) => text.includes('stopped before'));
  const { ids } = JSON.parse(line ?? '{}') as { ids?: string[] };
  expect(ids).toEqual([id]);
  other.close();
  // What the log names is what `import` takes.
  const importing = run(['import', '-'], env, `printf '%s\\n' ${id} > ids; exec < ids`);
  expect(await importing.exit).toBe(0);
  expect(importing.errors()).toContain('1 tasks, 0 bad lines');
  const again = run([], env);
  const { data } = await ask(await again.line(listening), query, { id });
  expect(data.task).toEqual({ status: 'COMPLETED', source: 'ARCHIVE' });
});
