import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { createClient } from '../support/upstream.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Time stands still unless it is moved. */
async function start(options: EmulatorOptions = {}) {
  const noon = Date.parse('2026-11-23T12:00:00Z');
  const emulator = await startEmulator({ demo: false, clock: { now: () => noon }, ...options });
  return { emulator, ...createClient(emulator), [Symbol.asyncDispose]: () => emulator.close() };
}

async function postOne({ postTasks }: ReturnType<typeof createClient>, task: string | object) {
  const [{ id }] = await postTasks('claude', task);
  return id as string;
}

test('from posting to the answer, state by state', async () => {
  await using own = await start({ finishAfter: 1000 });
  const id = await postOne(own, 'Which bike?');
  expect(id).toMatch(/^11231200-/);
  const codes = [];
  for (let step = 0; step <= 10; step += 1) {
    codes.push((await own.task('claude', id)).status_code);
    own.emulator.advance(100);
  }
  expect(codes).toEqual([20100, 40601, 40601, ...Array(7).fill(40602), 20000]);
  const { data, result } = await own.task('claude', id);
  expect(data.user_prompt).toBe('Which bike?');
  expect(result[0].datetime).toBe('2026-11-23 12:00:01 +00:00');
});

test('an answer can be read for 30 days, and again and again', async () => {
  await using own = await start({ finishAfter: 0 });
  const id = await postOne(own, 'Which bike?');
  const first = await own.task('claude', id);
  own.emulator.advance(30 * DAY);
  expect(await own.task('claude', id)).toEqual(first);
  own.emulator.advance(1);
  expect(await own.task('claude', id)).toMatchObject({ status_code: 40403, result: null });
});

test('what is not done after 72 hours has failed, and the advance goes back', async () => {
  await using own = await start();
  const id = await postOne(own, 'Which bike? [stuck]');
  own.emulator.advance(72 * HOUR - 1);
  expect(await own.task('claude', id)).toMatchObject({ status_code: 40602 });
  expect(own.emulator.balance).toBe(99.9898);
  own.emulator.advance(1);
  expect(await own.task('claude', id)).toMatchObject({ status_code: 40103, result: null });
  expect(own.emulator.balance).toBe(99.9998);
});

test('what was asked for in the prompt', async () => {
  await using own = await start({ finishAfter: 1000 });
  const ids = await Promise.all(
    ['[fail]', '[no-results]', '[empty]', '[slow]'].map((word) => postOne(own, `Why? ${word}`)),
  );
  const read = async () =>
    await Promise.all(ids.map(async (id) => (await own.task('claude', id)).status_code));
  own.emulator.advance(1000);
  expect(await read()).toEqual([40101, 40102, 20000, 20100]);
  expect(await own.task('claude', ids[2]!)).toMatchObject({ result: null, result_count: 0 });
  own.emulator.advance(99_000);
  expect(await read()).toEqual([40101, 40102, 20000, 20000]);
});

test('[fan-out-on-task]: beside the result, as in the published example', async () => {
  await using own = await start({ finishAfter: 0 });
  const task = { web_search: true };
  const usual = await own.task('claude', await postOne(own, { ...task, user_prompt: 'Why?' }));
  expect('fan_out_queries' in usual).toBe(false);
  expect(usual.result[0].fan_out_queries.length).toBeGreaterThan(0);
  const id = await postOne(own, { ...task, user_prompt: 'Why? [fan-out-on-task]' });
  const told = await own.task('claude', id);
  expect('fan_out_queries' in told.result[0]).toBe(false);
  expect(told.fan_out_queries.length).toBeGreaterThan(0);
});

test('the alarm rings by itself: nobody has to ask', async () => {
  await using emulator = await startEmulator({ demo: false, finishAfter: 1 });
  await postOne(createClient(emulator), 'Which bike? [fail]');
  const calls = emulator.count();
  await expect.poll(() => emulator.balance).toBe(99.9998);
  expect(emulator.count()).toBe(calls);
});

test('the ready list: answered, not collected, its own provider, oldest first', async () => {
  await using own = await start({ finishAfter: 1000 });
  const [slow] = await own.postTasks('claude', 'Which bike? [slow]');
  const [one] = await own.postTasks('claude', { user_prompt: 'one', tag: 'first' });
  own.emulator.advance(500);
  const [two] = await own.postTasks('claude', 'two');
  await own.postTasks('gemini', 'elsewhere');
  await own.postTasks('claude', 'lost [unlisted]');
  await own.postTasks('claude', 'three [fail]');
  expect(await own.ready('claude')).toEqual([]);
  own.emulator.advance(500);
  expect(await own.ready('claude')).toEqual([one.id]);
  own.emulator.advance(500);
  expect(await own.ready('claude')).toEqual([one.id, two.id]);
  const { tasks } = await own.get(own.llm('claude', 'tasks_ready'));
  expect(tasks[0].result[0]).toEqual({
    id: one.id,
    se: 'claude',
    se_type: null,
    function: 'llm_responses',
    date_posted: '2026-11-23 12:00:00 +00:00',
    tag: 'first',
    endpoint: own.llm('claude', `task_get/${one.id}`),
  });
  await own.get(tasks[0].result[0].endpoint);
  expect(await own.ready('claude')).toEqual([two.id]);
  own.emulator.advance(98_500);
  expect(await own.ready('claude')).toEqual([two.id, slow.id]);
});

test('the ready list lags, ends after three days, and holds a thousand', async () => {
  await using own = await start({ finishAfter: 0, readyLag: 5000 });
  const ids = own.emulator.addMany(1001, { collected: false });
  const id = await postOne(own, 'Which bike?');
  expect(await own.ready('claude')).toEqual(ids.slice(0, 1000));
  own.emulator.advance(5000);
  await Promise.all(ids.slice(0, 2).map((one) => own.task('claude', one)));
  expect(await own.ready('claude')).toEqual([...ids.slice(2), id]);
  own.emulator.advance(3 * DAY - 5001);
  expect(await own.ready('claude')).toEqual([id]);
  own.emulator.advance(1);
  const { tasks } = await own.get(own.llm('claude', 'tasks_ready'));
  expect(tasks[0]).toMatchObject({ status_code: 20000, result: null, result_count: 0 });
  expect(await own.task('claude', id)).toMatchObject({ status_code: 20000 });
});
