import { expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import { type SpendDimension, spendReport } from '../../src/archive/questions/spend.ts';
import { DAY } from '../../src/model/date.ts';
import { exportResponses, importLines, toExportLine } from '../../src/tasks/transfer.ts';
import { toBody, toId } from '../support/answers.ts';
import { createTestDatabase } from '../support/database.ts';

/* Several copies of a task, from whatever archives they come, and in whatever order. */

const at = '2026-01-05T11:00:00.000Z';
const cost = 0.0102;

function line(task: object, fetchedAt: number, posting: object | null = null): string {
  return JSON.stringify({
    provider: 'CLAUDE',
    fetchedAt: new Date(fetchedAt).toISOString(),
    posting,
    response: { status_code: 20000, tasks: [task] },
  });
}

const now = Date.now();
const without = (id: string, status_code: number) => ({
  ...toBody({ id }),
  status_code,
  result: null,
});
const queued = (id: string) => without(id, 40602);
const failed = (id: string) => without(id, 40103);

const copies = {
  'in the queue, with its posting': (id: string) => line(queued(id), now - 3000, { at, cost }),
  answered: (id: string) => line(toBody({ id, text: 'the answer' }), now - 2000),
  'in the queue, fetched later': (id: string) => line(queued(id), now - 1000),
  'in the queue two months ago': (id: string) =>
    line(queued(id), now - 60 * DAY, { at, cost: null }),
};

function permute<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permute(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

function spend({ database }: Archive, groupBy: readonly SpendDimension[] = []) {
  return spendReport(database, null, { groupBy, orderBy: 'CHARGED', first: 10, after: null });
}

async function start() {
  const database = await createTestDatabase();
  const archive = await openArchive(database.where);
  return {
    archive,
    database,
    bring: async (...lines: string[]) => {
      expect(await importLines(lines, { archive, fetch: null })).toMatchObject({
        tasks: lines.length,
        bad: 0,
      });
    },
    async [Symbol.asyncDispose]() {
      await archive.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

test.each(['in one import', 'an import each'])(
  'in every order, %s: a final answer wins, and what is known of its posting stays',
  async (how) => {
    await using own = await start();
    const orders = permute(Object.keys(copies) as (keyof typeof copies)[]); // its own keys
    expect(orders).toHaveLength(24);
    for (const [index, order] of orders.entries()) {
      const id = toId(index + 1);
      const lines = order.map((name) => copies[name](id));
      if (how === 'in one import') await own.bring(...lines);
      else for (const one of lines) await own.bring(one);
      const found = await own.archive.find(id);
      expect(found?.final, order.join(', ')).toBe(true);
      expect(found?.response.body).toContain('the answer');
      expect(found?.response.posting, order.join(', ')).toEqual({ at: new Date(at), cost });
    }
    expect(await own.archive.completionsAfter(0, 100), 'each told once').toHaveLength(24);
  },
);

test('of copies in the queue, the newest', async () => {
  await using own = await start();
  const [older, newer] = [now - 2000, now - 1000];
  for (const order of [
    [older, newer],
    [newer, older],
  ]) {
    for (const time of order) await own.bring(line(queued(toId(1)), time));
    expect((await own.archive.find(toId(1)))?.response.fetchedAt).toEqual(new Date(newer));
  }
});

test('what is only brought in is no news: neither an old task in the queue, nor an answer deleted long ago', async () => {
  await using own = await start();
  await own.bring(copies['in the queue two months ago'](toId(1)));
  expect((await own.archive.find(toId(1)))?.final).toBe(false);
  await own.bring(line(without(toId(1), 40403), now - 40 * DAY));
  expect((await own.archive.find(toId(1)))?.final).toBe(true);
  expect(await own.archive.completionsAfter(0, 10)).toEqual([]);
});

test('the sums stay exact when the day of a posting becomes known after a task was summed up', async () => {
  await using own = await start();
  const ids = Array.from({ length: 2100 }, (_none, index) => toId(index + 1));
  await own.bring(...ids.map((id) => line(failed(id), now)));
  await own.archive.rollUp();
  await own.bring(...ids.slice(0, 3).map((id) => line(queued(id), now - 1000, { at, cost })));
  const days = async () => {
    const { buckets } = await spend(own.archive, ['DAY']);
    return buckets.items.map(({ item: { key, tasks } }) => [key.DAY, tasks]);
  };
  const day = Math.floor(Date.parse(at) / DAY);
  expect(await days()).toEqual([
    [null, 2097],
    [day, 3],
  ]);
  await own.archive.rollUp();
  expect(await days()).toEqual([
    [null, 2097],
    [day, 3],
  ]);
});

test('a task in the queue that an earlier version took for final is open again', async () => {
  await using own = await start();
  await own.bring(
    ...[1, 2].map((number) => line(queued(toId(number)), now - 60 * DAY)),
    line(failed(toId(3)), now),
  );
  await own.archive.close();
  const isPostgres = own.database.url.startsWith('postgres');
  await own.database.run(`
    update tasks set final = 1;
    update rolled_up set upto = 1000;
    ${isPostgres ? 'drop table vocabulary; drop table texts; create table texts (rowid bigint primary key, prompt text[] not null, answer text[] not null);' : ''}
    drop table inbox;
    drop table notices;
    drop table notices_begun;
    alter table events drop column notice;
    alter table entries drop column sender;
    drop table if exists replicas;
    drop table if exists leases;
    delete from kysely_migration where name >= '013-in-queue'`);
  const archive = await openArchive(own.database.where);
  const finals = [1, 2, 3].map(async (number) => (await archive.find(toId(number)))?.final);
  expect(await Promise.all(finals)).toEqual([false, false, true]);
  expect((await spend(archive)).total.tasks).toBe(3);
  await importLines([copies.answered(toId(1))], { archive, fetch: null });
  expect((await archive.find(toId(1)))?.response.body).toContain('the answer');
  await archive.close();
});

test('an export tells each task once, as it was when it began', async () => {
  await using own = await start();
  const ids = Array.from({ length: 500 }, (_none, index) => toId(index + 1));
  await own.bring(...ids.map((id) => line(queued(id), now - 1000)));
  const told: string[] = [];
  for await (const response of exportResponses(own.archive, null)) {
    told.push(toExportLine(response));
    if (told.length !== 1) continue;
    // The first and the last become final, and a new one comes.
    for (const number of [1, 450, 501]) {
      await own.bring(line(toBody({ id: toId(number) }), now));
    }
  }
  const tasks = told.map((text) => JSON.parse(text).response.tasks[0]);
  expect(tasks).toHaveLength(500);
  expect(new Set(tasks.map(({ id }) => id))).toEqual(new Set(ids));
  expect(new Set(tasks.map(({ status_code }) => status_code))).toEqual(new Set([40602]));
  const after: string[] = [];
  for await (const { wire } of exportResponses(own.archive, null)) after.push(wire.id);
  expect(after).toHaveLength(501);
});

test('an export that nobody reads to its end lets go of its moment', async () => {
  await using own = await start();
  await own.bring(line(queued(toId(1)), now - 1000));
  for (let times = 0; times < 5; times += 1) {
    for await (const { wire } of exportResponses(own.archive, null)) {
      expect(wire.id).toBe(toId(1));
      break;
    }
  }
  expect((await spend(own.archive)).total.tasks).toBe(1);
});
