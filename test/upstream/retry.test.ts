import { expect, test } from 'vitest';
import { retryDelay } from '../../src/upstream/retry.ts';

const longest = () => 1;
const shortest = () => 0;

test('trouble upstream is tried three times, with growing waits', () => {
  expect([1, 2, 3].map((attempt) => retryDelay('transient', attempt, longest))).toEqual([
    200,
    800,
    null,
  ]);
  expect(retryDelay('transient', 1, shortest)).toBe(100);
});

test('a request to slow down is honoured for as long as it is repeated', () => {
  expect([1, 2, 5, 50].map((attempt) => retryDelay('rateLimited', attempt, longest))).toEqual([
    1000, 2000, 15_000, 15_000,
  ]);
});

test.each(['auth', 'payment', 'costLimit', 'rejected', 'unknown', 'notFound', 'failed'] as const)(
  '%s is never tried again',
  (verdict) => expect(retryDelay(verdict, 1)).toBeNull(),
);
