import { afterAll, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { startTestService } from '../support/service.ts';

const [greedy, modest] = [makeKey('greedy', ['read']), makeKey('modest', ['read'])];
const service = await startTestService({
  alone: true,
  env: {
    API_KEYS: [greedy, modest].map(({ entry }) => entry).join(','),
    UPSTREAM_CALLS_PER_MINUTE: '40',
    DEADLINE_SECONDS: '4',
    COLLECT: 'off',
  },
});
afterAll(() => service[Symbol.asyncDispose]());

async function read({ key }: { key: string }, ids: readonly string[]) {
  const query = 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { status } failures { code } } }';
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables: { ids } }),
  });
  const { data } = (await response.json()) as {
    data: { tasks: { nodes: unknown[]; failures: { code: string }[] } };
  };
  return data.tasks;
}

test('one key that asks for too much does not take what upstream allows from the others', async () => {
  const many = Array.from({ length: 100 }, () => service.emulator.add({ state: 'completed' }));
  const few = [service.emulator.add({ state: 'completed' })];
  const taking = read(greedy, many);
  await expect.poll(() => service.emulator.count('task_get')).toBeGreaterThan(5);
  expect((await read(modest, few)).nodes).toEqual([{ status: 'COMPLETED' }]);
  const { failures } = await taking;
  expect(failures).toHaveLength(70);
  expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['DEADLINE_EXCEEDED']));
});
