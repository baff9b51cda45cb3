import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import type { TaskFilter } from '../../src/archive/questions/filter.ts';
import type { Questions } from '../../src/archive/questions/questions.ts';
import { createHistory } from '../../src/emulator/history.ts';
import { DAY } from '../../src/model/date.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { type TaskResponse, toTask } from '../../src/model/task.ts';
import { createRetention } from '../../src/tasks/retention.ts';
import { importLines } from '../../src/tasks/transfer.ts';
import { toBody, toId } from '../support/answers.ts';
import { createFakeClock } from '../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/*
 * Two archives: one that had more and deleted it, one that never had it. Both must say the same, also of what was rolled
 * up and counted before.
 */

const until = Date.parse('2026-06-10T12:00:00Z');
const lines = [...createHistory({ count: 2300, days: 60, details: 0, until })];
const idOf = (line: string): string => JSON.parse(line).tasks[0].id;
const doomed = new Set(lines.filter((_, at) => at % 7 === 3 || (at > 400 && at < 600)).map(idOf));
const terms = ['Northwind', 'Halden', 'Quill & Co'].map((name) => ({
  name,
  aliases: [],
  domains: ['example.com'],
}));

const databases: TestDatabase[] = [];
async function open(): Promise<{ database: TestDatabase; archive: Archive }> {
  const database = await createTestDatabase();
  databases.push(database);
  return { database, archive: await openArchive(database.where) };
}
let all: Awaited<ReturnType<typeof open>>;
let rest: Awaited<ReturnType<typeof open>>;

beforeAll(async () => {
  [all, rest] = [await open(), await open()];
  await importLines(lines, { archive: all.archive, fetch: null });
  const others = lines.filter((line) => !doomed.has(idOf(line)));
  await importLines(others, { archive: rest.archive, fetch: null });
  await all.archive.rollUp();
  // Learned before, so that they have to be unlearned.
  await all.archive.questions.mentions(null, terms);
}, 120_000);
afterAll(async () => {
  for (const { archive } of [all, rest]) await archive.close();
  for (const database of databases) await database[Symbol.asyncDispose]();
});

function toResponse(id: string, at = '2026-01-05 12:00:00 +00:00'): TaskResponse {
  const body = JSON.stringify({ status_code: 20000, tasks: [toBody({ id, at })] });
  return readTaskResponse(body, 'CLAUDE', new Date(until));
}

const byDay = (days: readonly { day: number }[]) => days.toSorted((a, b) => a.day - b.day);

/** Without cursors, which name what differs: the numbers of prompts. */
async function spendIn(questions: Questions, filter: TaskFilter | null) {
  const { buckets, total } = await questions.spend(filter, {
    groupBy: ['MODEL', 'DAY'],
    orderBy: 'KEY',
    first: 1000,
    after: null,
  });
  return { total, buckets: buckets.items.map(({ item }) => item) };
}

async function askAll({ archive: { questions } }: typeof all) {
  const filters = [null, { providers: ['CLAUDE' as const] }];
  return await Promise.all(
    filters.map(async (filter) => {
      const citations = questions.citations(filter, 'DOMAIN');
      const page = await citations.page({ first: 100 });
      return {
        sample: await questions.sample(filter),
        count: await questions.taskCount(filter),
        cited: await citations.count(),
        citations: page.items.map(({ item: { address, annotationCount, answerCount } }) => ({
          address,
          annotationCount,
          answerCount,
        })),
        mentions: (await questions.mentions(filter, terms)).map(byDay),
        parts: await citations
          .breakdown(
            page.items.slice(0, 3).map(({ item }) => item.number),
            { dimension: 'MODEL', first: 100 },
          )
          .then((parts) => [...parts.values()]),
        named: await questions.mentionParts(filter, terms, { dimension: 'MODEL', first: 100 }),
        prompts: (await questions.prompts(filter).page({ first: 100 })).items
          .map(({ item }) => ({ ...item, number: 0 }))
          .toSorted((a, b) => (a.text < b.text ? -1 : 1)),
        spend: await spendIn(questions, filter),
      };
    }),
  );
}

async function countRows({ archive: { database } }: typeof all) {
  const counts: Record<string, number> = {};
  for (const table of [
    'tasks',
    'bodies',
    'prompts',
    'annotations',
    'fan_outs',
    'texts',
    'events',
  ] as const) {
    const { count } = await database.reader
      .selectFrom(table)
      .select((rows) => rows.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    counts[table] = count;
  }
  return counts;
}

test('what was deleted was never there', async () => {
  expect(await askAll(all)).not.toEqual(await askAll(rest));
  const deleted = await all.archive.deletions.ofIds([...doomed]);
  expect(new Set(deleted)).toEqual(doomed);
  expect(await askAll(all)).toEqual(await askAll(rest));
  expect(await countRows(all)).toEqual(await countRows(rest));
  const { rows } = await all.archive.database.reader
    .selectFrom('task_days' as never)
    .selectAll()
    .execute()
    .then((found) => ({ rows: found as { tasks: number }[] })); // a table that only roll-ups know
  expect(rows.length).toBeGreaterThan(0);
  expect(Math.min(...rows.map(({ tasks }) => tasks))).toBeGreaterThan(0);
}, 120_000);

test('it does not come back by itself: not from upstream, not by an import, unless that is asked for', async () => {
  const again = lines.filter((line) => doomed.has(idOf(line))).slice(0, 3);
  const [id = ''] = again.map(idOf);
  expect(await all.archive.find(id)).toBeNull();
  expect(await importLines(again, { archive: all.archive, fetch: null })).toEqual({
    tasks: 0,
    bad: 0,
    deleted: 3,
  });
  // An answer that was on its way when its task was deleted.
  const late = toResponse(id);
  await all.archive.put(late, toTask(late, 'UPSTREAM'), true);
  expect(await all.archive.find(id)).toBeNull();
  const restored = await importLines(again, { archive: all.archive, fetch: null, restore: true });
  expect(restored).toEqual({ tasks: 3, bad: 0, deleted: 0 });
  expect((await all.archive.find(id))?.final).toBe(true);
  expect(await all.archive.deletions.ofIds(again.map(idOf))).toHaveLength(3);
  expect(await askAll(all)).toEqual(await askAll(rest));
});

test('two who write, keeping, rolling up and deleting at once, leave what one after the other would', async () => {
  const { archive, database } = await open();
  const other = await openArchive(database.where);
  const some = lines.filter((line) => doomed.has(idOf(line)));
  const kept = new AbortController();
  const keeping = importLines(lines, { archive, fetch: null, atOnce: 500 })
    .then(() => archive.rollUp())
    .finally(() => kept.abort());
  let deleted = 0;
  async function deleteAsTheyCome(): Promise<void> {
    while (!kept.signal.aborted) {
      for (let at = 0; at < some.length; at += 50) {
        const ids = some.slice(at, at + 50).map(idOf);
        deleted += (await other.deletions.ofIds(ids)).length;
        await other.questions.mentions(null, terms);
      }
    }
  }
  await Promise.all([keeping, deleteAsTheyCome()]);
  expect(deleted).toBeGreaterThan(0);
  await other.deletions.ofIds([...doomed]);
  await archive.rollUp();
  expect(await askAll({ archive: other, database })).toEqual(await askAll(rest));
  const { upto } = await other.database.reader
    .selectFrom('rolled_up')
    .select('upto')
    .executeTakeFirstOrThrow();
  expect(upto).toBe(2000);
  await other.close();
  await archive.close();
}, 120_000);

test('a filter deletes what it takes, and what is known of a task meanwhile saves it', async () => {
  const { archive } = await open();
  const put = (response: TaskResponse, final: boolean) =>
    archive.put(response, toTask(response, 'UPSTREAM'), final);
  const answers = [1, 2, 3].map((number) => toResponse(toId(number)));
  for (const [at, answer] of answers.entries()) await put(answer, at !== 1);
  const [, second] = answers;
  let slices = 0;
  const deleted = archive.deletions.ofFilter({}, { onSlice: () => (slices += 1) });
  expect(await deleted).toBe(3);
  expect(slices).toBe(1);
  expect(await archive.questions.taskCount(null)).toBe(0);
  await put(second as TaskResponse, true);
  expect(await archive.find(toId(2))).toBeNull();
  await archive.settled();
  expect(await archive.completionsAfter(0, 10)).toEqual([]);
  await archive.close();
});

test('what is older than RETENTION_DAYS goes, every hour, and what may still be answered stays', async () => {
  const { archive } = await open();
  const clock = createFakeClock(until);
  const some = lines.filter((_, at) => at % 8 === 0);
  await importLines(some, { archive, fetch: null });
  const made = some.map((line) => Date.parse(JSON.parse(line).tasks[0].result[0].datetime));
  const waiting = toResponse(toId(1), '2026-05-20 12:00:00 +00:00');
  await archive.put(waiting, toTask(waiting, 'UPSTREAM'), false);
  const retention = createRetention({
    archive,
    clock,
    days: 10,
    log: { info() {}, warn: (details) => expect.fail(JSON.stringify(details)) },
  });
  const expected = (now: number) => 1 + made.filter((at) => at >= now - 10 * DAY).length;
  expect(expected(until)).toBeLessThan(150);
  expect(expected(until + 2 * DAY)).toBeLessThan(expected(until));
  const stop = new AbortController();
  const sweeping = retention(stop.signal);
  await expect
    .poll(() => archive.questions.taskCount(null), { timeout: 20_000 })
    .toBe(expected(until));
  await clock.advance(2 * DAY);
  await expect
    .poll(() => archive.questions.taskCount(null), { timeout: 20_000 })
    .toBe(expected(until + 2 * DAY));
  stop.abort();
  await sweeping;
  await archive.close();
});
