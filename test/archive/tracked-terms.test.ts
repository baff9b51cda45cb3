import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import type { TaskFilter } from '../../src/archive/questions/filter.ts';
import type { Term } from '../../src/archive/tables/tracked-terms.ts';
import { createHistory } from '../../src/emulator/history.ts';
import { DAY } from '../../src/model/date.ts';
import { annotationsOf, textOf } from '../../src/model/result.ts';
import { type TaskResponse, toTask } from '../../src/model/task.ts';
import { readImport } from '../../src/tasks/read-import.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/* What was asked for once is counted on as answers come in: at every stage it is what is counted here by hand. */

const responses: TaskResponse[] = [
  ...createHistory({
    count: 4300,
    days: 60,
    details: 0,
    until: Date.parse('2026-06-10T12:00:00Z'),
  }),
].flatMap((text) => {
  return readImport(text).flatMap((read) => (read.kind === 'task' ? [read.response] : []));
});
const tasks = responses.map((response) => toTask(response, 'ARCHIVE'));
const terms: Term[] = [
  { name: 'Northwind', aliases: [], domains: ['testlab.example'] },
  { name: 'Quill & Co', aliases: [], domains: [] },
  { name: 'Halden', aliases: ['Cobalt Peak', 'cobalt peak'], domains: [] },
];
const filters: (TaskFilter | null)[] = [
  null,
  { providers: ['CLAUDE'] },
  { completedAt: { from: new Date('2026-05-01'), to: new Date('2026-06-01') } },
  { completedAt: { from: new Date('2026-05-01T05:00:00Z') }, providers: ['GEMINI'] },
  { webSearch: true },
];

function countByHand(count: number, { aliases, domains, name }: Term, filter: TaskFilter | null) {
  const total = { count: 0, answers: 0, cited: 0 };
  for (const task of tasks.slice(0, count)) {
    const [result] = task.results ?? [];
    const at = task.completedAt ?? new Date(0);
    if (!result || (filter?.providers && !filter.providers.includes(task.provider))) continue;
    if (filter?.completedAt?.from && at < filter.completedAt.from) continue;
    if (filter?.completedAt?.to && at >= filter.completedAt.to) continue;
    if (filter?.webSearch && !result.webSearch) continue;
    const text = ` ${(textOf(result) ?? '')
      .toLowerCase()
      .replace(/\]\([^)]*\)/g, ']')
      .split(/[^\p{L}\p{N}]+/u)
      .join('  ')} `;
    const names = [
      ...new Set([name, ...aliases].map((one) => one.toLowerCase().replace(/\W+/g, '  '))),
    ];
    const found = names.reduce((sum, one) => sum + text.split(` ${one} `).length - 1, 0);
    if (found === 0) continue;
    total.count += found;
    total.answers += 1;
    const sources = annotationsOf(result) ?? [];
    if (sources.some(({ domain }) => domains.includes(domain ?? ''))) total.cited += 1;
  }
  return total;
}

let database: TestDatabase;
let archive: Archive;

async function put(from: number, to: number): Promise<void> {
  const some = [...tasks.keys()].slice(from, to);
  await Promise.all(some.map((at) => archive.put(responses[at]!, tasks[at]!, true)));
  await archive.settled();
  await archive.rollUp();
}

async function compare(count: number): Promise<void> {
  for (const filter of filters) {
    const counted = await archive.questions.mentions(filter, terms);
    for (const [index, term] of terms.entries()) {
      const days = counted[index] ?? [];
      const sum = { count: 0, answers: 0, cited: 0 };
      for (const day of days) {
        sum.count += day.count;
        sum.answers += day.answers;
        sum.cited += day.cited;
      }
      expect(sum, `${term.name} ${JSON.stringify(filter)}`).toEqual(
        countByHand(count, term, filter),
      );
    }
  }
}

const state = () =>
  archive.database.reader
    .selectFrom('rolled_up')
    .select((rolled) => [
      'upto',
      rolled
        .selectFrom('names')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('names'),
    ])
    .executeTakeFirstOrThrow();

beforeAll(async () => {
  database = await createTestDatabase();
  archive = await openArchive(database.where);
});
afterAll(async () => {
  await archive.close();
  await database[Symbol.asyncDispose]();
});

test('counted by hand, counted from rows, counted on: the same', { timeout: 180_000 }, async () => {
  await put(0, 1000);
  await compare(1000);
  await archive.questions.idle();
  expect(await state()).toEqual({ upto: 0, names: 0 });
  await put(1000, 2100);
  await compare(2100);
  await archive.questions.idle();
  expect(await state()).toEqual({ upto: 2000, names: 3 });
  await compare(2100);
  await put(2100, 4300);
  expect(await state()).toEqual({ upto: 4000, names: 3 });
  await compare(4300);
  const [days] = await archive.questions.mentions(null, terms.slice(0, 1));
  const citing = tasks.filter((task) => /northwind/i.test(textOf(task.results![0]!) ?? ''));
  const expected = new Set(citing.map((task) => Math.floor(Number(task.completedAt) / DAY)));
  expect(new Set(days?.map(({ day }) => day))).toEqual(expected);
});

test('a new reading of the bodies forgets what was counted', { timeout: 180_000 }, async () => {
  await database.run('update tasks set derivation = 0 where number = 1');
  await archive.rederive();
  expect(await state()).toEqual({ upto: 0, names: 0 });
  await compare(4300);
  await archive.rollUp();
  await compare(4300);
});

test('so many terms are counted on and no more', { timeout: 180_000 }, async () => {
  await put(0, 0);
  for (let at = 0; at < 110; at += 1) {
    await archive.questions.mentions(null, [{ name: `nobody${at}`, aliases: [], domains: [] }]);
  }
  await archive.questions.idle();
  expect((await state()).names).toBeLessThanOrEqual(100);
});
