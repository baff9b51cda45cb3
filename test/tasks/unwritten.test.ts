import { expect, test } from 'vitest';
import { createUnwritten } from '../../src/tasks/unwritten.ts';
import { ThreadError } from '../../src/archive/store/thread-error.ts';
import { createFakeClock, settle } from '../support/clock.ts';
import { createTestLog } from '../support/log.ts';

/** What SQLite says to whoever finds the file locked. */
const busy = new ThreadError('database is locked', { errcode: 5 });

function start(maxBytes?: number) {
  const clock = createFakeClock();
  const { lines, log } = createTestLog();
  const tries: string[] = [];
  /** What fails, and why. */
  const failing = new Map<string, Error>();
  const queue = createUnwritten({ clock, log, ...(maxBytes !== undefined && { maxBytes }) });
  const hold = (id: string, error: Error = busy) => {
    failing.set(id, error);
    const write = async () => {
      tries.push(id);
      const failure = failing.get(id);
      if (failure) throw failure;
    };
    queue.hold({ id, bytes: 10, write }, error);
  };
  const told = () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  return { clock, failing, hold, lines, queue, told, tries };
}

test('what failed is tried again, ever more patiently, until it is written', async () => {
  const { clock, failing, hold, queue, told, tries } = start();
  hold('a');
  hold('b');
  expect(queue).toMatchObject({ size: 2, isBlocked: true });
  for (let at = 0; at < 60; at += 1) await clock.advance(1000);
  // One tries for all: 0.25, 0.75, 1.75, 3.75, 7.75 and then every five seconds, or the next second.
  expect(tries.length).toBeGreaterThan(10);
  expect(tries.length).toBeLessThan(20);
  expect(new Set(tries)).toEqual(new Set(['a']));
  failing.clear();
  for (let at = 0; at < 6; at += 1) await clock.advance(1000);
  expect(queue).toMatchObject({ size: 0, isBlocked: false });
  expect(tries.slice(-2)).toEqual(['a', 'b']);
  expect(told()).toEqual([
    'the archive cannot be written: what is not is held, and tried again',
    'everything is written to the archive again',
  ]);
  await queue.close();
});

test('trouble that comes again is told again', async () => {
  const { clock, failing, hold, queue, told } = start();
  for (let round = 0; round < 3; round += 1) {
    hold('a');
    failing.clear();
    await clock.advance(250);
    expect(queue.size).toBe(0);
  }
  expect(told()).toHaveLength(6);
  await queue.close();
});

test('one that the archive will not take does not hold up the others', async () => {
  const { clock, failing, hold, queue, tries } = start();
  for (const id of ['a', 'b', 'c', 'd']) hold(id);
  failing.clear();
  failing.set('a', new Error('nobody expected this'));
  failing.set('c', new Error('nor this'));
  await clock.advance(250);
  expect([...new Set(tries)]).toEqual(['a', 'b', 'c', 'd']);
  expect(queue).toMatchObject({ size: 2, isBlocked: false });
  expect(['a', 'c'].every((id) => queue.has(id))).toBe(true);
  failing.clear();
  await clock.advance(250);
  expect(queue.size).toBe(0);
  await queue.close();
});

test('a newer one takes the place of an older one, also while that is being written', async () => {
  const clock = createFakeClock();
  const { log } = createTestLog();
  const queue = createUnwritten({ clock, log });
  const written: string[] = [];
  const first = Promise.withResolvers<void>();
  queue.hold({ id: 'a', bytes: 10, write: () => first.promise }, busy);
  await clock.advance(250);
  queue.hold({ id: 'a', bytes: 20, write: async () => void written.push('newer') }, busy);
  first.resolve();
  await settle();
  expect(queue.size).toBe(1);
  await clock.advance(250);
  expect(written).toEqual(['newer']);
  expect(queue.size).toBe(0);
  expect(queue.hasRoom(64 * 1024 * 1024 - 1), 'no byte is still counted').toBe(true);
  await queue.close();
});

test('memory is bounded, for those who can do without', async () => {
  const { hold, queue } = start(25);
  expect(queue.hasRoom()).toBe(true);
  hold('a');
  hold('a');
  expect(queue.hasRoom(14)).toBe(true);
  expect(queue.hasRoom(15)).toBe(false);
  hold('b');
  hold('c');
  expect(queue.hasRoom()).toBe(false);
  expect(queue.size).toBe(3);
  await queue.close();
});

test('at the end it is tried once more, and what is not written is named', async () => {
  const { failing, hold, lines, queue, tries } = start();
  for (const id of ['a', 'b', 'c']) hold(id);
  failing.delete('a');
  await queue.close();
  expect(tries).toContain('b');
  expect(queue.size).toBe(2);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 50, ids: ['b', 'c'] });
});

test('at the end with nothing to write, nothing is said', async () => {
  const { lines, queue } = start();
  await queue.close();
  expect(lines).toEqual([]);
});
