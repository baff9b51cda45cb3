import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { startTestService } from '../support/service.ts';

const service = await startTestService();
afterAll(() => service[Symbol.asyncDispose]());

async function scrape(): Promise<Map<string, number>> {
  const response = await fetch(`${service.url}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n').filter((line) => !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

const id = '07241735-1535-0613-0000-0722e701b5ff';

test('operations, calls, tasks and money are counted', async () => {
  await service.query('query Mine($id: ID!) { task(id: $id) { status } }', { id });
  await service.query('query Mine($id: ID!) { task(id: $id) { status } }', { id });
  await service.query('{ task(id: "x") { id } }');
  await service.query('{ nonsense');
  await fetch(`${service.url}/graphql`, { method: 'PUT' });
  await service.query(
    'mutation { postTasks(input: { idempotencyKey: "k", tasks: [{ modelName: "claude-sonnet-4-0", userPrompt: "x" }] }) { cost } }',
  );
  const told = await scrape();
  const count = (name: string, labels: string) => told.get(`${name}{${labels}}`);
  const operation = 'graphql_operation_duration_seconds_count';
  expect(count(operation, 'kind="query",operation="Mine",outcome="ok"')).toBe(2);
  expect(count(operation, 'kind="query",operation="anonymous",outcome="BAD_USER_INPUT"')).toBe(1);
  expect(count(operation, 'kind="none",operation="none",outcome="BAD_USER_INPUT"')).toBe(1);
  expect(count('http_refused_requests_total', 'status="405",code="BAD_USER_INPUT"')).toBe(1);
  expect(count('graphql_tasks_total', 'from="upstream"')).toBe(1);
  expect(count('graphql_tasks_total', 'from="archive"')).toBe(1);
  const call = 'upstream_call_duration_seconds_count';
  expect(count(call, 'endpoint="task_get",code="20000"')).toBe(1);
  expect(count(call, 'endpoint="task_post",code="20100"')).toBe(1);
  expect(told.get('collector_waiting_tasks')).toBe(1);
  expect(told.get('archive_completions')).toBe(1);
  expect(told.get('upstream_account_accepted')).toBe(1);
  const spent =
    (count('spend_today_usd', 'state="spent"') ?? 0) +
    (count('spend_today_usd', 'state="reserved"') ?? 0);
  expect(spent).toBeGreaterThan(0);
});

test('clients cannot make more series than there are for them', async () => {
  for (let at = 0; at < 150; at += 1) await service.query(`query Name${at} { __typename }`);
  const names = new Set(
    [...(await scrape()).keys()].flatMap((line) => /operation="(\w+)"/.exec(line)?.[1] ?? []),
  );
  expect(names.size).toBeLessThanOrEqual(101);
  expect(names).toContain('other');
});

test('the dashboard and the docs ask for what is there', async () => {
  const told = [...(await scrape()).keys()].map((line) => line.split('{')[0]);
  for (const name of ['docs/grafana.json', 'docs/monitoring.md']) {
    const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    const asked = text.match(
      /\b(?:graphql|http|upstream|archive|collector|spend|nodejs|process)_[a-z0-9_]+[a-z0-9]/g,
    );
    expect(asked?.length).toBeGreaterThan(5);
    for (const metric of asked ?? []) {
      expect(
        told.some((one) => one === metric || one?.startsWith(`${metric}_`)),
        metric,
      ).toBe(true);
    }
  }
});

test('they are for those who run the service', async () => {
  const [reader, chief] = [makeKey('reader', ['read']), makeKey('chief', ['admin'])];
  await using own = await startTestService({
    env: { API_KEYS: `${reader.entry},${chief.entry}` },
  });
  const scrapeAs = (key?: string) =>
    fetch(`${own.url}/metrics`, key ? { headers: { 'x-api-key': key } } : {});
  expect((await scrapeAs(chief.key)).status).toBe(200);
  for (const [key, status, code] of [
    [undefined, 401, 'UNAUTHENTICATED'],
    [reader.key, 403, 'FORBIDDEN'],
  ] as const) {
    const refused = await scrapeAs(key);
    expect(refused.status).toBe(status);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code } }] });
  }
});
