import { afterAll, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { createUpstream } from '../../src/upstream/client.ts';
import { createFakeClock } from '../support/clock.ts';

const emulator = await startEmulator();
afterAll(() => emulator.close());

test('whoever polls the ready lists too often holds up neither reading nor paying', async () => {
  const clock = createFakeClock();
  const upstream = createUpstream({ account: emulator, concurrency: 10, perMinute: 1000, clock });
  const deadline = { signal: new AbortController().signal, at: () => clock.now() + 60_000 };
  emulator.failNext({ envelope: 40202, path: 'tasks_ready' });
  const polled = upstream.tasksReady('CLAUDE', deadline);
  await expect.poll(() => clock.sleeping).toBe(1); // until it may ask again
  const id = emulator.add({ state: 'completed' });
  const read = upstream.getTask('CLAUDE', id, deadline);
  await expect.poll(() => emulator.count('task_get')).toBe(1);
  expect((await read).kind).toBe('task');
  await clock.advance(1000);
  expect(await polled).toEqual([]);
  await upstream.close();
});
