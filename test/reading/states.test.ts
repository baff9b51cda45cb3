import { afterAll, describe, expect, test } from 'vitest';
import { startTestService } from '../support/service.ts';

const service = await startTestService({ env: { DEADLINE_SECONDS: '4' } });
const { emulator } = service;
afterAll(() => service[Symbol.asyncDispose]());

const one = `query ($id: ID!, $provider: Provider) {
  task(id: $id, provider: $provider) {
    id provider status statusCode retryAfter source failure { code upstreamCode message retryable refundExpected }
    results { text } result { text } charges { total complete } completedAt expiresAt
  }
}`;

const many = `query ($ids: [ID!]!, $provider: Provider) {
  tasks(ids: $ids, provider: $provider) {
    nodes { id status }
    failures { index id code upstreamCode message retryable }
  }
}`;

async function readTask(id: string, provider?: string) {
  const { data, errors } = await service.query(one, { id, provider });
  expect(errors).toBeUndefined();
  return data.task;
}

/** Reads the id between two good ones: they must come through whatever it does. */
async function readAmongOthers(id: string) {
  const [before, after] = emulator.addMany(2);
  const { data, errors } = await service.query(many, { ids: [before, id, after] });
  expect(errors).toBeUndefined();
  expect(data.tasks.nodes[0]).toEqual({ id: before, status: 'COMPLETED' });
  expect(data.tasks.nodes[2]).toEqual({ id: after, status: 'COMPLETED' });
  return { node: data.tasks.nodes[1], failures: data.tasks.failures };
}

describe('what upstream says about a task', () => {
  test('an answer: COMPLETED, and never asked for again', async () => {
    const id = emulator.add({ state: 'completed' });
    const task = await readTask(id);
    expect(task).toMatchObject({
      id,
      status: 'COMPLETED',
      source: 'UPSTREAM',
      failure: null,
      retryAfter: null,
    });
    expect(task.result.text.length).toBeGreaterThan(100);
    expect(task.charges.complete).toBe(true);
    expect(await readTask(id)).toEqual({ ...task, source: 'ARCHIVE' });
    expect(emulator.count(id)).toBe(1);
  });

  test.each([
    ['no-result-null', null],
    ['no-result-empty', []],
  ] as const)('finished with %s: COMPLETED with results as sent', async (state, results) => {
    const id = emulator.add({ state, createdAt: new Date() });
    expect(await readTask(id)).toMatchObject({ status: 'COMPLETED', results, result: null });
    await service.restart();
    await readTask(id);
    expect(emulator.count(id), 'an answer may still come').toBe(2);
  });

  test('finished without a result, and older than 72 hours: final', async () => {
    const id = emulator.add({
      state: 'no-result-null',
      createdAt: new Date(Date.now() - 6 * 86_400_000),
    });
    await readTask(id);
    await readTask(id);
    expect(emulator.count(id)).toBe(1);
  });

  test.each([
    ['created', 20100],
    ['handed', 40601],
    ['pending', 40602],
  ] as const)('%s: PENDING with retryAfter, not asked again before', async (state, statusCode) => {
    const id = emulator.add({ state });
    const task = await readTask(id);
    expect(task).toMatchObject({ status: 'PENDING', statusCode, result: null, failure: null });
    expect(task.retryAfter).toBe(5);
    expect((await readTask(id)).retryAfter).toBeLessThanOrEqual(5);
    expect(emulator.count(id)).toBeLessThanOrEqual(service.urls.length);
    expect(await readAmongOthers(id)).toEqual({ node: { id, status: 'PENDING' }, failures: [] });
  });

  test.each([
    ['unknown', '11231200-1535-0613-0000-00000000dead'],
    ['another client', null],
  ])('%s: no such task, remembered', async (_, known) => {
    const id = known ?? emulator.add({ state: 'other-client' });
    expect(await readTask(id)).toBeNull();
    expect(await readTask(id)).toBeNull();
    const { failures, node } = await readAmongOthers(id);
    expect(node).toBeNull();
    expect(failures).toMatchObject([
      { index: 1, id, code: 'TASK_NOT_FOUND', upstreamCode: 40401, retryable: false },
    ]);
    expect(emulator.count(id)).toBeLessThanOrEqual(service.urls.length);
  });

  test('of another provider: the next one is asked, and the pair is remembered, also of a pending task', async () => {
    const done = emulator.add({ provider: 'GEMINI', state: 'completed' });
    expect(await readTask(done)).toMatchObject({ provider: 'GEMINI', status: 'COMPLETED' });
    expect(emulator.count(done)).toBe(3);
    const pending = emulator.add({ provider: 'CHAT_GPT', state: 'pending' });
    expect(await readTask(pending)).toMatchObject({ provider: 'CHAT_GPT', status: 'PENDING' });
    expect(emulator.count(pending)).toBe(2);
    await service.restart();
    await readTask(pending);
    expect(emulator.count(pending)).toBe(3);
  });

  test('a provider that is given is the only one asked', async () => {
    const id = emulator.add({ provider: 'GEMINI', state: 'completed' });
    expect(await readTask(id, 'CLAUDE')).toBeNull();
    expect(emulator.count(id)).toBe(1);
    expect(await readTask(id, 'GEMINI')).toMatchObject({ provider: 'GEMINI' });
    expect(await readTask(id, 'CLAUDE')).toBeNull();
    expect(await readTask(id, 'PERPLEXITY')).toBeNull();
    expect(emulator.count(id)).toBe(2);
  });

  test('expired: EXPIRED, final', async () => {
    const id = emulator.add({ state: 'expired' });
    expect(await readTask(id)).toMatchObject({
      status: 'EXPIRED',
      failure: { code: 'RESULT_EXPIRED', upstreamCode: 40403, refundExpected: false },
    });
    await readTask(id);
    expect(emulator.count(id)).toBe(1);
  });

  test('expired after it was read: the answer', async () => {
    await using own = await startTestService();
    const id = own.emulator.add({ state: 'completed' });
    const first = await own.query(one, { id });
    own.emulator.advance(31 * 86_400_000);
    await own.restart();
    const { data } = await own.query(one, { id });
    expect(data.task).toEqual({ ...first.data.task, source: 'ARCHIVE' });
    expect(own.emulator.count(id)).toBe(1);
  });

  test.each([
    ['failed', 40103, true],
    ['engine-failed', 40101, false],
    ['no-results', 40102, false],
  ] as const)('%s: FAILED with its reason, final', async (state, upstreamCode, refundExpected) => {
    const id = emulator.add({ state });
    expect(await readTask(id)).toMatchObject({
      status: 'FAILED',
      failure: { code: 'TASK_FAILED', upstreamCode, refundExpected },
      result: null,
      charges: { total: null, complete: false },
    });
    expect(await readAmongOthers(id)).toEqual({ node: { id, status: 'FAILED' }, failures: [] });
    expect(emulator.count(id)).toBe(1);
  });

  test('a code nobody knows is final when it begins with 4', async () => {
    const id = emulator.add({ state: 'completed' });
    emulator.failNext({ task: 40999 });
    expect(await readTask(id)).toMatchObject({ status: 'FAILED', statusCode: 40999 });
  });
});

describe.concurrent('trouble with the account', () => {
  test.each([
    [{ status: 402 }, 'UPSTREAM_PAYMENT', true],
    [{ envelope: 40200 }, 'UPSTREAM_PAYMENT', true],
    [{ task: 40210 }, 'UPSTREAM_PAYMENT', true],
    [{ envelope: 40203 }, 'UPSTREAM_COST_LIMIT', true],
    [{ status: 404 }, 'UPSTREAM_REJECTED', false],
    [{ envelope: 40402 }, 'UPSTREAM_REJECTED', false],
  ])(
    '%j is a GraphQL error, and a failure of its slot among others',
    async (fault, code, retryable) => {
      const id = emulator.add({ state: 'completed' });
      emulator.failNext({ ...fault, path: id, times: 2 });
      const { data, errors } = await service.query(one, { id });
      expect(data).toEqual({ task: null });
      expect(errors).toMatchObject([{ path: ['task'], extensions: { code, retryable } }]);
      const { failures, node } = await readAmongOthers(id);
      expect(node).toBeNull();
      expect(failures).toMatchObject([{ index: 1, code, retryable }]);
      expect(await readTask(id)).toMatchObject({ status: 'COMPLETED' });
    },
  );

  test.each([{ status: 401 }, { envelope: 40100 }, { task: 40201 }, { envelope: 40207 }])(
    '%j opens the circuit: nobody else calls, the archive goes on, readiness says so',
    async (fault) => {
      await using own = await startTestService({ alone: true });
      const [kept, refused, ...others] = own.emulator.addMany(40);
      await own.query(one, { id: kept });
      own.emulator.failNext({ ...fault, path: refused });
      const { errors } = await own.query(one, { id: refused });
      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_AUTH', retryable: false } }]);
      const before = own.emulator.count();
      const { data } = await own.query(many, { ids: [kept, refused, ...others] });
      expect(data.tasks.nodes[0]).toMatchObject({ id: kept, status: 'COMPLETED' });
      expect(new Set(data.tasks.failures.map(({ code }: { code: string }) => code))).toEqual(
        new Set(['UPSTREAM_AUTH']),
      );
      expect(own.emulator.count()).toBe(before);
      const ready = await fetch(`${own.url}/health/ready`);
      expect(ready.status).toBe(503);
    },
  );

  test('calls that wait for their turn when the account is refused are not made', async () => {
    await using own = await startTestService({ alone: true, env: { UPSTREAM_CONCURRENCY: '2' } });
    own.emulator.failNext({ status: 401, times: 100 });
    const { data } = await own.query(many, { ids: own.emulator.addMany(50) });
    expect(data.tasks.failures).toHaveLength(50);
    expect(own.emulator.count()).toBe(2);
  });
});

describe.concurrent('trouble on the way', () => {
  test.each([{ envelope: 40202 }, { envelope: 40209 }, { task: 40202 }])(
    '%j is waited for',
    async (fault) => {
      const id = emulator.add({ state: 'completed' });
      emulator.failNext({ ...fault, path: id });
      expect(await readTask(id)).toMatchObject({ status: 'COMPLETED' });
      expect(emulator.count(id)).toBe(2);
    },
  );

  test('a rate limit that does not end in time is UPSTREAM_RATE_LIMITED', async () => {
    const id = emulator.add({ state: 'completed' });
    emulator.failNext({ envelope: 40209, path: id, times: 100 });
    const { errors } = await service.query(one, { id });
    expect(errors).toMatchObject([
      { path: ['task'], extensions: { code: 'UPSTREAM_RATE_LIMITED', retryable: true } },
    ]);
  });

  const passing = [
    { status: 500 },
    { status: 502 },
    { envelope: 50303 },
    { task: 50301 },
    { kind: 'reset' },
    { kind: 'truncate' },
    { kind: 'html' },
    { kind: 'lying-gzip' },
  ] as const;

  test.each(passing)('%j once: tried again', async (fault) => {
    const id = emulator.add({ state: 'completed' });
    emulator.failNext({ ...fault, path: id, times: 2 });
    expect(await readTask(id)).toMatchObject({ status: 'COMPLETED' });
    expect(emulator.count(id)).toBe(3);
  });

  test.each(passing)('%j again and again: UPSTREAM_UNAVAILABLE for that id only', async (fault) => {
    const id = emulator.add({ state: 'completed' });
    emulator.failNext({ ...fault, path: id, times: 3 });
    const { failures, node } = await readAmongOthers(id);
    expect(node).toBeNull();
    expect(failures).toMatchObject([
      { index: 1, id, code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    ]);
    expect(emulator.count(id)).toBe(3);
  });

  test.each(['wrong-id', 'wrong-shape', 'null-tasks'] as const)(
    '%s: UPSTREAM_CONTRACT for that id only, and nothing of it is kept',
    async (kind) => {
      const id = emulator.add({ state: 'completed' });
      emulator.failNext({ kind, path: id });
      const { failures, node } = await readAmongOthers(id);
      expect(node).toBeNull();
      expect(failures).toMatchObject([
        { index: 1, id, code: 'UPSTREAM_CONTRACT', retryable: false },
      ]);
      expect(await readTask(id)).toMatchObject({ status: 'COMPLETED' });
    },
  );

  test('gzip is read', async () => {
    const id = emulator.add({ state: 'completed' });
    emulator.failNext({ kind: 'gzip', path: id });
    expect(await readTask(id)).toMatchObject({ status: 'COMPLETED' });
  });

  test('ill-typed values are null, unknown items are kept', async () => {
    const [odd, newer] = emulator.addMany(2);
    emulator.failNext({ kind: 'ill-typed', path: odd! });
    emulator.failNext({ kind: 'unknown-item', path: newer! });
    expect(await readTask(odd!)).toMatchObject({ status: 'COMPLETED' });
    const { data } = await service.query(
      'query ($id: ID!) { task(id: $id) { result { items { kind: __typename ... on UnknownItem { raw } } } } }',
      { id: newer },
    );
    const unknown = data.task.result.items.filter(
      (item: { kind: string }) => item.kind === 'UnknownItem',
    );
    expect(unknown).toHaveLength(1);
    expect(unknown[0].raw).toBeTypeOf('object');
  });

  test('what is not ready by the deadline is DEADLINE_EXCEEDED, the rest arrives', async () => {
    await using own = await startTestService({ env: { DEADLINE_SECONDS: '0.3' } });
    const [fast, slow] = own.emulator.addMany(2);
    own.emulator.failNext({ kind: 'hang', path: slow! });
    const { data } = await own.query(many, { ids: [fast, slow] });
    expect(data.tasks.nodes).toEqual([{ id: fast, status: 'COMPLETED' }, null]);
    expect(data.tasks.failures).toMatchObject([
      { index: 1, code: 'DEADLINE_EXCEEDED', retryable: true },
    ]);
  });
});
