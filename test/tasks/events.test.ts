import { expect, test } from 'vitest';
import { createEvents, type TaskEvent } from '../../src/tasks/events.ts';

const forever = new AbortController().signal;
const event = (eventId: number) => ({ eventId, previousStatus: null }) as TaskEvent;

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

test.each(['leaving', 'the end of the service', 'leaving the loop'])('%s ends it', async (how) => {
  const events = createEvents();
  const leaving = new AbortController();
  const reader = events.listen(leaving.signal);
  const waiting = reader.next();
  if (how === 'leaving') leaving.abort();
  else if (how === 'the end of the service') events.close();
  else {
    events.publish(event(1));
    await waiting;
    await reader.return?.();
    expect(events.listeners).toBe(0);
    return;
  }
  expect((await waiting).done).toBe(true);
  expect(events.listeners).toBe(0);
});
