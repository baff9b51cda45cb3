import { expect, test } from 'vitest';
import { toDate, toSeconds } from '../../src/model/date.ts';

test.each([
  ['2025-07-24 19:39:46 +00:00', '2025-07-24T19:39:46.000Z'],
  ['2025-07-24 19-39-46 +00:00', '2025-07-24T19:39:46.000Z'],
  ['2025-07-24 21:39:46 +02:00', '2025-07-24T19:39:46.000Z'],
  ['2025-07-24T19:39:46Z', '2025-07-24T19:39:46.000Z'],
])('%s is a date', (text, iso) => expect(toDate(text)?.toISOString()).toBe(iso));

test.each([
  null,
  '',
  'yesterday',
  '2025-13-41 19:39:46 +00:00',
  '2025-07-24',
  '2025-07-24 19:39:46',
])('%s is none', (text) => expect(toDate(text)).toBeNull());

test.each([
  ['0.0849 sec.', 0.0849],
  ['0 sec.', 0],
  ['soon', null],
  [null, null],
])('%s in seconds', (text, seconds) => expect(toSeconds(text)).toBe(seconds));
