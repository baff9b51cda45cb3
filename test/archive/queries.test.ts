import { trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterAll, expect, test } from 'vitest';
import { createHistory } from '../../src/emulator/history.ts';
import { startTestService } from '../support/service.ts';

/* How many statements a question costs, by the spans that each leaves. */

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
trace.setGlobalTracerProvider(provider);
const service = await startTestService({ env: { COLLECT: 'off' } });
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await provider.shutdown();
  trace.disable();
});

for (const text of createHistory({ count: 60, days: 30, until: Date.parse('2026-06-01') })) {
  const body = JSON.parse(text).tasks[0];
  service.emulator.add({
    id: body.id,
    provider: 'CLAUDE',
    body: { ...body, data: { ...body.data, se: 'claude' } },
  });
}

/** The fewest of some tries: what runs in the background may fall into one. */
async function count(query: string): Promise<number> {
  const counts: number[] = [];
  for (let tries = 0; tries < 3; tries += 1) counts.push(await countOnce(query));
  return Math.min(...counts);
}

async function countOnce(query: string): Promise<number> {
  exporter.reset();
  const { data, errors } = await service.query(query);
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data).length).toBeGreaterThan(100);
  return exporter.getFinishedSpans().filter(({ name }) => name === 'sql').length;
}

const groups = (first: number) => `{
  citations(first: ${first}) { totalCount sample { answers } nodes {
    key distinctUrlCount firstSeenAt lastSeenAt trend(interval: WEEK) { date count }
    tasks(first: 2) { nodes { id status } } } } }`;

const page = (first: number) =>
  `{ archive(first: ${first}) { totalCount nodes { id tag result { text annotations { url } } } } }`;

test('a page of groups with their trends and tasks costs the same, however many groups', async () => {
  const ids = [...createHistory({ count: 60, days: 30, until: Date.parse('2026-06-01') })].map(
    (text) => String(JSON.parse(text).tasks[0].id),
  );
  await service.query(
    'query ($ids: [ID!]!) { tasks(ids: $ids, provider: CLAUDE) { failures { code } } }',
    { ids },
  );
  await count(page(2)); // by then all is derived
  const few = await count(groups(2));
  // One more may be a look at what waits in the inbox.
  expect(Math.abs((await count(groups(20))) - few)).toBeLessThan(3);
  expect(few).toBeGreaterThan(4);
  expect(few).toBeLessThan(12);
});

test('a page of tasks costs the same, however many tasks', async () => {
  const few = await count(page(2));
  expect(few).toBeGreaterThan(1);
  expect(Math.abs((await count(page(50))) - few)).toBeLessThan(3);
});
