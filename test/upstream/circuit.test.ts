import { afterAll, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { createUpstream } from '../../src/upstream/client.ts';
import { createFakeClock } from '../support/clock.ts';

const emulator = await startEmulator();
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

async function setUp() {
  const clock = createFakeClock();
  const upstream = createUpstream({ account: emulator, concurrency: 10, perMinute: 1000, clock });
  // Nothing is tried twice: there is no time for it.
  const deadline = { signal: new AbortController().signal, at: () => clock.now() };
  const get = () => upstream.getTask('CLAUDE', emulator.add({ state: 'completed' }), deadline);
  const open = async () => {
    emulator.failNext({ status: 401 });
    await expect(get()).rejects.toMatchObject({ code: 'UPSTREAM_AUTH' });
    expect(upstream.accountAccepted).toBe(false);
  };
  return { clock, get, open, upstream, [Symbol.asyncDispose]: () => upstream.close() };
}

test('an answer that was on its way before does not close the circuit', async () => {
  await using own = await setUp();
  emulator.failNext({ latency: 200 });
  const before = own.get();
  await expect.poll(() => emulator.count('task_get')).toBe(1);
  await own.open();
  expect((await before).kind).toBe('task');
  expect(own.upstream.accountAccepted).toBe(false);
});

test.each([
  [{ status: 500 }, false],
  [{ kind: 'reset' }, false],
  [{ kind: 'html' }, false],
  [{ kind: 'wrong-shape' }, false],
  [{ status: 429 }, false],
  [{ status: 404 }, false],
  [{ envelope: 40202 }, false],
  [{ status: 401 }, false],
  [{ status: 402 }, true],
  [{ envelope: 40203 }, true],
  [{ task: 40401 }, true],
  [{ latency: 1 }, true],
] as const)('a probe that meets %j: the account is taken again: %j', async (fault, taken) => {
  await using own = await setUp();
  await own.open();
  await own.clock.advance(14_999);
  await expect(own.get()).rejects.toMatchObject({ code: 'UPSTREAM_AUTH' });
  expect(emulator.count()).toBe(1);
  await own.clock.advance(1);
  emulator.failNext(fault);
  await own.get().catch(() => {});
  expect(emulator.count()).toBe(2);
  expect(own.upstream.accountAccepted).toBe(taken);
  await own.get().catch(() => {});
  expect(emulator.count()).toBe(taken ? 3 : 2);
});
