import { expect, test } from 'vitest';
import { createAlone } from '../../src/archive/replicas/alone.ts';
import { type Broadcast, type Replicas, roles } from '../../src/archive/replicas/replicas.ts';
import { deadlineIn } from '../../src/kit/deadline.ts';
import { ServiceError } from '../../src/model/errors.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { type Task, toTask } from '../../src/model/task.ts';
import { type Awaited, createCollector } from '../../src/tasks/collect.ts';
import { createHandover } from '../../src/tasks/handover.ts';
import { createEvents } from '../../src/tasks/events.ts';
import { toBody, toId } from '../support/answers.ts';
import { createFakeClock, type FakeClock, settle } from '../support/clock.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

function toPending(id: string): Task {
  const body = { status_code: 20000, tasks: [{ id, status_code: 40602, result: null }] };
  return toTask(readTaskResponse(JSON.stringify(body), 'CLAUDE', new Date()), 'UPSTREAM');
}

function toKept(id: string): Task {
  const body = { status_code: 20000, tasks: [toBody({ id })] };
  return toTask(readTaskResponse(JSON.stringify(body), 'CLAUDE', new Date()), 'ARCHIVE');
}

function toFetched(id: string): Task {
  return { ...toKept(id), source: 'UPSTREAM' };
}

/** A collector whose upstream lists nothing, and whose time is moved on by the minute. */
function setUp(
  refresh: (id: string) => Task | ServiceError = toPending,
  {
    clock = createFakeClock(100 * HOUR),
    replicas = createAlone(),
  }: { clock?: FakeClock; replicas?: Replicas } = {},
) {
  const began = clock.now();
  const asked: { readonly id: string; readonly hours: number }[] = [];
  const archive = { isBlocked: false, isStored: true };
  const events = createEvents();
  let booked: { id: string; provider: 'CLAUDE'; postedAt: number }[] = [];
  const collector = createCollector({
    clock,
    collects: () => replicas.holds('collector'),
    onTracked: (tasks) => handover.tell(tasks),
    which: 'own',
    pace: 3500,
    log: { warn: (details) => expect.fail(JSON.stringify(details)) },
    ledger: {
      unfinished: async (since) => booked.filter(({ postedAt }) => postedAt >= since),
    },
    upstream: {
      tasksReady: async () => [],
      readyLimiter: {
        run: async (_, call) => call(),
        pauseUntil() {},
        window: () => ({ limit: 18, remaining: 18, resetAt: null }),
      },
    },
    find: {
      async refresh({ id }) {
        asked.push({ id, hours: (clock.now() - began) / HOUR });
        return refresh(id);
      },
      isStored: async () => archive.isStored,
    },
    events,
    deleting: { observe: () => () => {} },
    unwritten: {
      get isBlocked() {
        return archive.isBlocked;
      },
      hasRoom: () => !archive.isBlocked,
    },
  });
  const handover = createHandover({
    clock,
    collector,
    replicas,
    log: { warn: (details) => expect.fail(JSON.stringify(details)) },
  });
  return {
    archive,
    handover,
    events,
    asked,
    clock,
    collector,
    book(...tasks: readonly Awaited[]) {
      booked = tasks.map(({ id, since }) => ({ id, provider: 'CLAUDE', postedAt: since }));
    },
    async pass(hours: number) {
      const end = clock.now() + hours * HOUR;
      while (clock.now() < end) await clock.advance(MINUTE);
    },
    async [Symbol.asyncDispose]() {
      await handover.close();
      await collector.close();
    },
  };
}

const posted = (name: number, since: number): Awaited => ({
  id: toId(name),
  provider: 'CLAUDE',
  since,
});

test('a task that no list names is asked for when upstream has given up, and given up after 74 hours', async () => {
  await using own = setUp();
  own.collector.track([posted(1, own.clock.now())]);
  await own.pass(72);
  const { length } = own.asked;
  expect(length, 'thrice as old each time').toBeLessThan(12);
  await own.pass(0.4);
  expect(own.asked).toHaveLength(length);
  await own.pass(1.5); // 73.9
  expect(own.asked).toHaveLength(length + 1);
  expect(own.asked.at(-1)?.hours).toBeGreaterThanOrEqual(72.5);
  expect(own.asked.at(-1)?.hours).toBeLessThan(72.6);
  expect(own.collector.pending).toBe(1);
  await own.pass(0.2);
  expect(own.asked).toHaveLength(length + 2);
  expect(own.asked.at(-1)?.hours).toBeGreaterThanOrEqual(74);
  expect(own.collector.pending).toBe(0);
  await own.pass(10);
  expect(own.asked).toHaveLength(length + 2);
});

test('once an hour the book is looked through for tasks that nobody looks after', async () => {
  await using own = setUp();
  own.handover.start();
  await settle();
  expect(own.collector.pending).toBe(0);
  own.book(posted(1, own.clock.now()));
  await own.pass(0.9);
  expect(own.collector.pending).toBe(0);
  await own.pass(0.2);
  expect(own.collector.pending).toBe(1);
  expect(own.collector.oldest).toBe(100 * HOUR);
});

test('what was given up, or what upstream does not know, is not taken up again every hour', async () => {
  const missing = toId(2);
  await using own = setUp((id) =>
    id === missing ? new ServiceError('TASK_NOT_FOUND', 'none') : toPending(id),
  );
  own.book(posted(1, own.clock.now() - 80 * HOUR), posted(2, own.clock.now()));
  own.handover.start(); // with one look at whatever is open
  await own.pass(5);
  expect(own.collector.pending).toBe(0);
  const { length } = own.asked;
  expect(own.asked.filter(({ id }) => id === missing)).toHaveLength(3);
  await own.pass(20);
  expect(own.asked).toHaveLength(length);
});

test('what was given up is not brought back by the replica that posted it', async () => {
  const listeners: ((broadcast: Broadcast) => void)[] = [];
  await using own = setUp(toPending, {
    replicas: { ...createAlone(), onBroadcast: (listener) => void listeners.push(listener) },
  });
  await using other = setUp(toPending, {
    clock: own.clock,
    replicas: {
      ...createAlone({ unable: roles }),
      tell: (broadcast) => listeners.forEach((listener) => listener(broadcast)),
    },
  });
  own.handover.start();
  other.handover.start();
  other.collector.track([posted(1, own.clock.now())]);
  expect(own.collector.pending).toBe(1);
  await own.pass(76);
  expect([own.collector.pending, other.collector.pending]).toEqual([0, 0]);
  const { length } = own.asked;
  await own.pass(2);
  expect(own.asked).toHaveLength(length);
});

test('a task that turns out to be kept already is looked after no more', async () => {
  await using own = setUp(toKept);
  own.collector.track([posted(1, own.clock.now())]);
  await own.pass(0.1);
  expect(own.asked).toHaveLength(1);
  expect(own.collector.pending).toBe(0);
});

test('hints at a task that another replica looks after are followed no more often', async () => {
  await using own = setUp();
  for (let hints = 0; hints < 40; hints += 1) {
    own.collector.hint(toId(1), 'CLAUDE');
    await own.clock.advance(100);
  }
  expect(own.asked).toHaveLength(1);
  await own.clock.advance(2000);
  expect(own.asked).toHaveLength(2);
});

test('a task is looked after until its answer is on disk, which an event tells', async () => {
  await using own = setUp(toFetched);
  own.archive.isStored = false;
  own.collector.track([posted(1, own.clock.now())]);
  await own.pass(0.1);
  expect(own.asked.length).toBeGreaterThan(0);
  expect(own.collector.pending).toBe(1);
  await own.pass(80);
  expect(own.collector.pending, 'not given up either').toBe(1);
  own.events.publish({ eventId: 1, taskId: toId(1), previous: 'PENDING' });
  expect(own.collector.pending).toBe(0);
});

test('while the archive cannot be written nothing is fetched, or given up', async () => {
  await using own = setUp();
  own.archive.isBlocked = true;
  own.collector.track([posted(1, own.clock.now())]);
  own.collector.hint(toId(1), 'CLAUDE');
  await own.pass(80);
  expect(own.asked).toEqual([]);
  expect(own.collector.pending).toBe(1);
  const { collected, errors } = await own.collector.collectReady(['CLAUDE'], deadlineIn(MINUTE));
  expect(collected).toBe(0);
  expect(errors).toMatchObject([{ provider: 'CLAUDE', error: { code: 'ARCHIVE_UNAVAILABLE' } }]);
  own.archive.isBlocked = false;
  await own.pass(0.1);
  expect(own.asked.length).toBeGreaterThan(0);
});

test('a task is not given up while nobody knows what has become of it', async () => {
  await using own = setUp(
    () => new ServiceError('ARCHIVE_UNAVAILABLE', 'away', { retryable: true }),
  );
  own.collector.track([posted(1, own.clock.now())]);
  await own.pass(80);
  expect(own.collector.pending).toBe(1);
});
