import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openArchive } from '../../src/archive/archive.ts';
import { sampleOf } from '../../src/archive/questions/samples.ts';
import { pageOfTasks } from '../../src/archive/questions/pages.ts';
import { spendReport } from '../../src/archive/questions/spend.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { type TaskResponse, toTask } from '../../src/model/task.ts';
import type { Completion } from '../../src/archive/writing/task-rows.ts';
import { type Told, toBody, toId } from '../support/answers.ts';
import { createTestDatabase } from '../support/database.ts';

function response(told: Told) {
  const body = JSON.stringify({ status_code: 20000, tasks: [toBody(told)] });
  return readTaskResponse(body, told.provider ?? 'CLAUDE', new Date('2026-01-06T00:00:00Z'));
}

test('rows of an older reading are read again, in place', async () => {
  await using database = await createTestDatabase();
  const archive = await openArchive(database.where);
  for (let number = 1; number <= 150; number += 1) {
    const told = response({
      id: toId(number),
      urls: ['https://example.com/a'],
      text: 'Northwind',
      fanOuts: ['q'],
    });
    await archive.put(told, toTask(told, 'UPSTREAM'), true);
  }
  await archive.settled();
  await database.run('update tasks set derivation = 0, model = null, annotation_count = 9');
  expect(await archive.rederive()).toBe(150);
  expect(await sampleOf(archive.database, { models: ['m1'], search: 'northwind' })).toMatchObject({
    answers: 150,
    annotations: 150,
  });
  await archive.close();
});

test('a final answer is never replaced, and told once', async () => {
  await using database = await createTestDatabase();
  const archive = await openArchive(database.where);
  const [first, second] = ['one', 'two'].map((text) => response({ id: toId(1), text }));
  const told: Completion[] = [];
  archive.observe((completion) => told.push(completion));
  const put = (own: TaskResponse) => archive.put(own, toTask(own, 'UPSTREAM'), true);
  await Promise.all([put(first!), put(second!)]);
  await put(second!);
  await archive.settled();
  await put(first!);
  await archive.settled();
  expect(await archive.completionsAfter(0, 10)).toMatchObject([
    { taskId: toId(1), previous: null },
  ]);
  expect(told).toEqual(await archive.completionsAfter(0, 10));
  expect((await archive.find(toId(1)))?.response.body).toBe(first!.body);
  await archive.close();
});

test('what is longer than an index takes is kept, and found', async () => {
  await using database = await createTestDatabase();
  const archive = await openArchive(database.where);
  // Nothing that could be made shorter by packing it.
  const long = randomBytes(4000).toString('hex');
  const url = `https://long.example/東${long}`;
  const told = response({
    id: toId(1),
    text: `${long} end`,
    urls: [url],
    tag: long,
    model: long,
    asked: long,
    prompt: long,
    fanOuts: [long],
  });
  await archive.put(told, toTask(told, 'UPSTREAM'), true);
  await archive.settled();
  for (const filter of [
    { search: long.slice(0, 500) },
    { search: '"END"' },
    { tags: [long], models: [long], requestedModels: [long] },
    { tagPrefix: long.slice(0, 5000) },
    { models: [long] },
    { citedUrl: url },
  ]) {
    expect(await sampleOf(archive.database, filter)).toMatchObject({ answers: 1 });
  }
  expect((await archive.find(toId(1)))?.response.body).toBe(told.body);
  await archive.close();
});

test.each([1e12, 1e300, -5])('a price of %d is not known, and spoils nothing', async (money) => {
  await using database = await createTestDatabase();
  const archive = await openArchive(database.where);
  const told = [response({ id: toId(1), money }), response({ id: toId(2), money: 0.02 })];
  await Promise.all(told.map((one) => archive.put(one, toTask(one, 'UPSTREAM'), true)));
  await archive.settled();
  for (const one of told) expect(toTask(one, 'UPSTREAM').charges.moneySpent).not.toBe(Infinity);
  const { total } = await spendReport(archive.database, null, {
    groupBy: [],
    orderBy: 'CHARGED',
    first: 1,
    after: null,
  });
  expect(total).toMatchObject({ tasks: 2, unknown: 1, spent: 20_000_000 });
  const order = { field: 'MONEY_SPENT', direction: 'ASC' } as const;
  const { items } = await pageOfTasks(archive.database, null, order, {});
  expect(items.map(({ item }) => item)).toEqual([toId(1), toId(2)]);
  await archive.close();
});
