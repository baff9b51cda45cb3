import { afterAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { createClient, type Slug } from '../support/upstream.ts';

const emulator = await startEmulator({ balance: 1000, demo: false });
const client = createClient(emulator);
const { call, get, live, llm, post, postTasks } = client;
afterAll(() => emulator.close());

const task = { model_name: 'claude-sonnet-4-0', user_prompt: 'Which bike?' };
const path = llm('claude', 'task_post');

describe('task_post', () => {
  test('an accepted task: 20100, an id, the price with the advance, the echo', async () => {
    const posted = { ...task, web_search: true, tag: 'case-42' };
    const before = emulator.balance;
    const body = await post(path, [posted]);
    expect(body).toMatchObject({
      status_code: 20000,
      cost: 0.0102,
      tasks_count: 1,
      tasks_error: 0,
    });
    expect(body.tasks[0]).toMatchObject({ status_code: 20100, cost: 0.0102, result: null });
    expect(body.tasks[0].id).toMatch(/^\d{8}-1535-0613-0000-[0-9a-f]{12}$/);
    expect(body.tasks[0].data).toEqual({
      api: 'ai_optimization',
      function: 'llm_responses',
      se: 'claude',
      ...posted,
    });
    expect(emulator.balance).toBeCloseTo(before - 0.0102, 9);
  });

  test('one bad task does not stop the others', async () => {
    const all = await postTasks('claude', 'one', { model_name: 'no-such-model' }, 'three');
    expect(all.map(({ cost, status_code }) => [status_code, cost])).toEqual([
      [20100, 0.0102],
      [40501, 0],
      [20100, 0.0102],
    ]);
    expect(all[1].status_message).toBe("Invalid Field: 'model_name'.");
    expect(await client.task('claude', all[1].id)).toMatchObject({ status_code: 40401 });
  });

  test('a hundred at a time: those beyond get 40006 and cost nothing', async () => {
    const body = await post(
      path,
      Array.from({ length: 103 }, () => task),
    );
    const codes = body.tasks.map(({ status_code }: { status_code: number }) => status_code);
    expect(codes).toEqual([...Array(100).fill(20100), ...Array(3).fill(40006)]);
    expect(body).toMatchObject({ cost: 1.02, tasks_count: 103, tasks_error: 3 });
    const ids = body.tasks.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(103);
  });

  test.each([
    ['nothing', '', 40503],
    ['no JSON', '{', 40503],
    ['an object', JSON.stringify(task), 40503],
    ['no tasks', '[]', 40502],
  ])('%s is refused as a whole', async (_, body, code) => {
    const before = emulator.balance;
    const response = await call(path, { method: 'POST', body });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status_code: code, tasks: null, tasks_count: 0 });
    expect(emulator.balance).toBe(before);
  });

  test('a task that is no object: 40503 for that one', async () => {
    const body = await post(path, [task, 'what?', null, [task]]);
    const codes = body.tasks.map(({ status_code }: { status_code: number }) => status_code);
    expect(codes).toEqual([20100, 40503, 40503, 40503]);
  });
});

/** Slug, what is posted beside prompt and model, and what is said: null where it is taken. */
type Rule = readonly [Slug, object, string | number | null];
const text = (length: number) => '𝒳'.repeat(length);
const chain = (...roles: string[]) => ({
  message_chain: roles.map((role) => ({ role, message: 'Hello' })),
});
const o3 = { model_name: 'o3-mini' };
const gpt5 = { model_name: 'gpt-5' };

const everywhere: readonly Rule[] = [
  ['claude', { user_prompt: undefined }, 'user_prompt'],
  ['claude', { user_prompt: '' }, 'user_prompt'],
  ['claude', { user_prompt: 5 }, 'user_prompt'],
  ['claude', { user_prompt: text(500) }, null],
  ['claude', { user_prompt: text(501) }, 'user_prompt'],
  ['claude', { model_name: undefined }, 'model_name'],
  ['claude', { model_name: 'gpt-4o' }, 'model_name'],
  ['claude', { system_message: text(500) }, null],
  ['claude', { system_message: text(501) }, 'system_message'],
  ['claude', { tag: text(255) }, null],
  ['claude', { tag: text(256) }, 'tag'],
  ['claude', { tag: null, top_p: null, message_chain: null, postback_url: null }, null],
  ['claude', { keyword: 'x' }, 40506],
  ['claude', { keyword: null }, 40506],
  ['claude', { pingback_url: 'http://127.0.0.1/$id?tag=$tag' }, null],
  ['claude', { pingback_url: 'not a URL' }, 'pingback_url'],
  ['claude', { postback_url: 'javascript:alert(1)' }, 'postback_url'],
  ['claude', chain('user', 'ai', 'ai'), null],
  ['claude', chain('user', 'system'), 'message_chain'],
  ['claude', chain(...Array(11).fill('user')), 'message_chain'],
  ['claude', { message_chain: [{ role: 'user', message: text(501) }] }, 'message_chain'],
  ['claude', { max_output_tokens: 1 }, null],
  ['claude', { max_output_tokens: 4096 }, null],
  ['claude', { max_output_tokens: 4097 }, 'max_output_tokens'],
  ['claude', { max_output_tokens: 1.5 }, 'max_output_tokens'],
  ['claude', { temperature: 0 }, null],
  ['claude', { temperature: 1.1 }, 'temperature'],
  ['claude', { top_p: 1 }, null],
  ['claude', { top_p: 1.01 }, 'top_p'],
  ['claude', { temperature: 0.5, top_p: 0.5 }, 'top_p'],
  ['claude', { web_search: 'yes' }, 'web_search'],
  ['claude', { force_web_search: true }, 'force_web_search'],
  ['claude', { force_web_search: false }, null],
  ['claude', { web_search: true, force_web_search: true }, null],
  ['claude', { web_search_country_iso_code: 'FR' }, 'web_search_country_iso_code'],
  ['claude', { web_search: true, web_search_country_iso_code: 'FR' }, null],
  [
    'claude',
    { web_search: true, web_search_country_iso_code: 'XX' },
    'web_search_country_iso_code',
  ],
  ['claude', { use_reasoning: true, max_output_tokens: 1025 }, null],
  ['claude', { use_reasoning: true, max_output_tokens: 1024 }, 'max_output_tokens'],
  ['claude', { use_reasoning: true, temperature: 0.5 }, 'temperature'],
  ['claude', { use_reasoning: true, top_p: 0.5 }, 'top_p'],
  ['claude', { use_reasoning: true, web_search: true, force_web_search: true }, 'force_web_search'],
  ['claude', { use_reasoning: true, model_name: 'claude-3-5-haiku-20241022' }, 'use_reasoning'],
  ['claude', { model_name: 'claude-3-5-haiku-latest' }, 'model_name'],
  ['chat_gpt', { max_output_tokens: 16 }, null],
  ['chat_gpt', { max_output_tokens: 15 }, 'max_output_tokens'],
  ['chat_gpt', { temperature: 2 }, null],
  ['chat_gpt', { temperature: 2.1 }, 'temperature'],
  ['chat_gpt', { temperature: 1, top_p: 1 }, 'top_p'],
  ['chat_gpt', { web_search: true, force_web_search: true }, 'force_web_search'],
  ['chat_gpt', { web_search: true, web_search_country_iso_code: 'XX' }, null],
  ['chat_gpt', { use_reasoning: true }, 40506],
  ['chat_gpt', { ...gpt5, temperature: 1 }, 'temperature'],
  ['chat_gpt', { ...gpt5, max_output_tokens: 1023 }, 'max_output_tokens'],
  ['chat_gpt', { ...o3, web_search: true }, 'web_search'],
  ['gemini', { temperature: 2, top_p: 1 }, null],
  ['gemini', { web_search: true, web_search_country_iso_code: 'FR' }, 40506],
  ['gemini', { web_search: true, force_web_search: true }, 40506],
  ['gemini', { use_reasoning: true, max_output_tokens: 1023 }, 'max_output_tokens'],
  ['gemini', { use_reasoning: true, max_output_tokens: 1024 }, null],
  ['gemini', { model_name: 'gemini-2.5-flash-lite' }, 'model_name'],
];

test.each(everywhere)('%s %j: %s', async (slug, posted, said) => {
  const [answer] = await postTasks(slug, posted);
  expect(answer.status_code).toBe(typeof said === 'string' ? 40501 : (said ?? 20100));
  if (typeof said === 'string') expect(answer.status_message).toMatch(`Invalid Field: '${said}'.`);
});

test.each([
  ['perplexity', { temperature: 1.9 }, null],
  ['perplexity', { temperature: 2 }, 'temperature'],
  ['perplexity', { web_search: true }, 40506],
  ['perplexity', { web_search_country_iso_code: 'FR' }, null],
  ['perplexity', chain('user', 'ai', 'user'), null],
  ['perplexity', chain('ai', 'user'), 'message_chain'],
  ['claude', { pingback_url: 'http://127.0.0.1/' }, 40506],
  ['claude', { postback_url: 'http://127.0.0.1/' }, 40506],
  ['claude', { model_name: 'claude-3-5-haiku-latest' }, null],
] satisfies Rule[])('live %s %j: %s', async (slug, posted, said) => {
  const answer = await live(slug, posted);
  expect(answer.status_code).toBe(typeof said === 'string' ? 40501 : (said ?? 20000));
  if (typeof said === 'string') expect(answer.status_message).toMatch(`Invalid Field: '${said}'.`);
});

test.each(['claude', 'chat_gpt', 'gemini', 'perplexity'] as const)('models of %s', async (slug) => {
  const { tasks } = await get(llm(slug, 'models'));
  expect(tasks[0].result_count).toBe(tasks[0].result.length);
  for (const row of tasks[0].result) {
    expect(Object.keys(row)).toEqual([
      'model_name',
      'reasoning',
      'web_search_supported',
      'task_post_supported',
    ]);
    const said = await live(slug, { model_name: row.model_name });
    expect(said.status_code).toBe(20000);
    if (slug === 'perplexity') expect(row.task_post_supported).toBe(false);
    else {
      const [posted] = await postTasks(slug, { model_name: row.model_name });
      expect(posted.status_code === 20100).toBe(row.task_post_supported);
    }
  }
});
