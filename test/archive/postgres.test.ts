import { sql } from 'kysely';
import { inject, expect, test } from 'vitest';
import { isStoreTrouble } from '../../src/archive/trouble.ts';
import { openArchive } from '../../src/archive/archive.ts';
import { countTasks } from '../../src/archive/questions/pages.ts';
import { nameOf, openStore } from '../../src/archive/store/open.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { toTask } from '../../src/model/task.ts';
import { importLines } from '../../src/tasks/transfer.ts';
import { type Told, toBody, toId } from '../support/answers.ts';
import { createTestDatabase } from '../support/database.ts';
import { startProxy } from '../support/proxy.ts';
import { startTestService } from '../support/service.ts';

const server = new URL(inject('postgres') ?? '');
/** Characters that fill all buffers on a slow way. */
const LARGE = 10_000_000;

function changed(change: (url: URL) => void): string {
  const url = new URL(`${server.href}/postgres`);
  change(url);
  return url.href;
}

test.each([
  ['a wrong password', changed((url) => (url.password = 'hunter2'))],
  ['a database that is not there', changed((url) => (url.pathname = '/nowhere'))],
  ['a server that is not there', changed((url) => (url.port = '1'))],
])('%s: one message that names the database, without the password', async (_, url) => {
  const opening = openArchive(url);
  await expect(opening).rejects.toMatchObject({
    name: 'StoreOpenError',
    message: expect.stringContaining(nameOf(url)) as string,
  });
  await expect(opening).rejects.not.toThrow(/hunter2|tester@/);
  expect(nameOf(url)).not.toMatch(/hunter2|tester/);
});

test('the archive is in that database, and a broken connection is replaced', async () => {
  await using database = await createTestDatabase();
  await using service = await startTestService({ env: { DATABASE_URL: database.url } });
  const read = (id: string) =>
    service.query('query ($id: ID!) { task(id: $id) { status } archive { totalCount } }', { id });
  const [first, second] = [0, 1].map(() => service.emulator.add({ state: 'completed' }));
  expect(await read(first ?? '')).toMatchObject({ data: { task: { status: 'COMPLETED' } } });
  await database.run(
    `do $$ begin if (select count(*) from tasks) + (select count(*) from inbox) <> 1 then raise 'not here'; end if; end $$;
     select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  // What met the broken connection may have failed; what comes after does not.
  const again = async () => (await read(second ?? '')).data?.task as unknown;
  await expect.poll(again, { timeout: 10_000 }).toEqual({ status: 'COMPLETED' });
  expect((await read(first ?? '')).data).toEqual({
    task: { status: 'COMPLETED' },
    archive: { totalCount: 2 },
  });
});

test('connections that break while they work do not end the process', async () => {
  await using database = await createTestDatabase();
  const archive = await openArchive(database.where);
  const end = new AbortController();
  async function breakAll(): Promise<void> {
    while (!end.signal.aborted) {
      await database
        .run(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid()`,
        )
        .catch(() => {});
    }
  }
  const breaking = breakAll();
  const errors: unknown[] = [];
  for (let at = 0; at < 60; at += 1) {
    const told = readTaskResponse(
      JSON.stringify(around({ id: toId(at + 1) })),
      'CLAUDE',
      new Date(),
    );
    await archive.put(told, toTask(told, 'UPSTREAM'), true).catch((error) => errors.push(error));
    await archive.find(toId(at + 1)).catch((error) => errors.push(error));
  }
  end.abort();
  await breaking;
  expect(errors.length).toBeGreaterThan(0);
  // Also what is said of a transaction that could not even be rolled back.
  expect(errors.filter((error) => !isStoreTrouble(error))).toEqual([]);
  // An error that nobody listened for would have failed this run by now.
  await expect.poll(() => archive.check().then(() => 'well', String)).toBe('well');
  await archive.close();
});

test('a connection that is lost without a word is noticed; what takes long, or comes slowly, is not taken for one', async () => {
  await using database = await createTestDatabase();
  await using proxy = await startProxy(database.url);
  const store = await openStore(proxy.url);
  const answer = () => sql`select 1`.execute(store.reader);
  await answer();
  proxy.swallow();
  proxy.pass('slowly');
  const taking = sql`select pg_sleep(8)`.execute(store.reports);
  const coming = sql<{ text: string }>`select repeat('x', ${LARGE}) as text`.execute(store.reports);
  const lost = await answer().catch((error: unknown) => error);
  expect(isStoreTrouble(lost), String(lost)).toBe(true);
  await answer();
  expect((await taking).rows).toHaveLength(1);
  expect((await coming).rows[0]?.text).toHaveLength(LARGE);
  await store.close();
});

test('locked by somebody else for long: an error with a code, and then on', async () => {
  await using database = await createTestDatabase();
  await using service = await startTestService({ env: { DATABASE_URL: database.url } });
  const locking = database.run(
    'begin; lock table tasks in access exclusive mode; select pg_sleep(7); commit',
  );
  const read = () => service.query('{ archive { totalCount } }');
  await expect
    .poll(read, { timeout: 15_000 })
    .toMatchObject({ errors: [{ extensions: { code: 'ARCHIVE_UNAVAILABLE', retryable: true } }] });
  await locking;
  expect((await read()).data).toEqual({ archive: { totalCount: 0 } });
});

test('refused in mid-collection: nothing is lost, nothing asked for twice, nothing needs a restart', async () => {
  await using database = await createTestDatabase();
  await using proxy = await startProxy(database.url);
  await using service = await startTestService({
    env: { DATABASE_URL: proxy.url, COLLECT: 'all' },
    emulator: { latency: 20, demo: false },
  });
  const { emulator, url } = service;
  const isReady = async () => (await fetch(`${url}/health/ready`)).status;
  const gets = () => emulator.count('task_get');
  const ids = emulator.addMany(200, { collected: false });
  const collecting = service.query('mutation { collectReady { collected } }');
  await expect.poll(gets, { interval: 5, timeout: 10_000 }).toBeGreaterThan(40);
  await proxy.refuse();
  await expect.poll(isReady, { timeout: 10_000 }).toBe(503);
  const { data } = await collecting;
  const collected = data.collectReady.collected as number;
  expect(collected).toBeLessThan(200);

  // What is wanted most just then: all that does not need the database, at once.
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/^upstream_account_accepted 1$/m);
  expect(metrics).toMatch(/^archive_unwritten_answers \d+$/m);
  expect(metrics).not.toMatch(/^archive_completions /m);
  expect(metrics).not.toMatch(/^spend_today_usd/m);
  const read = 'query ($ids: [ID!]!) { tasks(ids: $ids) { failures { code retryable } } }';
  const { failures } = (await service.query(read, { ids: ids.slice(-50) })).data.tasks;
  for (const failure of failures) {
    expect(failure).toEqual({ code: 'ARCHIVE_UNAVAILABLE', retryable: true });
  }

  await proxy.accept();
  await expect.poll(isReady, { timeout: 15_000 }).toBe(200);
  const count = async () =>
    (await service.query('{ archive(filter: { statuses: [COMPLETED] }) { totalCount } }')).data
      ?.archive.totalCount as number;
  await expect.poll(count, { timeout: 30_000 }).toBe(200);
  for (const id of ids) expect(emulator.count(id)).toBe(1);
  const events = new Set<string>();
  const told = 'subscription { taskCompleted(after: "0") { eventId task { id } } }';
  for await (const event of service.subscribe(told)) {
    events.add(event.data.taskCompleted.task.id as string);
    if (events.size === 200) break;
  }
  const scrape = async () => await (await fetch(`${url}/metrics`)).text();
  // The number of the newest: what was rolled back in between has taken some.
  await expect.poll(scrape, { timeout: 10_000 }).toMatch(/^archive_completions 2\d\d$/m);
}, 90_000);

test('texts of an earlier version, as words, become numbers: the same is found and counted', async () => {
  await using database = await createTestDatabase();
  const texts = ['Northwind and Quill & Co, Northwind.', 'Quill, and Bluebird &amp; Sons', ''];
  const lines = texts.map((text, at) => JSON.stringify(toBody({ id: toId(at + 1), text })));
  const before = await openArchive(database.where);
  await importLines(lines, { archive: before, fetch: null });
  await before.close();
  await database.run(`
    drop table texts, vocabulary;
    create table vocabulary (word text primary key);
    create table texts (rowid bigint primary key, prompt text[] not null, answer text[] not null);
    insert into texts select number, '{}', '{northwind}' from tasks;
    update tasks set derivation = 7;
    delete from kysely_migration where name = '020-word-numbers'`);
  const archive = await openArchive(database.where);
  await archive.rederive();
  const terms = ['Northwind', 'Quill & Co', 'Bluebird', 'Sons', 'Nobody'].map((name) => ({
    name,
    aliases: [],
    domains: [],
  }));
  const counted = await archive.questions.mentions(null, terms);
  expect(counted.map((days) => days.map(({ count }) => count))).toEqual([[2], [1], [1], [1], []]);
  for (const [search, found] of Object.entries({ 'quill blue*': 1, '"quill & co"': 1, blue: 0 })) {
    expect(await countTasks(archive.database, { search }), search).toBe(found);
  }
  await archive.close();
});

function around(told: Told): object {
  return { status_code: 20000, tasks: [toBody(told)] };
}
