import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { readOperations } from '../../src/http/page/operations.ts';
import { makeKey } from '../../src/http/access/keys.ts';
import type { Scope } from '../../src/model/scopes.ts';
import { startTestService, subscribe } from '../support/service.ts';

/** What the user of an operation is allowed who may do nothing else; most only read. */
const needed: Readonly<Record<string, readonly Scope[]>> = {
  'post-tasks': ['spend'],
  'as-upstream-sent-it': ['read', 'raw'],
  'upstream-account': ['read', 'admin'],
};
const operations = readOperations(schema).map((operation) => ({
  ...operation,
  ...makeKey(operation.name, needed[operation.name] ?? ['read']),
}));
const service = await startTestService({
  env: { API_KEYS: operations.map(({ entry }) => entry).join() },
});
const open = await startTestService();
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await open[Symbol.asyncDispose]();
});

test.each(operations)(
  '$name works with its variables, and with a key that its user has',
  async ({ document, key, variables }) => {
    // Everything comes as an event stream where that is asked for.
    const first = async () => {
      const headers = { authorization: `Bearer ${key}` };
      for await (const answer of subscribe(service.url, document, variables, headers)) {
        return answer;
      }
      throw new Error('no event');
    };
    const { data, errors } = await first();
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data).length).toBeGreaterThan(50);
  },
);

test('the example client, typed by the generated documents, reads a task', async () => {
  const client = new URL('../../examples/clients/fetch/client.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [
    client,
    '--url',
    `${open.url}/graphql`,
  ]);
  expect(stdout).toMatch(/^claude-sonnet-4-20250514 was paid 0\.0403225 USD\n(?:\S+: .+\n){4,}$/);
});
