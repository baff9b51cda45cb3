import { expect, test } from 'vitest';
import { createdBefore } from '../../src/tasks/final.ts';

const at = (text: string) => Date.parse(text);

test('an id tells the latest moment at which its task can have been made', () => {
  const now = at('2026-08-25T00:00:00Z');
  expect(createdBefore('08211402-1535-0613-0000-3b1f0f8d2c11', now)).toBe(
    at('2026-08-22T14:02:00Z'),
  );
});

test('an id of a month to come is from last year', () => {
  const now = at('2026-01-02T00:00:00Z');
  expect(createdBefore('12312350-1535-0613-0000-3b1f0f8d2c11', now)).toBe(
    at('2026-01-01T23:50:00Z'),
  );
});

test.each(['00000000-0000-0000-0000-000000000000', 'ffffffff-0000-0000-0000-000000000000'])(
  '%s carries no date',
  (id) => {
    const now = at('2026-08-25T00:00:00Z');
    expect(createdBefore(id, now)).toBe(now);
  },
);
