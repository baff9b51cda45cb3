import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Fault, type FaultKind, faultKinds } from '../../src/emulator/faults.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import type { Untyped } from '../support/service.ts';
import { createClient } from '../support/upstream.ts';

const emulator = await startEmulator({ demo: false, callsPerMinute: Infinity });
const { call, get, llm, live, postTasks, task } = createClient(emulator);
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

/** What comes of reading one task: the body, or why there is none. */
async function readSpoiled(fault: Fault): Promise<Untyped> {
  const id = emulator.add({});
  emulator.failNext(fault);
  const response = await call(llm('claude', `task_get/${id}`), {
    signal: AbortSignal.timeout(5000),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text: await response.text(),
  };
}

describe('a whole answer', () => {
  test.each([
    [{ status: 401 }, 401, 40100],
    [{ status: 402 }, 402, 40200],
    [{ status: 402, code: 40210 }, 402, 40210],
    [{ status: 404 }, 404, 40400],
    [{ status: 500 }, 500, 50000],
    [{ status: 503, code: 50303 }, 503, 50303],
    [{ envelope: 40201 }, 200, 40201],
    [{ envelope: 40202 }, 200, 40202],
    [{ envelope: 40203 }, 200, 40203],
    [{ envelope: 40209 }, 200, 40209],
    [{ envelope: 50303 }, 200, 50303],
  ] as const)('%j: HTTP %i, %i', async (fault, status, code) => {
    const told = await readSpoiled(fault);
    expect(told.status).toBe(status);
    const body = JSON.parse(told.text);
    expect(body).toMatchObject({ status_code: code, tasks_count: 0, tasks: null, cost: 0 });
    expect(body.status_message).not.toMatch(/else/);
  });

  test('the code of the task', async () => {
    const { text } = await readSpoiled({ task: 50301 });
    expect(JSON.parse(text)).toMatchObject({
      status_code: 20000,
      tasks: [{ status_code: 50301, result: null, result_count: 0 }],
    });
  });
});

const broken: Record<FaultKind, (fault: Fault) => Promise<void>> = {
  reset: async (fault) => await expect(readSpoiled(fault)).rejects.toThrow('fetch failed'),
  hang: async (fault) => await expectSilence(fault),
  'accept-then-reset': async (fault) => {
    await expect(readSpoiled(fault)).rejects.toThrow('fetch failed');
  },
  'accept-then-hang': async (fault) => await expectSilence(fault),
  truncate: async (fault) => await expect(readSpoiled(fault)).rejects.toThrow('terminated'),
  html: async (fault) => {
    expect(await readSpoiled(fault)).toMatchObject({
      status: 200,
      type: 'text/html',
      text: expect.stringContaining('Bad Gateway'),
    });
  },
  gzip: async (fault) => {
    const id = emulator.add({});
    emulator.failNext(fault);
    const response = await call(llm('claude', `task_get/${id}`), {
      headers: { 'accept-encoding': 'identity' },
    });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.json()).toMatchObject({ status_code: 20000 });
  },
  'lying-gzip': async (fault) => await expect(readSpoiled(fault)).rejects.toThrow('terminated'),
  'plain-as-gzip': async (fault) => await expect(readSpoiled(fault)).rejects.toThrow('terminated'),
  'wrong-id': async (fault) => {
    const [first] = JSON.parse((await readSpoiled(fault)).text).tasks;
    expect(first).toMatchObject({ id: '01010000-1535-0613-0000-0000000000ff', result_count: 1 });
  },
  'wrong-shape': async (fault) =>
    expect(JSON.parse((await readSpoiled(fault)).text)).toEqual({ hello: 'world' }),
  'null-tasks': async (fault) =>
    expect(JSON.parse((await readSpoiled(fault)).text)).toMatchObject({
      status_code: 20000,
      tasks: null,
    }),
  'ill-typed': async (fault) => {
    const [first] = JSON.parse((await readSpoiled(fault)).text).tasks;
    expect(first).toMatchObject({ status_code: 20000, cost: 'free', result: [{ model_name: 7 }] });
  },
  'unknown-item': async (fault) => {
    const [first] = JSON.parse((await readSpoiled(fault)).text).tasks;
    const [known, unknown] = first.result[0].items;
    expect([known.type, unknown.type]).toEqual(['message', 'tool_call']);
  },
  huge: async (fault) => {
    const { text } = await readSpoiled(fault);
    expect(text.length).toBeGreaterThan(40_000_000);
    expect(JSON.parse(text).status_code).toBe(20000);
  },
};

async function expectSilence(fault: Fault): Promise<void> {
  const id = emulator.add({});
  emulator.failNext(fault);
  const gone = new AbortController();
  const asked = call(llm('claude', `task_get/${id}`), { signal: gone.signal });
  await expect.poll(() => emulator.count(id)).toBe(1);
  // Another request is answered meanwhile: this one waits for ever, and not for its turn.
  expect(await task('claude', id)).toMatchObject({ status_code: 20000 });
  gone.abort();
  await expect(asked).rejects.toThrow('aborted');
}

describe('a broken answer', () => {
  test.each(Object.keys(faultKinds) as FaultKind[])('%s, once', async (kind) => {
    await broken[kind]({ kind });
    expect(await task('claude', emulator.add({}))).toMatchObject({ status_code: 20000 });
  });
});

test('a fault waits for the requests that it is about, as often as it was told to', async () => {
  const [one, other] = emulator.addMany(2);
  emulator.failNext({ task: 50301, path: one!, times: 2 });
  emulator.failNext({ task: 50303, path: 'task_get' });
  const codes: number[] = [];
  for (const id of [other, other, one, one, one])
    codes.push((await task('claude', id!)).status_code);
  expect(codes).toEqual([50303, 20000, 50301, 50301, 20000]);
});

test('a request that is over a limit does not use a fault up', async () => {
  await using own = await startEmulator({ callsPerMinute: 1 });
  const client = createClient(own);
  const models = client.llm('claude', 'models');
  await client.get(models);
  own.failNext({ envelope: 50303 });
  expect(await client.get(models)).toMatchObject({ status_code: 40202 });
  own.advance(60_000);
  expect(await client.get(models)).toMatchObject({ status_code: 50303 });
});

async function countTasks(): Promise<number> {
  const { tasks } = await get('/emulator/state');
  return Object.values<number>(tasks).reduce((sum, count) => sum + count, 0);
}

describe('a paid POST', () => {
  test.each([{ status: 500 }, { envelope: 50303 }, { kind: 'reset' }, { task: 50000 }] as const)(
    '%j: nothing is made, nothing is charged',
    async (fault) => {
      emulator.failNext({ ...fault, path: 'task_post' });
      await postTasks('claude', 'Why?').catch(() => []);
      emulator.failNext({ ...fault, path: 'live' });
      await live('claude', 'Why?').catch(() => null);
      expect([await countTasks(), emulator.balance]).toEqual([0, 100]);
    },
  );

  test('{"task"}: the first is refused, the others are made', async () => {
    emulator.failNext({ task: 50000, path: 'task_post' });
    const all = await postTasks('claude', 'one', 'two', 'three');
    expect(all.map(({ status_code }) => status_code)).toEqual([50000, 20100, 20100]);
    expect(await countTasks()).toBe(2);
    expect(emulator.balance).toBe(100 - 0.0204);
  });

  test.each(['accept-then-reset', 'truncate', 'html', 'wrong-shape', 'null-tasks'] as const)(
    '%s: the tasks are made and charged, and the client does not learn their ids',
    async (kind) => {
      emulator.failNext({ kind, path: 'task_post' });
      const ids = await postTasks('claude', 'one', 'two').catch(() => null);
      expect(ids ?? []).toEqual([]);
      expect(await countTasks()).toBe(2);
      expect(emulator.balance).toBe(100 - 0.0204);
    },
  );

  test('accept-then-hang: made and charged while the client still waits', async () => {
    emulator.failNext({ kind: 'accept-then-hang', path: 'live' });
    const gone = new AbortController();
    const body = JSON.stringify([{ model_name: 'sonar', user_prompt: 'Why?' }]);
    const asked = call(llm('perplexity', 'live'), { method: 'POST', body, signal: gone.signal });
    await expect.poll(() => emulator.balance).toBeLessThan(100);
    gone.abort();
    await expect(asked).rejects.toThrow('aborted');
  });
});
