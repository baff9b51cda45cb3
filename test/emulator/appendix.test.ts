import { afterAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import type { Untyped } from '../support/service.ts';
import { createClient } from '../support/upstream.ts';

const noon = Date.parse('2026-11-23T12:00:00Z');
const emulator = await startEmulator({
  demo: false,
  finishAfter: 1000,
  balance: 61.5,
  clock: { now: () => noon },
});
const { get, live, post, postTasks } = createClient(emulator);
afterAll(() => emulator.close());

test('user_data: the login and the money', async () => {
  const { tasks } = await get('/v3/appendix/user_data');
  expect(tasks).toMatchObject([
    {
      status_code: 20000,
      cost: 0,
      path: ['v3', 'appendix', 'user_data'],
      data: { api: 'appendix', function: 'user_data' },
      result: [{ login: 'demo', timezone: 'UTC', money: { total: 61.5, balance: 61.5 } }],
    },
  ]);
});

test('errors: every code with its message', async () => {
  const [{ result }] = (await get('/v3/appendix/errors')).tasks;
  expect(result.slice(0, 4)).toEqual([
    { code: 20000, message: 'Ok.' },
    { code: 20100, message: 'Task Created.' },
    { code: 40000, message: 'You can set only one task at a time.' },
    { code: 40001, message: 'This id is used by another client, check the id.' },
  ]);
});

test('status: nothing is in trouble', async () => {
  const [first] = (await get('/v3/appendix/status')).tasks;
  expect(first).toMatchObject({ status_code: 20000, result: [], result_count: 0 });
});

async function list(asked: object): Promise<Untyped> {
  return (await post('/v3/appendix/id_list', [asked])).tasks[0];
}

describe('id_list', () => {
  const window = {
    datetime_from: '2026-11-23 11:00:00 +00:00',
    datetime_to: '2026-11-23 13:00:00 +00:00',
  };
  test('tasks of the window, done or not, live or not, with what was posted', async () => {
    const [done] = await postTasks('claude', { tag: 'one~token', web_search: true });
    const answered = await live('perplexity', { tag: 'two~token' });
    emulator.advance(1000);
    const [open] = await postTasks('gemini', { tag: 'three~token' });
    emulator.add({ state: 'other-client', createdAt: new Date(emulator.now()) });
    emulator.add({ createdAt: new Date('2026-11-23T10:59:59Z') });

    const told = await list({ ...window, include_metadata: true });
    expect(told.data).toEqual({
      api: 'appendix',
      function: 'id_list',
      ...window,
      include_metadata: true,
    });
    expect(told.result).toEqual([
      {
        id: done.id,
        url: 'https://api.dataforseo.com/v3/ai_optimization/claude/llm_responses/task_post',
        datetime_posted: '2026-11-23 12:00:00 +00:00',
        datetime_done: '2026-11-23 12:00:01 +00:00',
        status: 'ok',
        cost: 0.0102,
        metadata: {
          model_name: 'claude-sonnet-4-0',
          user_prompt: 'Which bike?',
          tag: 'one~token',
          web_search: true,
        },
      },
      {
        id: answered.id,
        url: 'https://api.dataforseo.com/v3/ai_optimization/perplexity/llm_responses/live',
        datetime_posted: '2026-11-23 12:00:00 +00:00',
        datetime_done: '2026-11-23 12:00:00 +00:00',
        status: 'ok',
        cost: answered.cost,
        metadata: { model_name: 'sonar', user_prompt: 'Which bike?', tag: 'two~token' },
      },
      {
        id: open.id,
        url: 'https://api.dataforseo.com/v3/ai_optimization/gemini/llm_responses/task_post',
        datetime_posted: '2026-11-23 12:00:01 +00:00',
        datetime_done: null,
        status: 'Task Created.',
        cost: 0.0102,
        metadata: {
          model_name: 'gemini-2.5-flash',
          user_prompt: 'Which bike?',
          tag: 'three~token',
        },
      },
    ]);
    const ids = told.result.map(({ id }: Untyped) => id);
    const read = async (asked: object) =>
      (await list({ ...window, ...asked })).result.map(({ id }: Untyped) => id);
    expect(await read({ sort: 'desc', limit: 1 })).toEqual([open.id]);
    expect(await read({ offset: 1, limit: 1 })).toEqual([ids[1]]);
    expect(await read({ offset: 3 })).toEqual([]);
    const [plain] = (await list(window)).result;
    expect('metadata' in plain).toBe(false);
  });

  test('both ends of the window belong to it, to the second', async () => {
    const at = '2026-10-30 08:00:00 +00:00';
    const id = emulator.add({ createdAt: new Date('2026-10-30T08:00:00.400Z') });
    const told = await list({ datetime_from: at, datetime_to: at });
    expect(told.result).toMatchObject([{ id }]);
  });

  test.each([
    ['datetime_from', { ...window, datetime_from: undefined }],
    ['datetime_from', { ...window, datetime_from: 'yesterday' }],
    ['datetime_from', { ...window, datetime_from: '2026-05-01 00:00:00 +00:00' }],
    ['datetime_to', { ...window, datetime_to: 5 }],
    ['datetime_to', { ...window, datetime_to: '2026-11-23 10:00:00 +00:00' }],
    ['limit', { ...window, limit: 0 }],
    ['limit', { ...window, limit: 1001 }],
    ['limit', { ...window, limit: '10' }],
    ['offset', { ...window, offset: -1 }],
    ['sort', { ...window, sort: 'up' }],
    [
      'include_metadata',
      { ...window, datetime_from: '2026-10-01 00:00:00 +00:00', include_metadata: true },
    ],
  ])('%s of %j is wrong', async (field, asked) => {
    expect(await list(asked)).toMatchObject({
      status_code: 40501,
      status_message: `Invalid Field: '${field}'.`,
      result: null,
    });
  });

  test('no body, no list', async () => {
    expect(await post('/v3/appendix/id_list', window)).toMatchObject({ status_code: 40503 });
    expect(await post('/v3/appendix/id_list', [])).toMatchObject({ status_code: 40502 });
  });
});

test('webhook_resend: a hundred at a time', async () => {
  const ids = emulator.addMany(101).map((id) => ({ id }));
  const { tasks } = await post('/v3/appendix/webhook_resend', ids);
  const codes = tasks.map(({ status_code }: Untyped) => status_code);
  expect(codes).toEqual([...Array(100).fill(20100), 40006]);
  expect(await post('/v3/appendix/webhook_resend', [])).toMatchObject({ status_code: 40502 });
  expect(await post('/v3/appendix/webhook_resend', {})).toMatchObject({ status_code: 40503 });
});
