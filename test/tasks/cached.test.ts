import { expect, test } from 'vitest';
import { createCached } from '../../src/tasks/cached.ts';
import { createFakeClock } from '../support/clock.ts';

const forever = new AbortController().signal;

function setUp() {
  const clock = createFakeClock();
  const reads: PromiseWithResolvers<number>[] = [];
  const cached = createCached(
    () => {
      const read = Promise.withResolvers<number>();
      reads.push(read);
      return read.promise;
    },
    forever,
    clock,
  );
  return { cached, clock, reads };
}

test('who leaves does not break it off for the others', async () => {
  const { cached, reads } = setUp();
  const leaving = new AbortController();
  const leaves = cached.get(1000, leaving.signal);
  const stays = cached.get(1000, forever);
  leaving.abort(new Error('left'));
  await expect(leaves).rejects.toThrow('left');
  reads[0]?.resolve(1);
  expect(await stays).toBe(1);
  expect(reads).toHaveLength(1);
});

test('a failure is remembered for a minute; what was read before is better than nothing', async () => {
  const { cached, clock, reads } = setUp();
  const first = cached.get(1000, forever);
  reads[0]?.reject(new Error('away'));
  await expect(first).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  await clock.advance(59_999);
  await expect(cached.get(1000, forever)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(reads).toHaveLength(1);
  await clock.advance(1);
  const second = cached.get(1000, forever);
  reads[1]?.resolve(2);
  expect(await second).toBe(2);
  await clock.advance(1000);
  const third = cached.get(1000, forever);
  reads[2]?.reject(new Error('away'));
  expect(await third).toBe(2);
  await clock.advance(59_999);
  expect(await cached.get(1000, forever)).toBe(2);
  expect(reads).toHaveLength(3);
});
