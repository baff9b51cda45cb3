import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import { createDeriving } from '../../src/archive/deriving.ts';
import { countTasks } from '../../src/archive/questions/pages.ts';
import { openStore } from '../../src/archive/store/open.ts';
import type { Store } from '../../src/archive/store/store.ts';
import { ThreadEndedError } from '../../src/archive/store/thread-error.ts';
import { toArrival } from '../../src/archive/writing/intake.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { type TaskResponse, toTask } from '../../src/model/task.ts';
import { exportResponses } from '../../src/tasks/transfer.ts';
import { toBody, toId } from '../support/answers.ts';
import { createTestDatabase } from '../support/database.ts';

/* What was taken in is found at once, and counted by whoever asks, though nothing may be derived from it yet. */

function answer(number: number, text = 'an answer'): TaskResponse {
  const task = toBody({ id: toId(number), text, urls: ['https://example.com/a'] });
  return read(task, '2026-01-06T00:00:00Z');
}

function queued(
  number: number,
  at = '2026-01-05T12:00:00Z',
  posting: TaskResponse['posting'] = null,
) {
  const task = { ...toBody({ id: toId(number) }), status_code: 40602, result: null };
  return { ...read(task, at), posting };
}

function read(task: object, at: string): TaskResponse {
  const body = JSON.stringify({ status_code: 20000, tasks: [task] });
  return readTaskResponse(body, 'CLAUDE', new Date(at));
}

const put = (archive: Archive, response: TaskResponse, final = true) =>
  archive.put(response, toTask(response, 'UPSTREAM'), final);

async function start() {
  const database = await createTestDatabase();
  const archives = [await openArchive(database.where)];
  return {
    database,
    archive: archives[0] as Archive,
    async open() {
      const archive = await openArchive(database.where);
      archives.push(archive);
      return archive;
    },
    async [Symbol.asyncDispose]() {
      for (const archive of archives) await archive.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Derives from what a store has taken in, by a function of our own. */
function deriveBy(
  { reader, writes }: Store,
  deriveSome: Store['writes']['deriveSome'],
  onStuck: (number: number) => void = () => {},
) {
  return createDeriving({
    store: { reader, writes: { ...writes, deriveSome } },
    isShared: false,
    onWaiting() {},
    onDerived: async () => {},
    onSlice() {},
    onStuck: (_, number) => onStuck(number),
  });
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const spendQuestion = { groupBy: [], orderBy: 'CHARGED', first: 1, after: null } as const;

test('every question counts what had arrived before it', async () => {
  await using own = await start();
  const { archive } = own;
  for (const [at, number] of numbers(30).entries()) {
    await put(archive, answer(number, `word${number}`));
    const count = at + 1;
    const { questions } = archive;
    // Each by itself, so that none is helped by another.
    const counts = [
      () => questions.taskCount(null),
      async () => (await questions.sample({ search: `word${number}` })).answers * count,
      async () => (await questions.spend(null, spendQuestion)).total.tasks,
      async () => (await questions.citations(null, 'DOMAIN').page({})).items[0]?.item.answerCount,
      async () =>
        (await questions.tasks(null, { field: 'COMPLETED_AT', direction: 'DESC' }, { first: 100 }))
          .items.length,
      async () => (await questions.prompts(null).page({})).items[0]?.item.taskCount,
      async () => (await Array.fromAsync(exportResponses(archive, null))).length,
    ];
    expect(await counts[at % counts.length]?.()).toBe(count);
  }
});

test('many at once are found at once, and all counted', async () => {
  await using own = await start();
  const { archive } = own;
  await Promise.all(numbers(600).map((number) => put(archive, answer(number))));
  expect((await archive.find(toId(600)))?.response.body).toBe(answer(600).body);
  expect(await archive.questions.taskCount(null)).toBe(600);
  expect(await archive.inbox()).toEqual({ tasks: 0, oldest: null });
});

test('what another process takes in is counted here, and told here once', async () => {
  await using own = await start();
  const other = await own.open();
  const told: string[] = [];
  own.archive.observe(({ taskId }) => told.push(taskId));
  for (const number of numbers(10)) {
    await put(other, answer(number));
    expect(await own.archive.questions.taskCount(null)).toBe(number);
  }
  await expect.poll(() => told.length, { timeout: 10_000 }).toBe(10);
  await Promise.all(
    numbers(100).map((number) => put(number % 2 ? other : own.archive, answer(number))),
  );
  expect(await own.archive.questions.taskCount(null)).toBe(100);
  await expect.poll(() => told.length, { timeout: 10_000 }).toBe(100);
  expect(new Set(told)).toEqual(new Set(numbers(100).map((number) => toId(number))));
});

test('what an earlier life has left is derived, once', async () => {
  await using own = await start();
  await Promise.all(numbers(20).map((number) => put(own.archive, answer(number))));
  await own.archive.close();
  const archive = await own.open();
  expect((await archive.find(toId(7)))?.final).toBe(true);
  expect(await archive.questions.taskCount(null)).toBe(20);
  expect(await archive.completionsAfter(0, 100)).toHaveLength(20);
  await Promise.all(numbers(20).map((number) => put(archive, answer(number))));
  expect(await archive.questions.taskCount(null)).toBe(20);
  expect(await archive.completionsAfter(0, 100)).toHaveLength(20);
});

test('a final answer wins in the inbox too, and what each copy tells of the posting stays', async () => {
  await using own = await start();
  const { archive } = own;
  const posting = { at: new Date('2026-01-05T11:00:00Z'), cost: 0.0102 };
  await put(archive, queued(1, undefined, posting), false);
  await put(archive, answer(1));
  await put(archive, queued(1, '2026-01-07T00:00:00Z'), false);
  const found = await archive.find(toId(1));
  expect(found).toMatchObject({ final: true, response: { posting } });
  expect(found?.response.body).toBe(answer(1).body);
  await archive.settled();
  expect(await archive.find(toId(1))).toEqual(found);
  // What was known before it is told, though it never left the inbox.
  expect(await archive.completionsAfter(0, 10)).toMatchObject([{ previous: 'PENDING' }]);
});

test('what is in the inbox is deleted like all else, and does not come back', async () => {
  await using own = await start();
  const { archive } = own;
  const ids = numbers(60).map((number) => toId(number));
  await Promise.all(numbers(60).map((number) => put(archive, answer(number))));
  const [deleted] = await Promise.all([
    archive.deletions.ofIds(ids),
    ...numbers(60).map((number) => put(archive, answer(number, 'the same on its way'))),
  ]);
  expect(deleted.toSorted()).toEqual(ids);
  for (const id of ids) expect(await archive.find(id)).toBeNull();
  expect(await archive.questions.taskCount(null)).toBe(0);
  await put(archive, answer(1));
  expect(await archive.find(toId(1))).toBeNull();
  expect(await archive.inbox()).toMatchObject({ tasks: 0 });
  expect(await archive.completionsAfter(0, 100)).toEqual([]);
});

test('an answer from which nothing can be derived stays, and does not hold up the others', async () => {
  await using own = await start();
  await own.archive.close();
  const stuck: number[] = [];
  const archive = await openArchive(own.database.where, {
    onStuck: (_, number) => stuck.push(number),
  });
  await own.database
    .run(`insert into inbox (id, at, provider, status, final, is_news, fetched_at, body)
    values ('${toId(99)}', 0, 'CLAUDE', 'COMPLETED', 1, 1, 0, 'no JSON')`);
  await Promise.all(numbers(9).map((number) => put(archive, answer(number))));
  expect(await archive.questions.taskCount(null)).toBe(9);
  expect(stuck).toHaveLength(1);
  expect(await archive.inbox()).toMatchObject({ tasks: 1 });
  await archive.close();
});

test('an answer of thirty megabytes holds up nobody; its first four million characters are searched', async () => {
  await using own = await start();
  const filler = 'a b '.repeat(7_500_000);
  await put(own.archive, answer(1, `Northwind ${filler} Quill`));
  await Promise.all(numbers(9).map((number) => put(own.archive, answer(number + 1))));
  expect(await own.archive.questions.taskCount(null)).toBe(10);
  expect(await own.archive.inbox()).toMatchObject({ tasks: 0 });
  for (const [search, found] of Object.entries({ northwind: 1, quill: 0, answer: 9 })) {
    expect(await countTasks(own.archive.database, { search }), search).toBe(found);
  }
  expect((await own.archive.find(toId(1)))?.response.body).toContain('Quill');
});

test('an answer over which a thread ends each time is left out in the end', async () => {
  await using database = await createTestDatabase();
  const store = await openStore(database.where);
  const stuck: number[] = [];
  const deriving = deriveBy(
    store,
    async (slice) => {
      if (slice.without.length === 0) throw new ThreadEndedError('out of memory');
      return await store.writes.deriveSome(slice);
    },
    (number) => stuck.push(number),
  );
  const arrivals = numbers(9).map((number) =>
    toArrival(answer(number), toTask(answer(number), 'UPSTREAM'), true),
  );
  await store.writes.takeIn(arrivals);
  deriving.arrived(arrivals.length);
  await expect.poll(() => deriving.settled().then(() => true, String)).toBe(true);
  expect(stuck).toHaveLength(1);
  const left = await store.reader.selectFrom('inbox').select('number').execute();
  expect(left.map(({ number }) => number)).toEqual(stuck);
  await deriving.close();
  await store.close();
});

test('never more than 5,000 wait, however many come at once, and nobody waits for room longer than that', async () => {
  await using database = await createTestDatabase();
  const store = await openStore(database.where);
  const gate = Promise.withResolvers<void>();
  const deriving = deriveBy(store, async (slice) => {
    await gate.promise;
    return await store.writes.deriveSome(slice);
  });
  const arrivals = numbers(60).map((number) =>
    toArrival(answer(number), toTask(answer(number), 'UPSTREAM'), true),
  );
  let begun = 0;
  const takeIn = async (count: number) => {
    begun += count;
    // Each of them stands for as many as it says.
    const first = (begun / count - 1) * 3;
    await store.writes.takeIn(arrivals.slice(first, first + 3));
  };
  const admit = () => deriving.admit(500, () => takeIn(500));
  const all = Array.from({ length: 20 }, admit);
  await Promise.all(all.slice(0, 10));
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  expect(begun).toBe(5000);
  gate.resolve();
  await Promise.all(all);
  expect(begun).toBe(10_000);
  await deriving.settled();
  expect(await countTasks(store, null)).toBe(60);
  // What could not be taken in leaves its room to others, and what is more than there is room for comes alone.
  const failed = deriving.admit(5000, () => Promise.reject(new Error('the disk is full')));
  await expect(failed).rejects.toThrow('the disk is full');
  await deriving.admit(6000, async () => {});
  // Nobody waits for ever for one that has ended.
  const late = deriving.admit(1, async () => {});
  await deriving.close();
  await late;
  await store.close();
});
