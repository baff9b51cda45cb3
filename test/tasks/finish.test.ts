import { expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import { ThreadError } from '../../src/archive/store/thread-error.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { markTag } from '../../src/model/tag.ts';
import type { TaskResponse } from '../../src/model/task.ts';
import { createFind } from '../../src/tasks/find.ts';
import { createFinish } from '../../src/tasks/finish.ts';
import { createUnwritten } from '../../src/tasks/unwritten.ts';
import { deadlineIn } from '../../src/kit/deadline.ts';
import { createUpstream } from '../../src/upstream/client.ts';
import { toBody, toId } from '../support/answers.ts';
import { createTestDatabase } from '../support/database.ts';
import { createTestLog } from '../support/log.ts';

/** All there is of a service without its door, over an archive that can be made to fail. */
async function start({
  cacheBytes = 1_000_000,
  maxBytes,
}: { cacheBytes?: number; maxBytes?: number } = {}) {
  const database = await createTestDatabase();
  const emulator = await startEmulator();
  const real = await openArchive(database.where);
  const trouble: { put: ((write: () => Promise<unknown>) => Promise<never>) | null } = {
    put: null,
  };
  const archive: Archive = {
    ...real,
    async put(response, task, final) {
      const write = () => real.put(response, task, final);
      return await (trouble.put ?? ((own) => own() as ReturnType<typeof write>))(write);
    },
  };
  const { lines, log } = createTestLog();
  const upstream = createUpstream({ account: emulator, concurrency: 10, perMinute: 2000 });
  const told: { eventId: number; id: string }[] = [];
  real.observe(({ eventId, taskId }) => told.push({ eventId, id: taskId }));
  const unwritten = createUnwritten({ log, ...(maxBytes !== undefined && { maxBytes }) });
  const finish = createFinish({ archive, holding: { unwritten, upstream, log } });
  const find = createFind({
    archive,
    upstream,
    finish,
    turns: null,
    cacheBytes,
    onUnreadable: (error) => expect.fail(String(error)),
  });
  const read = async (...ids: string[]) =>
    await find.findMany(
      ids.map((id) => ({ id })),
      deadlineIn(20_000),
    );
  return {
    archive: real,
    emulator,
    find,
    finish,
    lines,
    read,
    told,
    trouble,
    unwritten,
    async [Symbol.asyncDispose]() {
      await unwritten.close();
      await upstream.close();
      await real.close();
      await emulator.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

const fail = async () => {
  throw new ThreadError('database is locked', { errcode: 5 });
};

function answer(number: number, tag?: string): TaskResponse {
  const told = toBody({ id: toId(number), ...(tag !== undefined && { tag }) });
  const body = { status_code: 20000, tasks: [told] };
  return readTaskResponse(JSON.stringify(body), 'CLAUDE', new Date());
}

test('what memory cannot hold is remembered by its id, and fetched again', async () => {
  await using own = await start({ maxBytes: 6000 });
  own.trouble.put = fail;
  const ids = own.emulator.addMany(20);
  for (const id of ids) {
    expect(await own.read(id)).toMatchObject([{ status: 'COMPLETED', source: 'UPSTREAM' }]);
  }
  expect(own.unwritten.size).toBe(20);
  expect(own.unwritten.hasRoom(3000)).toBe(false);
  const held = ids.filter((id) => own.finish.held(id));
  expect(held.length).toBeGreaterThan(0);
  expect(held.length).toBeLessThan(20);
  own.trouble.put = null;
  await expect.poll(() => own.unwritten.size, { timeout: 10_000 }).toBe(0);
  for (const id of ids) {
    expect((await own.archive.find(id))?.final).toBe(true);
    expect(own.emulator.count(id)).toBe(held.includes(id) ? 1 : 2);
    expect(await own.read(id)).toMatchObject([{ source: 'ARCHIVE' }]);
  }
  await own.archive.settled();
  await expect.poll(() => own.told).toHaveLength(20); // told just after it is derived
  expect(new Set(own.told.map(({ id }) => id))).toEqual(new Set(ids));
});

test('an answer that upstream has forgotten meanwhile is named in the log', async () => {
  await using own = await start({ maxBytes: 1 });
  own.trouble.put = fail;
  const [id = ''] = own.emulator.addMany(1);
  await own.read(id);
  own.emulator.reset();
  own.trouble.put = null;
  await expect.poll(() => own.unwritten.size, { timeout: 10_000 }).toBe(0);
  const lost = own.lines.map((line) => JSON.parse(line)).find(({ msg }) => /forgotten/.test(msg));
  expect(lost).toMatchObject({ level: 50, id, provider: 'CLAUDE' });
});

test('a write of which only the word was lost is told, once', async () => {
  await using own = await start();
  own.trouble.put = async (write) => {
    await write();
    return await fail();
  };
  const { stored, task } = await own.finish.keep(answer(1), 'UPSTREAM');
  expect(stored).toBe(false);
  own.trouble.put = null;
  await expect.poll(() => own.unwritten.size, { timeout: 10_000 }).toBe(0);
  await own.archive.settled();
  const told = [{ eventId: await own.archive.lastEventId(), id: task.id }];
  await expect.poll(() => own.told).toEqual(told);
  await own.finish.keep(answer(1), 'UPSTREAM');
  await own.archive.settled();
  expect(own.told).toHaveLength(1);
});

test('nobody waits for long for a slow disk, and what it writes in the end is written once', async () => {
  await using own = await start();
  const slow = Promise.withResolvers<void>();
  const puts: number[] = [];
  own.trouble.put = async (write) => {
    puts.push(1);
    await slow.promise;
    return (await write()) as never;
  };
  const [id = ''] = own.emulator.addMany(1);
  expect(await own.read(id)).toMatchObject([{ status: 'COMPLETED', source: 'UPSTREAM' }]);
  expect(own.unwritten.size).toBe(1);
  expect(own.told).toEqual([]);
  expect(await own.read(id)).toMatchObject([{ source: 'UPSTREAM' }]);
  slow.resolve();
  await expect.poll(() => own.unwritten.size, { timeout: 10_000 }).toBe(0);
  expect(puts).toHaveLength(1);
  await own.archive.settled();
  await expect.poll(() => own.told).toHaveLength(1);
  expect(await own.read(id)).toMatchObject([{ source: 'ARCHIVE' }]);
  expect(own.emulator.count(id)).toBe(1);
});

test('a pending task that could not be written does not stand in the way of its answer', async () => {
  await using own = await start();
  own.trouble.put = fail;
  const id = own.emulator.add({ finishAfter: 60_000 });
  expect(await own.read(id)).toMatchObject([{ status: 'PENDING' }]);
  expect(own.finish.held(id)).toBeNull();
  own.emulator.advance(61_000);
  await own.finish.keep({ ...answer(7) }, 'UPSTREAM');
  own.trouble.put = null;
  await expect.poll(() => own.unwritten.size, { timeout: 10_000 }).toBe(0);
  expect((await own.archive.find(id))?.final).toBe(false);
  expect((await own.archive.find(toId(7)))?.final).toBe(true);
});

test('a task that turns out to have been posted here outdates whatever was answered of it, remembered or on its way', async () => {
  await using own = await start({ cacheBytes: 1 });
  const id = toId(1);
  await own.finish.keep(answer(1, markTag(null, 'x'.repeat(22))), 'UPSTREAM');
  expect(await own.read(id)).toMatchObject([{ status: 'COMPLETED', source: 'ARCHIVE' }]);
  expect(own.find.renew(id)).toBe(true);
  expect(own.find.renew(id)).toBe(false);
  const reading = own.read(id);
  expect(own.find.renew(id)).toBe(true);
  await reading;
});
