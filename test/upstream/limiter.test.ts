import { expect, test } from 'vitest';
import { createLimiter, type Turn } from '../../src/upstream/limiter.ts';
import { createFakeClock, settle } from '../support/clock.ts';

const forever = new AbortController().signal;

function setUp(concurrency: number, perMinute: number) {
  const clock = createFakeClock();
  const limiter = createLimiter({ clock, concurrency, perMinute });
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const call = (name: number, { caller, signal = forever }: Partial<Turn> = {}) =>
    limiter.run({ caller, signal }, () => {
      started.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  return { call, clock, ends, limiter, started };
}

test('no more calls at once than allowed; the next starts when one ends, in order', async () => {
  const { call, ends, started } = setUp(2, 1000);
  const calls = [1, 2, 3, 4].map((name) => call(name));
  await settle();
  expect(started).toEqual([1, 2]);
  ends[1]?.();
  await calls[1];
  await settle();
  expect(started).toEqual([1, 2, 3]);
});

test('no more starts in any sixty seconds than allowed', async () => {
  const { call, clock, ends, limiter, started } = setUp(10, 2);
  void call(1);
  await settle();
  await clock.advance(10_000);
  for (const name of [2, 3, 4]) void call(name);
  await settle();
  expect(started).toEqual([1, 2]);
  expect(limiter.window()).toEqual({ limit: 2, remaining: 0, resetAt: 1_060_000 });
  for (const end of ends) end();
  await clock.advance(49_999);
  expect(started).toEqual([1, 2]);
  await clock.advance(1);
  expect(started).toEqual([1, 2, 3]);
  await clock.advance(10_000);
  expect(started).toEqual([1, 2, 3, 4]);
});

test('a call that failed gives its place back', async () => {
  const { limiter } = setUp(1, 1000);
  await expect(
    limiter.run({ signal: forever }, () => Promise.reject(new Error('no'))),
  ).rejects.toThrow('no');
  await expect(limiter.run({ signal: forever }, async () => 'yes')).resolves.toBe('yes');
});

test('who gives up while waiting never starts and holds up nobody', async () => {
  const { call, ends, started } = setUp(1, 1000);
  const first = call(1);
  const giveUp = new AbortController();
  const second = call(2, giveUp);
  const third = call(3);
  await settle();
  giveUp.abort(new Error('too late'));
  await expect(second).rejects.toThrow('too late');
  ends[0]?.();
  await first;
  await settle();
  expect(started).toEqual([1, 3]);
  ends[1]?.();
  await third;
});

test('who gives up in the moment in which a place becomes free takes no turn from another', async () => {
  const { call, ends, started } = setUp(1, 1000);
  const first = call(1);
  const giveUp = new AbortController();
  const second = call(2, giveUp);
  const third = call(3);
  await settle();
  ends[0]?.();
  queueMicrotask(() => giveUp.abort(new Error('too late'))); // the place is handed over, and not taken yet
  await first;
  await expect(second).rejects.toThrow('too late');
  await settle();
  expect(started).toEqual([1, 3]);
  ends[1]?.();
  await third;
});

test('a pause holds up everybody until it is over', async () => {
  const { call, clock, limiter, started } = setUp(5, 1000);
  limiter.pauseUntil(clock.now() + 5000);
  void call(1);
  await clock.advance(4999);
  expect(started).toEqual([]);
  await clock.advance(1);
  expect(started).toEqual([1]);
});

test('callers get their places in turn, however many calls one of them has', async () => {
  const { call, ends, started } = setUp(1, 1000);
  const calls = [1, 2, 3].map((name) => call(name, { caller: 'many' }));
  calls.push(call(4, { caller: 'one' }));
  await settle();
  for (const index of [0, 1, 2, 3]) {
    ends[index]?.();
    await settle();
  }
  expect(started).toEqual([1, 4, 2, 3]);
  await Promise.all(calls);
});

test("a caller leaves a quarter of a minute's calls to the others, and holds up nobody meanwhile", async () => {
  const { call, clock, ends, started } = setUp(4, 8);
  const finish = async () => {
    for (const end of ends.splice(0)) end();
    await settle();
  };
  for (const name of [1, 2, 3, 4, 5, 6, 7]) void call(name, { caller: 'many' });
  await settle();
  await finish();
  await finish();
  expect(started).toEqual([1, 2, 3, 4, 5, 6]);
  void call(8, { caller: 'one' });
  void call(9);
  await settle();
  expect(started).toEqual([1, 2, 3, 4, 5, 6, 8, 9]);
  await finish();
  await clock.advance(60_000);
  expect(started.at(-1)).toBe(7);
});

test('limits that are shared follow the number of those who share them', async () => {
  const clock = createFakeClock();
  let sharers = 1;
  const limiter = createLimiter({ clock, concurrency: 4, perMinute: 8, sharers: () => sharers });
  const ends: (() => void)[] = [];
  const start = () =>
    limiter.run(
      { signal: AbortSignal.timeout(60_000) },
      () => new Promise<void>((resolve) => ends.push(resolve)),
    );
  const calls = Array.from({ length: 6 }, start);
  await settle();
  expect(ends).toHaveLength(4);
  sharers = 2;
  ends[0]?.();
  ends[1]?.();
  await settle();
  expect(ends, 'two places are full').toHaveLength(4);
  expect(limiter.window()).toMatchObject({ limit: 4, remaining: 0 });
  sharers = 1;
  ends[2]?.();
  await settle();
  expect(ends, 'both at once').toHaveLength(6);
  sharers = 2;
  for (const end of ends) end();
  await Promise.all(calls);
  const late = start();
  await clock.advance(59_000);
  expect(ends).toHaveLength(6);
  await clock.advance(1000);
  expect(ends).toHaveLength(7);
  ends[6]?.();
  await late;
});
