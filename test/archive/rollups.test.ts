import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import { sampleOf, toDay } from '../../src/archive/questions/samples.ts';
import { createCitations } from '../../src/archive/questions/citations.ts';
import type { TaskFilter } from '../../src/archive/questions/filter.ts';
import { countTasks } from '../../src/archive/questions/pages.ts';
import { spendReport } from '../../src/archive/questions/spend.ts';
import { createHistory } from '../../src/emulator/history.ts';
import { DAY } from '../../src/model/date.ts';
import { toNanos } from '../../src/model/money.ts';
import { annotationsOf } from '../../src/model/result.ts';
import { type Task, type TaskResponse, toTask } from '../../src/model/task.ts';
import { readImport } from '../../src/tasks/read-import.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/*
 * More answers than are rolled up at once, so that most of them are and some are not: every sum is the one that is
 * counted here by hand.
 */

const responses: TaskResponse[] = [
  ...createHistory({
    count: 2300,
    days: 60,
    details: 0,
    until: Date.parse('2026-06-10T12:00:00Z'),
  }),
].flatMap((text) => {
  return readImport(text).flatMap((read) => (read.kind === 'task' ? [read.response] : []));
});
const tasks = responses.map((response) => toTask(response, 'ARCHIVE'));
let database: TestDatabase;
let archive: Archive;

async function rolledUpTo(): Promise<number> {
  const { reader } = archive.database;
  const row = await reader.selectFrom('rolled_up').select('upto').executeTakeFirstOrThrow();
  return row.upto;
}

beforeAll(async () => {
  database = await createTestDatabase();
  archive = await openArchive(database.where);
  const put = (at: number, final: boolean) =>
    archive.put(responses[at] as TaskResponse, tasks[at] as Task, final);
  // Some are known before they are final, and become so when the others are rolled up.
  const early = [...tasks.keys()].filter((at) => at % 100 === 7);
  await Promise.all(early.map((at) => put(at, false)));
  await archive.settled();
  const others = [...tasks.keys()].filter((at) => at % 100 !== 7);
  await Promise.all(others.map((at) => put(at, true)));
  await archive.settled();
  await archive.rollUp();
  expect(await rolledUpTo()).toBe(2000);
  await Promise.all(early.slice(0, 15).map((at) => put(at, true)));
  await archive.settled();
});
afterAll(async () => {
  await archive.close();
  await database[Symbol.asyncDispose]();
});

const time = (text: string) => new Date(`2026-${text}Z`);
const filters: Record<string, TaskFilter | null> = {
  everything: null,
  'a provider': { providers: ['CLAUDE'] },
  'no provider': { providers: [] },
  'whole days': { completedAt: { from: time('05-01T00:00:00'), to: time('06-01T00:00:00') } },
  'pieces of days': { completedAt: { from: time('05-01T06:00:00'), to: time('05-20T18:30:00') } },
  'less than a day': { completedAt: { from: time('06-01T06:00:00'), to: time('06-01T18:30:00') } },
  'from on': { completedAt: { from: time('06-02T07:00:00') } },
  'a provider until then': {
    providers: ['GEMINI', 'CHAT_GPT'],
    completedAt: { to: time('06-02T07:00:00') },
  },
  'what the roll-ups do not know': { webSearch: true, providers: ['CLAUDE'] },
  'a tag': { tags: ['tracker-1'] },
};

function chosen(filter: TaskFilter | null): Task[] {
  const { completedAt, providers, tags, webSearch } = filter ?? {};
  return tasks.filter((task) => {
    const at = task.completedAt ?? new Date(0);
    return (
      (!providers || providers.includes(task.provider)) &&
      (!tags || tags.includes(task.tag ?? '')) &&
      (typeof webSearch !== 'boolean' || task.results?.[0]?.webSearch === webSearch) &&
      (!completedAt?.from || at >= completedAt.from) &&
      (!completedAt?.to || at < completedAt.to)
    );
  });
}

const sourcesOf = (task: Task) => annotationsOf(task.results?.[0] as never) ?? [];
const dayOf = (task: Task) => Math.floor((task.completedAt?.getTime() ?? 0) / DAY);

describe.each(Object.entries(filters))('over %s', (_, filter) => {
  const counted = chosen(filter);

  test('the sample', async () => {
    const times = counted.map((task) => task.completedAt?.getTime() ?? 0).toSorted((a, b) => a - b);
    expect(await sampleOf(archive.database, filter)).toEqual({
      answers: counted.length,
      answersWithWebSearch: counted.filter((task) => task.results?.[0]?.webSearch).length,
      answersWithCitation: counted.filter((task) => sourcesOf(task).length > 0).length,
      emptyAnswers: 0,
      annotations: counted.flatMap(sourcesOf).length,
      from: counted.length > 0 ? new Date(times[0] ?? 0) : null,
      to: counted.length > 0 ? new Date(times.at(-1) ?? 0) : null,
    });
    expect(await countTasks(archive.database, filter)).toBe(counted.length);
  });

  test('spend by model and day', async () => {
    const sums = new Map<string, { tasks: number; spent: number }>();
    for (const task of counted) {
      const key = `${task.results?.[0]?.modelName} ${dayOf(task)}`;
      const sum = sums.get(key) ?? { tasks: 0, spent: 0 };
      const spent = sum.spent + toNanos(task.charges.moneySpent ?? 0);
      sums.set(key, { tasks: sum.tasks + 1, spent });
    }
    const report = await spendReport(archive.database, filter, {
      groupBy: ['MODEL', 'DAY'],
      orderBy: 'CHARGED',
      first: 1000,
      after: null,
    });
    const found = report.buckets.items.map(
      ({ item: { key, spent, tasks: count } }) =>
        [`${key.MODEL} ${key.DAY}`, { tasks: count, spent }] as const,
    );
    expect(new Map(found)).toEqual(sums);
    expect(report.total.tasks).toBe(counted.length);
  });

  test.each(['DOMAIN', 'HOST'] as const)('citations by %s, and their days', async (groupBy) => {
    const field = groupBy === 'DOMAIN' ? 'domain' : 'host';
    const groups = new Map<string, { annotations: number; answers: number }>();
    for (const task of counted) {
      const keys = sourcesOf(task).flatMap((source) => source[field] ?? []);
      for (const key of keys) {
        const group = groups.get(key) ?? { annotations: 0, answers: 0 };
        groups.set(key, { ...group, annotations: group.annotations + 1 });
      }
      for (const key of new Set(keys)) {
        const group = groups.get(key) ?? { annotations: 0, answers: 0 };
        groups.set(key, { ...group, answers: group.answers + 1 });
      }
    }
    const citations = createCitations(archive.database, filter, groupBy);
    expect(await citations.count()).toBe(groups.size);
    const expected = [...groups].toSorted(
      ([a, one], [b, other]) => other.annotations - one.annotations || (a < b ? -1 : 1),
    );
    const items: Awaited<ReturnType<typeof citations.page>>['items'][number][] = [];
    // The first pages are found without counting all, the last one is not.
    for (const size of [1, 20, 5, 100, 100]) {
      const page = await citations.page({ first: size, after: items.at(-1)?.cursor });
      items.push(...page.items);
      expect(page.hasNextPage).toBe(items.length < expected.length);
    }
    expect(
      items.map(({ item }) => [
        item.address,
        { annotations: item.annotationCount, answers: item.answerCount },
      ]),
    ).toEqual(expected.slice(0, 226));
    const [first] = items;
    if (!first) return;
    const { address: top, number } = first.item;
    const days = (await citations.days([number])).get(number) ?? [];
    const citing = counted.filter((task) =>
      sourcesOf(task).some((source) => source[field] === top),
    );
    expect(days.reduce((sum, { answers }) => sum + answers, 0)).toBe(citing.length);
    expect(new Set(days.map(({ day }) => toDay(day)))).toEqual(
      new Set(citing.map((task) => toDay(dayOf(task)))),
    );
  });
});

test('a new reading of the bodies begins the sums anew', async () => {
  await database.run('update tasks set derivation = 0 where number <= 100');
  await archive.rederive();
  const store = archive.database;
  const before = await sampleOf(store, null);
  // Told to stop, it ends with what it is at.
  const stop = new AbortController();
  const stopping = archive.rollUp(stop.signal);
  stop.abort();
  await stopping;
  expect(await rolledUpTo()).toBeLessThan(2000);
  await archive.rollUp();
  expect(await rolledUpTo()).toBe(2000);
  expect(await sampleOf(store, null)).toEqual(before);
  expect(before.answers).toBe(tasks.length);
});

test('sums wait for an archive that cannot be written', async () => {
  const unlock = await database.lock();
  const rolling = archive.rollUp();
  rolling.catch(() => {}); // told below
  await sleep(6000); // longer than a lock is waited for
  await unlock();
  await rolling;
});
