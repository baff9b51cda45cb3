import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openSqlite } from '../../src/archive/store/sqlite.ts';
import { connectSqlite } from '../../src/archive/store/sqlite-connection.ts';
import { createSqliteWrites } from '../../src/archive/store/sqlite-writes.ts';
import { migrate } from '../../src/archive/migrations/migrate.ts';
import { toArrival } from '../../src/archive/writing/intake.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { toTask } from '../../src/model/task.ts';
import { openArchive } from '../../src/archive/archive.ts';
import { sampleOf } from '../../src/archive/questions/samples.ts';
import { createCitations } from '../../src/archive/questions/citations.ts';
import { DERIVATION } from '../../src/archive/writing/derive.ts';
import { toBody, toId } from '../support/answers.ts';
import { createTestLog } from '../support/log.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { killNext } from '../support/threads.ts';

const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
afterAll(() => rm(folder, { recursive: true }));

test('a copy of the file alone has what was written some time ago, while it is in use', async () => {
  const file = join(folder, 'in-use.db');
  const store = await openSqlite(file, 20);
  const post = { key: 'a key', inputHash: 'hash', at: 1, sender: 'one', budget: null };
  const entry = {
    token: 'a token',
    position: 0,
    method: 'STANDARD',
    provider: 'CLAUDE',
    body: {},
    reserved: 1,
  } as const;
  await store.writes.begin({ ...post, entries: [entry] });
  async function countCopied(): Promise<unknown> {
    const copy = join(folder, 'copied.db');
    await copyFile(file, copy);
    const db = new DatabaseSync(copy);
    try {
      return db.prepare('select count(*) as count from posts').get()?.['count'];
    } catch {
      return null; // nothing was moved yet, not even the tables
    } finally {
      db.close();
    }
  }
  await expect.poll(countCopied, { timeout: 20_000 }).toBe(1);
  await store.close();
});

test('whoever pays waits for one transaction of what nobody waits for, however much there is to do', async () => {
  const file = join(folder, 'turns.db');
  const connection = connectSqlite({ path: file, readOnly: false });
  const count = () =>
    Number(connection.execute('select count(*) as count from tasks', []).rows.map(toCount)[0]);
  const waits: Promise<number>[] = [];
  let last = '';
  const { db, writes } = createSqliteWrites({
    execute(text, values) {
      // In the transaction of anybody else.
      if (text === 'begin immediate' && !last.includes('full')) waits.push(pay());
      last = text;
      return connection.execute(text, values);
    },
  });
  let posts = 0;
  async function pay(): Promise<number> {
    posts += 1;
    const before = count();
    const asked = { provider: 'CLAUDE', method: 'STANDARD', body: {}, reserved: 1 } as const;
    const entries = [{ ...asked, token: `token ${posts}`, position: 0 }];
    const post = {
      key: `post ${posts}`,
      inputHash: 'hash',
      at: 1,
      entries,
      budget: null,
      sender: 'a sender',
    };
    expect(await writes.begin(post)).toEqual({ kind: 'begun' });
    return Math.abs(count() - before);
  }

  await migrate(db, 'sqlite');
  const answers = Array.from({ length: 50 }, (_, at) => {
    const body = JSON.stringify({
      status_code: 20000,
      tasks: [toBody({ id: toId(at + 1), text: 'an answer' })],
    });
    const response = readTaskResponse(body, 'CLAUDE', new Date('2026-01-06T00:00:00Z'), null);
    return toArrival(response, toTask(response, 'UPSTREAM'), true);
  });
  await writes.takeIn(answers);
  await Promise.all(waits.splice(0));
  expect(await writes.deriveSome({ limit: 50, without: [] })).toMatchObject({ derived: 50 });
  const derived = await Promise.all(waits.splice(0));
  expect(derived.reduce((sum, tasks) => sum + tasks, 0)).toBe(50);
  expect(derived[0]).toBe(10);
  // It is rolled up as if there were many more.
  connection.execute('update tasks set number = 2000 where number = 50', []);
  expect(await writes.rollUpSome()).toBe(true);
  const rolledUp = () => connection.execute('select upto from rolled_up', []).rows;
  expect(rolledUp()).toEqual([{ upto: 100 }]);
  while (await writes.rollUpSome());
  expect(rolledUp()).toEqual([{ upto: 2000 }]);
  await Promise.all(waits.splice(0));
  await writes.deleteSome({ ids: answers.map(({ id }) => id).slice(0, 25) }, 1);
  const deleted = await Promise.all(waits.splice(0));
  expect(deleted.reduce((sum, tasks) => sum + tasks, 0)).toBe(25);
  expect(deleted[0]).toBe(5);
  connection.close();
});

test('the number of an address counts once it is committed, whoever else writes', async () => {
  const connection = connectSqlite({ path: join(folder, 'addresses.db'), readOnly: false });
  let fails = false;
  const { db, writes } = createSqliteWrites({
    execute(text, values) {
      if (fails && text.startsWith('insert into "texts"')) throw new Error('the disk is full');
      return connection.execute(text, values);
    },
  });
  await migrate(db, 'sqlite');
  const cite = async (number: number, ...hosts: string[]) => {
    const urls = hosts.map((host) => `https://${host}/`);
    const task = toBody({ id: toId(number), text: 'an answer', urls });
    const body = JSON.stringify({ status_code: 20000, tasks: [task] });
    const response = readTaskResponse(body, 'CLAUDE', new Date('2026-01-06T00:00:00Z'), null);
    await writes.takeIn([toArrival(response, toTask(response, 'UPSTREAM'), true)]);
  };
  const derive = () => writes.deriveSome({ limit: 50, without: [] });
  await cite(1, 'a.example');
  await derive();
  await cite(2, 'a.example', 'b.example');
  fails = true;
  await expect(derive()).rejects.toThrow('the disk is full');
  fails = false;
  // Another process takes the number that was given in vain, and writes one that is to come.
  connection.execute(`insert into addresses (text) values ('other.example'), ('c.example')`, []);
  await derive();
  await cite(3, 'b.example', 'c.example');
  await derive();
  const { rows } = connection.execute(
    `select task, text from annotations join addresses on id = host order by task, position`,
    [],
  );
  expect(rows.map((row) => ({ ...(row as object) }))).toEqual([
    { task: 1, text: 'a.example' },
    { task: 2, text: 'a.example' },
    { task: 2, text: 'b.example' },
    { task: 3, text: 'b.example' },
    { task: 3, text: 'c.example' },
  ]);
  connection.close();
});

const toCount = (row: unknown) => (row as { count: number }).count;

/*
 * Stores as the code of each migration's time left them: with a completed task of Claude's, one of Gemini's, and one
 * in the queue; from 002 on with the post of that one, from 004 on with the completed ones rolled up (their numbers
 * are 1 and 2000, so that the file is small), and in 005 with a name that was asked for.
 */
describe('a store of an earlier version', () => {
  // Which reading of the bodies the columns are of; before 003 there were no columns.
  const derivations = { '001': 0, '002': 0, '003': 1, '004': 1, '005': 1 };

  test.each(Object.entries(derivations))('%s loses nothing', async (version, derivation) => {
    const file = join(folder, `${version}.db`);
    await copyFile(new URL(`../fixtures/archive/${version}.db`, import.meta.url), file);
    const archive = await openArchive(file);
    const seed = await archive.find('07241735-1535-0613-0000-0722e701b5ff');
    expect(seed?.final).toBe(true);
    const sent = await readFile(
      new URL('../fixtures/upstream/seed-task-get.json', import.meta.url),
      'utf8',
    );
    expect(seed?.response.body).toBe(sent);
    expect((await archive.find('08211402-1535-0613-0000-0000000000bb'))?.final).toBe(false);
    expect(await archive.rederive()).toBe(derivation < DERIVATION ? 3 : 0);
    expect(await archive.rederive()).toBe(0);
    expect(await sampleOf(archive.database, null)).toMatchObject({
      answers: 2,
      answersWithWebSearch: 2,
      answersWithCitation: 2,
    });
    // From the rows, and from the sums by day.
    for (const filter of [{ search: 'parks' }, null]) {
      const page = await createCitations(archive.database, filter, 'DOMAIN').page({ first: 1 });
      expect(page.items[0]?.item.address).toBe('parcs-france.com');
    }
    const term = { name: 'parcs', aliases: ['parks'], domains: ['parcs-france.com'] };
    expect(await archive.questions.mentions(null, [term])).toEqual([
      [{ day: 20_293, count: 9, answers: 1, cited: 1 }],
    ]);
    // Before 002 nothing was paid for.
    if (version >= '002') {
      const [entry] = await archive.ledger.entriesOf('STANDARD anybody k');
      expect(entry).toMatchObject({
        state: 'CREATED',
        cost: 10_200_000,
        taskId: '08211402-1535-0613-0000-0000000000bb',
      });
      expect(await archive.ledger.unfinished(0)).toHaveLength(1);
    }
    await archive.close();
    const again = await openArchive(file);
    expect((await again.find('08211404-1535-0613-0000-6d3f2bafe833'))?.final).toBe(true);
    await again.close();
  });
});

describe('a file that cannot be used', () => {
  test.each([
    [
      'no database',
      async (file: string) =>
        await writeFile(file, 'this is a text, and long enough to be looked at'.repeat(50)),
    ],
    [
      'cut short',
      async (file: string) => {
        await copyFile(new URL('../fixtures/archive/002.db', import.meta.url), file);
        await truncate(file, 5000);
      },
    ],
    ['a folder', async () => {}],
  ])('%s: one message that names it', async (name, damage) => {
    const file = name === 'a folder' ? folder : join(folder, `${name}.db`);
    await damage(file);
    await expect(openArchive(file)).rejects.toMatchObject({
      name: 'StoreOpenError',
      message: expect.stringContaining(file) as string,
    });
  });

  test.skipIf(process.getuid?.() === 0)('read-only: one message that names it', async () => {
    const file = join(folder, 'read-only.db');
    await copyFile(new URL('../fixtures/archive/002.db', import.meta.url), file);
    await chmod(file, 0o400);
    await expect(openArchive(file)).rejects.toThrow(file);
  });

  test('locked by somebody else for long: the answer goes out all the same, and the process stays up', async () => {
    const file = join(folder, 'locked.db');
    await using service = await startTestService({
      env: { DATABASE_URL: `sqlite:${file}`, DEADLINE_SECONDS: '20' },
    });
    const other = new DatabaseSync(file, { timeout: 10_000 });
    other.exec('begin exclusive');
    const id = service.emulator.add({ state: 'completed' });
    const read = () => service.query('query ($id: ID!) { task(id: $id) { status } }', { id });
    expect((await read()).data).toEqual({ task: { status: 'COMPLETED' } });
    const post = () =>
      service.query(
        'mutation { postTasks(input: { idempotencyKey: "k", tasks: [{ userPrompt: "x", modelName: "claude-sonnet-4-0" }] }) { tasks { status } } }',
      );
    expect((await post()).errors).toMatchObject([
      { extensions: { code: 'ARCHIVE_UNAVAILABLE', retryable: true } },
    ]);
    expect(service.emulator.count('task_post'), 'nothing is paid that is not booked').toBe(0);
    other.exec('rollback');
    other.close();
    expect((await post()).data).toEqual({ postTasks: { tasks: [{ status: 'PENDING' }] } });
    const next = service.emulator.add({ state: 'completed' });
    const { data } = await service.query(
      'query ($id: ID!) { task(id: $id) { status } archive { totalCount } }',
      { id: next },
    );
    expect(data.task.status).toBe('COMPLETED');
  });

  test('cut short beneath the service: an error with a code, not ready, and the process stays up', async () => {
    const file = join(folder, 'cut.db');
    await using service = await startTestService({ env: { DATABASE_URL: `sqlite:${file}` } });
    const other = new DatabaseSync(file, { timeout: 10_000 });
    other.exec('pragma wal_checkpoint(truncate)');
    other.close();
    await truncate(file, 9000);
    const { errors } = await service.query('{ archive { totalCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'ARCHIVE_UNAVAILABLE' } }]);
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
  });
});

async function readTask(service: TestService, id: string) {
  const query = 'query ($id: ID!) { task(id: $id) { status source } archive { totalCount } }';
  return await service.query(query, { id });
}

describe('a thread that dies', () => {
  test('while it writes an answer: it is started anew, and the answer is written', async () => {
    await using service = await startTestService();
    const [first = '', second = ''] = service.emulator.addMany(2);
    const killed = killNext('takeIn');
    expect(await readTask(service, first)).toMatchObject({
      data: { task: { status: 'COMPLETED', source: 'UPSTREAM' } },
    });
    await killed;
    const isReady = async () => (await fetch(`${service.url}/health/ready`)).status;
    await expect.poll(isReady, { timeout: 10_000 }).toBe(200);
    await readTask(service, second);
    for (const id of [first, second]) {
      expect(service.emulator.count(id)).toBe(1);
      expect((await readTask(service, id)).data).toEqual({
        task: { status: 'COMPLETED', source: 'ARCHIVE' },
        archive: { totalCount: 2 },
      });
    }
  });

  test('while it derives: the answer is found, and derived by the next one', async () => {
    await using service = await startTestService();
    const [first = ''] = service.emulator.addMany(1);
    const killed = killNext('deriveSome');
    await readTask(service, first);
    await killed;
    const read = async () => (await readTask(service, first)).data;
    await expect.poll(read, { timeout: 10_000 }).toEqual({
      task: { status: 'COMPLETED', source: 'ARCHIVE' },
      archive: { totalCount: 1 },
    });
    expect(service.emulator.count(first)).toBe(1);
  });

  test('while it books a post: an error with a code, nothing is paid, and the key can be used', async () => {
    await using service = await startTestService();
    const post = () =>
      service.query(
        'mutation { postTasks(input: { idempotencyKey: "k", tasks: [{ userPrompt: "x", modelName: "claude-sonnet-4-0" }] }) { tasks { status } } }',
      );
    const killed = killNext('begin');
    expect((await post()).errors).toMatchObject([
      { extensions: { code: 'ARCHIVE_UNAVAILABLE', retryable: true } },
    ]);
    await killed;
    expect(service.emulator.count('task_post')).toBe(0);
    expect((await post()).data).toEqual({ postTasks: { tasks: [{ status: 'PENDING' }] } });
  });

  test('while it reads: an error with a code, and then on', async () => {
    await using service = await startTestService();
    const [id = ''] = service.emulator.addMany(1);
    const killed = killNext('execute', 'task_days');
    expect(await service.query('{ archive { totalCount } }')).toMatchObject({
      data: { archive: null },
      errors: [{ extensions: { code: 'ARCHIVE_UNAVAILABLE', retryable: true } }],
    });
    await killed;
    expect((await service.query('{ archive { totalCount } }')).data.archive.totalCount).toBe(0);
    // Tasks are not read by that thread.
    expect((await readTask(service, id)).data.task).toEqual({
      status: 'COMPLETED',
      source: 'UPSTREAM',
    });
  });

  test('while it reads old rows again: it goes on where it was', async () => {
    const file = join(folder, 'rederived.db');
    await copyFile(new URL('../fixtures/archive/003.db', import.meta.url), file);
    const archive = await openArchive(file);
    const killed = killNext('rederiveSome');
    const rederived = archive.rederive();
    await killed;
    expect(await rederived).toBe(3);
    await archive.close();
  });
});

/** A disk of its own that is small, where this user may make one. */
async function mountSmallDisk(): Promise<string | null> {
  const place = join(folder, 'disk');
  await mkdir(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', place], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return place;
}

const disk = await mountSmallDisk();
afterAll(() => {
  if (disk !== null) execFileSync('umount', ['--lazy', disk]);
});

test.skipIf(disk === null)(
  'a full disk: nothing is lost, and with room again it goes on',
  async () => {
    const filler = join(disk ?? '', 'filler');
    const { lines, log } = createTestLog();
    await using service = await startTestService({
      log,
      env: { DATABASE_URL: `sqlite:${disk}/archive.db` },
    });
    const isReady = async () => (await fetch(`${service.url}/health/ready`)).status;
    const archived = async () =>
      (await service.query('{ archive { totalCount } }')).data.archive.totalCount as number;
    const ids = service.emulator.addMany(60);
    const readAll = async () =>
      (
        await service.query(
          'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { id status source } } }',
          { ids },
        )
      ).data.tasks.nodes as { id: string; status: string; source: string }[];
    expect(await isReady()).toBe(200);
    fill(filler);
    const answers = await readAll();
    expect(answers.map(({ id }) => id)).toEqual(ids);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
    expect(await isReady()).toBe(503);
    const before = await archived();
    expect(before).toBeLessThan(60);
    expect((await readAll()).filter(({ source }) => source === 'ARCHIVE').length).toBe(before);
    await rm(filler);
    await expect.poll(isReady, { timeout: 15_000 }).toBe(200);
    expect(await archived()).toBe(60);
    expect(new Set((await readAll()).map(({ source }) => source))).toEqual(new Set(['ARCHIVE']));
    for (const id of ids) expect(service.emulator.count(id)).toBe(1);
    const told = lines.map((line) => JSON.parse(line)).filter(({ level }) => level > 30);
    expect(told.map(({ msg }) => msg)).toEqual([
      'the archive cannot be written: what is not is held, and tried again',
      'everything is written to the archive again',
    ]);
  },
);

/** Leaves no room on its disk. */
function fill(file: string): void {
  const handle = openSync(file, 'w');
  for (const size of [64 * 1024, 4096, 512]) {
    try {
      for (;;) if (writeSync(handle, Buffer.alloc(size)) < size) break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
  closeSync(handle);
}
