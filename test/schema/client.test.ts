import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { readOperations } from '../../src/http/page/operations.ts';
import { startTestService } from '../support/service.ts';

const service = await startTestService();
afterAll(() => service[Symbol.asyncDispose]());

test.each(readOperations(schema))(
  '$name works with its variables',
  async ({ document, variables }) => {
    const first = async () => {
      for await (const answer of service.subscribe(document, variables)) return answer;
      throw new Error('no event');
    };
    const isSubscription = /^subscription/m.test(document);
    const { data, errors } = await (isSubscription ? first() : service.query(document, variables));
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data).length).toBeGreaterThan(50);
  },
);

test('the example client, typed by the generated documents, reads a task', async () => {
  const client = new URL('../../examples/client/main.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [
    client,
    '--url',
    `${service.url}/graphql`,
  ]);
  expect(stdout).toMatch(/^claude-sonnet-4-20250514 was paid 0\.0403225 USD\n(?:\S+: .+\n){4,}$/);
});
