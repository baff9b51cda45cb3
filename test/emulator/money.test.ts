import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { createClient } from '../support/upstream.ts';

const BASE = 0.0002;
const ADVANCE = 0.01;
const LIVE = 0.0006;

async function start(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ demo: false, finishAfter: 1000, ...options });
  return { emulator, ...createClient(emulator), [Symbol.asyncDispose]: () => emulator.close() };
}

test('a task costs the base price and what the model cost, once it is settled', async () => {
  await using own = await start({ balance: 1 });
  const [cheap] = await own.postTasks('claude', 'Why?');
  const [dear] = await own.postTasks('claude', 'Why? [expensive]');
  expect(own.emulator.balance).toBeCloseTo(1 - 2 * (BASE + ADVANCE), 9);
  own.emulator.advance(1000);
  const spent = await Promise.all(
    [cheap, dear].map(async ({ id }) => (await own.task('claude', id)).result[0].money_spent),
  );
  expect(spent[0]).toBeLessThan(ADVANCE);
  expect(spent[1]).toBeGreaterThan(ADVANCE);
  expect(own.emulator.balance).toBeCloseTo(1 - 2 * BASE - spent[0] - spent[1], 9);
});

test('reading is free', async () => {
  await using own = await start();
  const [{ id }] = await own.postTasks('claude', 'Why?');
  own.emulator.advance(1000);
  const { balance } = own.emulator;
  expect(await own.task('claude', id)).toMatchObject({ cost: 0 });
  await own.ready('claude');
  await own.get(own.llm('claude', 'models'));
  await own.get('/v3/appendix/user_data');
  expect(own.emulator.balance).toBe(balance);
});

test('no money appears and none is lost, whatever becomes of the tasks', async () => {
  await using own = await start({ balance: 50 });
  const words = ['', '[fail]', '[no-results]', '[empty]', '[stuck]', '[expensive]', '[slow]'];
  const prompts = Array.from({ length: 90 }, (_, at) => `Why ${at}? ${words[at % words.length]}`);
  const posted = [
    ...(await own.postTasks('claude', ...prompts.slice(0, 30))),
    ...(await own.postTasks('chat_gpt', ...prompts.slice(30, 60), { model_name: 'nothing' })),
    ...(await own.postTasks('gemini', ...prompts.slice(60))),
  ];
  const lives = await Promise.all([
    own.live('perplexity', 'Why?'),
    own.live('claude', 'Why? [timeout]'),
    own.live('gemini', { user_prompt: 'Why? [expensive]', web_search: true }),
  ]);
  expect(lives.map(({ status_code }) => status_code)).toEqual([20000, 50401, 20000]);
  own.emulator.failNext({ kind: 'accept-then-reset', path: 'task_post' });
  await expect(own.postTasks('claude', 'lost [fail]')).rejects.toThrow();

  own.emulator.advance(73 * 3_600_000);
  const accepted = posted.filter(({ status_code }) => status_code === 20100);
  const vendor = await Promise.all(
    accepted.map(async ({ data, id }) => {
      const { result, status_code } = await own.task(data.se, id);
      if (result === null) expect([20000, 40101, 40102, 40103]).toContain(status_code);
      return result?.[0].money_spent ?? 0;
    }),
  );
  const spent = (accepted.length + 1) * BASE + sum(vendor) + sum(lives.map(({ cost }) => cost));
  expect(accepted).toHaveLength(90);
  expect(own.emulator.balance).toBeCloseTo(50 - spent, 9);
});

test('money that does not suffice: 40210, and nothing is made or taken', async () => {
  await using own = await start({ balance: 0.021 });
  const codes = (await own.postTasks('claude', 'one', 'two', 'three')).map(
    (task) => task.status_code,
  );
  expect(codes).toEqual([20100, 20100, 40210]);
  expect(own.emulator.balance).toBeCloseTo(0.0006, 9);
  expect(await own.live('claude', 'Why? [expensive]')).toMatchObject({ status_code: 20000 });
  expect(own.emulator.balance).toBeLessThan(0);
  expect(await own.live('claude', 'Why?')).toMatchObject({ status_code: 40210, cost: 0 });
});

test('below zero, answers are withheld until money comes; live ones were delivered at once', async () => {
  await using own = await start({ balance: 0.02 });
  const [{ id }] = await own.postTasks('claude', 'Why?');
  expect(await own.live('claude', 'Why? [expensive]')).toMatchObject({ status_code: 20000 });
  own.emulator.advance(1000);
  expect(await own.task('claude', id)).toMatchObject({ status_code: 40210, result: null });
  expect(await own.ready('claude')).toEqual([id]);
  own.emulator.deposit(1);
  expect(await own.task('claude', id)).toMatchObject({ status_code: 20000 });
  expect(await own.ready('claude')).toEqual([]);
  const { tasks } = await own.get('/v3/appendix/user_data');
  const { balance } = own.emulator;
  expect(tasks[0].result[0].money).toMatchObject({ total: 1.02, balance });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

test('a live call costs its price and what the model cost, also in the envelope', async () => {
  await using own = await start();
  const body = await own.post(own.llm('perplexity', 'live'), [
    { model_name: 'sonar', user_prompt: 'Why?' },
  ]);
  const { money_spent: spent } = body.tasks[0].result[0];
  expect(body.tasks[0].cost).toBeCloseTo(LIVE + spent, 9);
  expect(body.cost).toBe(body.tasks[0].cost);
  expect(own.emulator.balance).toBeCloseTo(100 - LIVE - spent, 9);
});
