import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { createClient } from '../support/upstream.ts';

test.each(['claude', 'chat_gpt', 'gemini', 'perplexity'] as const)(
  '%s answers at once, and the answer is not stored',
  async (slug) => {
    await using emulator = await startEmulator();
    const client = createClient(emulator);
    const told = await client.live(slug, { user_prompt: 'Which bike?', tag: 'mine' });
    expect(told).toMatchObject({
      status_code: 20000,
      result_count: 1,
      data: { se: slug, tag: 'mine' },
    });
    expect(told.result[0].items.at(-1).type).toBe('message');
    expect(told.result[0].web_search).toBe(slug === 'perplexity');
    if (slug === 'perplexity') return;
    expect(await client.task(slug, told.id)).toMatchObject({ status_code: 40401 });
    expect(await client.ready(slug)).toEqual([]);
  },
);

test('one task at a time', async () => {
  await using emulator = await startEmulator();
  const { call, llm, post } = createClient(emulator);
  const task = { model_name: 'sonar', user_prompt: 'Which bike?' };
  const path = llm('perplexity', 'live');
  expect((await post(path, [task, task])).tasks).toMatchObject([{ status_code: 40000, cost: 0 }]);
  expect(await post(path, [])).toMatchObject({ status_code: 40502, tasks: null });
  expect(await post(path, task)).toMatchObject({ status_code: 40503, tasks: null });
  const response = await call(path, { method: 'POST', body: '{' });
  expect(await response.json()).toMatchObject({ status_code: 40503, tasks: null });
  expect(emulator.balance).toBe(100);
});

test('failures cost the price of the call, no more', async () => {
  await using emulator = await startEmulator();
  const { live } = createClient(emulator);
  expect(await live('claude', '[fail]')).toMatchObject({
    status_code: 40101,
    cost: 0.0006,
    result: null,
  });
  expect(await live('claude', '[timeout]')).toMatchObject({ status_code: 50401, result: null });
  expect(emulator.balance).toBe(99.9988);
});

test('a client that goes away while it thinks has paid all the same', async () => {
  await using emulator = await startEmulator({ liveTakes: 60_000 });
  const { call, llm } = createClient(emulator);
  const body = JSON.stringify([{ model_name: 'sonar', user_prompt: 'Which bike?' }]);
  const gone = new AbortController();
  const asked = call(llm('perplexity', 'live'), { method: 'POST', body, signal: gone.signal });
  await expect.poll(() => emulator.balance).toBeLessThan(100);
  gone.abort();
  await expect(asked).rejects.toThrow();
  expect(emulator.balance).toBeLessThan(99.9994);
});
