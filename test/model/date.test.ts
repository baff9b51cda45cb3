import { expect, test } from 'vitest';
import { toDate, toSeconds } from '../../src/model/date.ts';

test.each([
  ['2025-07-24 19:39:46 +00:00', '2025-07-24T19:39:46.000Z'],
  ['2025-07-24 19-39-46 +00:00', '2025-07-24T19:39:46.000Z'],
  ['2025-07-24 21:39:46 +02:00', '2025-07-24T19:39:46.000Z'],
  ['2025-07-24T19:39:46Z', '2025-07-24T19:39:46.000Z'],
  ['2024-02-29 23:30:00 -05:00', '2024-03-01T04:30:00.000Z'],
])('%s is a date', (text, iso) => expect(toDate(text)?.toISOString()).toBe(iso));

test.each([
  null,
  '',
  'yesterday',
  '2025-13-41 19:39:46 +00:00',
  '2026-02-30 10:00:00 +00:00',
  '2026-02-29T10:00:00Z',
  '2026-04-31 23:59:59 -05:00',
  '2025-07-24',
  '2025-07-24 19:39:46',
])('%s is none', (text) => expect(toDate(text)).toBeNull());

test.each([
  ['0.0849 sec.', 0.0849],
  ['0 sec.', 0],
  ['soon', null],
  [null, null],
])('%s in seconds', (text, seconds) => expect(toSeconds(text)).toBe(seconds));
