import { expect, test } from 'vitest';
import type { Completion } from '../../src/archive/writing/task-rows.ts';
import { createEvents } from '../../src/tasks/events.ts';

const forever = new AbortController().signal;
const event = (eventId: number): Completion => ({ eventId, taskId: 'a', previous: null });

test('what happens after listen() and before the first read is not lost', async () => {
  const events = createEvents();
  const reader = events.listen(forever);
  events.publish(event(1));
  events.publish(event(2));
  expect((await reader.next()).value).toEqual(event(1));
  expect((await reader.next()).value).toEqual(event(2));
});

test('a reader that does not read is dropped with an error, and nothing is kept for it', async () => {
  const events = createEvents();
  const slow = events.listen(forever);
  const quick = events.listen(forever);
  for (let id = 1; id <= 1001; id += 1) {
    events.publish(event(id));
    expect((await quick.next()).value).toEqual(event(id));
  }
  expect(events.listeners).toBe(1);
  await expect(slow.next()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryable: true });
  expect((await slow.next()).done).toBe(true);
});

test.each(['leaving', 'leaving the loop'])('%s ends it, begun or not', async (how) => {
  const events = createEvents();
  const leaving = new AbortController();
  const leave = async (reader: AsyncIterator<Completion>) =>
    how === 'leaving' ? leaving.abort() : void (await reader.return?.());
  const begun = events.listen(leaving.signal);
  const waiting = begun.next();
  const unread = events.listen(leaving.signal);
  expect(events.listeners).toBe(2);
  for (const reader of [begun, unread]) await leave(reader);
  expect(events.listeners).toBe(0);
  expect((await waiting).done).toBe(true);
  expect((await unread.next()).done).toBe(true);
});

test('whoever has gone before listens to nothing', async () => {
  const events = createEvents();
  const reader = events.listen(AbortSignal.abort());
  expect(events.listeners).toBe(0);
  expect((await reader.next()).done).toBe(true);
});
