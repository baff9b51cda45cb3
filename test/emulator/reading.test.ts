import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { demoIds } from '../../src/emulator/demo.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import type { Untyped } from '../support/service.ts';
import { createClient } from '../support/upstream.ts';

const emulator = await startEmulator({ callsPerMinute: Infinity });
const { call, get, llm, task } = createClient(emulator);
afterAll(() => emulator.close());

function sample(name: string): Untyped {
  const url = new URL(`../fixtures/upstream/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

const { keys } = Object;

describe('who may ask, and for what', () => {
  test.each([
    ['nobody', {}],
    ['a stranger', { authorization: `Basic ${btoa('demo:wrong')}` }],
    ['a bearer', { authorization: 'Bearer demo' }],
  ])('%s: HTTP 401, as a browser would understand it', async (_, headers) => {
    const response = await fetch(`${emulator.url}${llm('claude', 'models')}`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="DataForSEO REST API"');
    expect(await response.json()).toMatchObject({ status_code: 40100, tasks: null });
  });

  test.each([
    '/',
    '/v3/ai_optimization/llm_responses/models',
    '/v3/ai_optimization/claude/llm_responses/nothing',
    '/v3/ai_optimization/perplexity/llm_responses/task_get/07241735-1535-0613-0000-0722e701b5ff',
    '/v3/ai_optimization/perplexity/llm_responses/tasks_ready',
    '/v3/ai_optimization/claude/llm_responses/live',
  ])('GET %s: HTTP 404', async (path) => {
    const response = await call(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(sample('http-404-40400.response.json'));
  });

  test('task_get without an id', async () => {
    expect(await get(llm('claude', 'task_get'))).toEqual(
      sample('http-200-40402-invalid-path.response.json'),
    );
  });
});

describe('task_get', () => {
  test('the published example, value for value', async () => {
    const body = await get(llm('claude', `task_get/${demoIds.seed}`));
    expect(body).toEqual(sample('seed-task-get.json'));
  });

  test('an id in capitals, a query and a slash at the end make no difference', async () => {
    const plain = await get(llm('claude', `task_get/${demoIds.seed}`));
    const asked = llm('claude', `task_get/${demoIds.seed.toUpperCase()}/?x=1`);
    expect(await get(asked)).toEqual(plain);
  });

  test.each([
    ['completed', 20000, 'one row'],
    ['no-result-null', 20000, null],
    ['no-result-empty', 20000, []],
    ['created', 20100, null],
    ['handed', 40601, null],
    ['pending', 40602, null],
    ['failed', 40103, null],
    ['engine-failed', 40101, null],
    ['no-results', 40102, null],
    ['expired', 40403, null],
    ['other-client', 40001, null],
    ['other-type', 40003, null],
    ['other-function', 40004, null],
  ] as const)('%s: %i', async (state, code, result) => {
    const id = emulator.add({ state, tag: 'mine' });
    const told = await task('claude', id);
    expect(told).toMatchObject({ id, status_code: code, cost: 0 });
    if (result === 'one row') expect(told.result).toHaveLength(1);
    else expect(told.result).toEqual(result);
    expect(told.result_count).toBe(told.result?.length ?? 0);
    expect(told.path).toEqual(['v3', 'ai_optimization', 'claude', 'llm_responses', 'task_get', id]);
    // What others have asked is none of our business.
    const isOurs = ![40001, 40003, 40004].includes(code);
    expect(told.data.tag).toBe(isOurs ? 'mine' : undefined);
  });

  test('an id that nobody has: 40401', async () => {
    const id = '11231200-1535-0613-0000-00000000dead';
    expect(await task('claude', id)).toMatchObject({ id, status_code: 40401, result: null });
  });

  test('the wrong provider: 40002, and nothing of what was asked', async () => {
    const id = emulator.add({ provider: 'GEMINI', tag: 'mine' });
    const told = await task('claude', id);
    expect(told).toMatchObject({ status_code: 40002, result: null });
    expect(told.data).toEqual({ api: 'ai_optimization', function: 'llm_responses', se: 'claude' });
    expect(await task('gemini', id)).toMatchObject({ status_code: 20000, data: { tag: 'mine' } });
  });

  test.each([
    ['claude', 'CLAUDE', 'claude-task-get-no-web-search.response.json', { webSearch: false }],
    ['chat_gpt', 'CHAT_GPT', 'chat_gpt-task-get.response.json', {}],
    ['gemini', 'GEMINI', 'gemini-task-get.response.json', { reasoning: true }],
  ] as const)(
    '%s: keys and their order are those of the sample',
    async (slug, provider, name, more) => {
      const id = emulator.add({ provider, tag: 'case-42', ...more });
      const body = await get(llm(slug, `task_get/${id}`));
      const known = sample(name);
      const [ours, theirs] = [body, known].map(({ tasks: [first] }) => ({
        envelope: first,
        row: first.result[0],
        item: first.result[0].items.at(-1),
        section: first.result[0].items.at(-1).sections.find((one: Untyped) => one.annotations),
      }));
      expect(keys(body)).toEqual(keys(known));
      expect(keys(ours!.envelope)).toEqual(keys(theirs!.envelope));
      expect(keys(ours!.row)).toEqual(keys(theirs!.row));
      expect(keys(ours!.item)).toEqual(keys(theirs!.item));
      expect(keys(ours!.section ?? {})).toEqual(keys(theirs!.section ?? {}));
      if (theirs!.section)
        expect(keys(ours!.section.annotations[0])).toEqual(keys(theirs!.section.annotations[0]));
      expect(ours!.row.datetime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+00:00$/);
      expect(body.time).toMatch(/^\d\.\d{4} sec\.$/);
    },
  );

  test('compressed for those who take it, and only for them', async () => {
    const id = emulator.add({});
    const read = async (accept: string) => {
      const { login, password, url } = emulator;
      const asked = request(`${url}${llm('claude', `task_get/${id}`)}`, {
        auth: `${login}:${password}`,
        headers: { 'accept-encoding': accept },
      }).end();
      const [response] = await once(asked, 'response');
      const body = Buffer.concat(await response.toArray());
      return { encoding: response.headers['content-encoding'], body };
    };
    const plain = await read('identity');
    const refused = await read('br, gzip;q=0');
    const packed = await read('br, gzip');
    expect([plain.encoding, refused.encoding, packed.encoding]).toEqual([
      undefined,
      undefined,
      'gzip',
    ]);
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
  });
});

describe('tasks that are there without having been posted', () => {
  test('ids have the real form: minute of creation, and no RFC 4122 digits', () => {
    const createdAt = new Date('2026-03-09T07:05:59Z');
    expect(emulator.add({ createdAt })).toMatch(/^03090705-1535-0613-0000-[0-9a-f]{12}$/);
  });

  test('many at once, each with an answer of its own', async () => {
    const ids = emulator.addMany(5000, { provider: 'CHAT_GPT' });
    expect(new Set(ids).size).toBe(5000);
    const [one, other] = [await task('chat_gpt', ids[0]!), await task('chat_gpt', ids[4999]!)];
    expect(one.result[0].items).not.toEqual(other.result[0].items);
    const { result } = await task('chat_gpt', ids[0]!);
    expect(result).toEqual(one.result);
  });

  test('its result, its JSON and its response can be set', async () => {
    const row = emulator.add({ result: { money_spent: 0.25, fan_out_queries: null } });
    const told = await task('claude', row);
    expect(told.result[0]).toMatchObject({
      money_spent: 0.25,
      fan_out_queries: null,
      web_search: true,
    });
    const json = { id: 'x', status_code: 20000, odd: true };
    const body = await get(llm('claude', `task_get/${emulator.add({ body: json })}`));
    expect(body).toMatchObject({ status_code: 20000, tasks_count: 1, tasks: [json] });
    expect(await get(llm('claude', `task_get/${emulator.add({ response: json })}`))).toEqual(json);
  });

  test('one in the queue may finish on the clock', async () => {
    const id = emulator.add({ finishAfter: 3_600_000 });
    expect(await task('claude', id)).toMatchObject({ status_code: 20100 });
    emulator.advance(3_600_000);
    expect(await task('claude', id)).toMatchObject({ status_code: 20000 });
  });
});

test('the demo tasks: three providers, and every state a task can be in', async () => {
  await using own = await startEmulator();
  const client = createClient(own);
  const codes = await Promise.all(
    Object.entries(demoIds).map(async ([name, id]) => {
      const told = await Promise.all(
        (['claude', 'chat_gpt', 'gemini'] as const).map((slug) => client.task(slug, id)),
      );
      const [one] = told.filter(({ status_code }) => status_code !== 40002);
      const { items } = one.result?.[0] ?? { items: [] };
      const lists = items
        .filter((item: Untyped) => item.type === 'message')
        .flatMap((item: Untyped) => item.sections.map((section: Untyped) => section.annotations));
      const annotations = lists.flat().filter((annotation: unknown) => annotation !== null);
      const kind = lists.every((list: unknown) => list === null)
        ? 'null'
        : annotations.length === 0
          ? 'empty'
          : 'cited';
      return [name, [one.data.se, one.status_code, ...(one.result ? [kind] : [])].join(' ')];
    }),
  );
  expect(Object.fromEntries(codes)).toEqual({
    seed: 'claude 20000 cited',
    shoesClaude: 'claude 20000 cited',
    shoesChatGpt: 'chat_gpt 20000 cited',
    shoesGemini: 'gemini 20000 cited',
    bikesClaude: 'claude 20000 cited',
    bikesChatGpt: 'chat_gpt 20000 cited',
    bikesGemini: 'gemini 20000 cited',
    noWebSearch: 'claude 20000 null',
    noCitations: 'chat_gpt 20000 empty',
    pending: 'gemini 40602',
    failed: 'claude 40103',
    expired: 'chat_gpt 40403',
  });
  await using bare = await startEmulator({ demo: false });
  expect(await createClient(bare).task('claude', demoIds.seed)).toMatchObject({
    status_code: 40401,
  });
});
