import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, type Measured, send } from './load.ts';
import { type Running, run } from './processes.ts';

/*
 * The read path: each workload over new ids (cold), over the same ids again, and beside a bare server that sends the
 * same bytes. Emulator, service, bare server and driver are processes of their own. See docs/benchmarks.md.
 */

const money = 'result { moneySpent }';
const sources = 'result { moneySpent annotations { title url domain } }';
const section =
  'sections { type index text startOffset endOffset annotations { title url rawUrl directUrl host domain position } }';
const everything = `id provider method status statusCode statusMessage retryAfter failure { code } time cost
  charges { posted moneySpent total complete } resultCount path tag createdAt completedAt expiresAt source fetchedAt
  request { userPrompt modelName systemMessage maxOutputTokens temperature topP webSearch useReasoning tag }
  envelope { version statusCode statusMessage time cost tasksCount tasksError }
  results { modelName inputTokens outputTokens reasoningTokens webSearch moneySpent datetime citationState fanOutQueries
    items { __typename type index ... on Reasoning { ${section} } ... on Message { ${section} } } text }`;

interface Workload {
  readonly name: string;
  readonly idsPerRequest: number;
  readonly coldRequests: number;
  readonly warmRequests: number;
  readonly body: (ids: readonly string[]) => string;
}

const one =
  (fields: string) =>
  ([id]: readonly string[]) =>
    JSON.stringify({
      query: `query ($id: ID!) { task(id: $id, provider: CLAUDE) { ${fields} } }`,
      variables: { id },
    });

const workloads: Workload[] = [
  {
    name: 'one task, moneySpent',
    idsPerRequest: 1,
    coldRequests: 3000,
    warmRequests: 20_000,
    body: one(money),
  },
  {
    name: 'one task, all annotations',
    idsPerRequest: 1,
    coldRequests: 3000,
    warmRequests: 20_000,
    body: one(sources),
  },
  {
    name: 'one task, everything',
    idsPerRequest: 1,
    coldRequests: 2000,
    warmRequests: 10_000,
    body: one(everything),
  },
  {
    name: '50 tasks, moneySpent + annotations',
    idsPerRequest: 50,
    coldRequests: 100,
    warmRequests: 2000,
    body: (ids) =>
      JSON.stringify({
        query: `query ($ids: [ID!]!) { tasks(ids: $ids, provider: CLAUDE) { nodes { ${sources} } } }`,
        variables: { ids },
      }),
  },
  {
    name: '50 aliases, moneySpent + annotations',
    idsPerRequest: 50,
    coldRequests: 100,
    warmRequests: 2000,
    body: (ids) =>
      JSON.stringify({
        query: `{ ${ids.map((id, at) => `t${at}: task(id: "${id}", provider: CLAUDE) { ${sources} }`).join(' ')} }`,
      }),
  },
];

const CLIENTS = 10;
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const emulator = await run('./emulator.ts');
const startService = () =>
  run('../src/main.ts', {
    env: {
      PORT: '0',
      LOG_LEVEL: 'warn',
      DATABASE_URL: `sqlite:${folder}/archive.db`,
      DATAFORSEO_URL: emulator.url,
      DATAFORSEO_LOGIN: 'demo',
      DATAFORSEO_PASSWORD: 'demo',
      UPSTREAM_CALLS_PER_MINUTE: '100000',
    },
  });

async function newIds(count: number): Promise<string[]> {
  const body = JSON.stringify({ count });
  const response = await fetch(`${emulator.url}/emulator/tasks`, { method: 'POST', body });
  return ((await response.json()) as { ids: string[] }).ids;
}

async function upstreamCalls(): Promise<number> {
  const response = await fetch(`${emulator.url}/emulator/requests`);
  return ((await response.json()) as { total: number }).total;
}

interface Row extends Measured {
  readonly name: string;
  readonly phase: string;
  /** Milliseconds of the service's CPU per request. */
  readonly cpu: number | null;
  readonly calls: number;
}

async function measure(
  name: string,
  phase: string,
  server: Running,
  bodies: Iterable<string>,
): Promise<Row> {
  const calls = await upstreamCalls();
  const cpu = server.cpu();
  const measured = await load(server.url, bodies, CLIENTS);
  const used = server.cpu();
  return {
    name,
    phase,
    ...measured,
    cpu: cpu === null || used === null ? null : (used - cpu) / measured.requests,
    calls: (await upstreamCalls()) - calls,
  };
}

function* repeat(bodies: readonly string[], count: number): Generator<string> {
  for (let at = 0; at < count; at += 1) yield bodies[at % bodies.length] as string; // never empty
}

function chunk(ids: readonly string[], size: number): string[][] {
  return Array.from({ length: ids.length / size }, (_, at) =>
    ids.slice(at * size, (at + 1) * size),
  );
}

const rows: Row[] = [];
let service = await startService();
await load(service.url, repeat([JSON.stringify({ query: '{ __typename }' })], 2000), CLIENTS); // warm the code up

for (const { body, coldRequests, idsPerRequest, name, warmRequests } of workloads) {
  const bodies = chunk(await newIds(coldRequests * idsPerRequest), idsPerRequest).map((ids) =>
    body(ids),
  );
  rows.push(await measure(name, 'cold', service, bodies));
  // Few enough to stay in memory, so that "again" means what it says.
  const some = bodies.slice(0, Math.min(bodies.length, idsPerRequest === 1 ? 500 : 10));
  await load(service.url, some, CLIENTS);
  rows.push(await measure(name, 'again', service, repeat(some, warmRequests)));
  const bare = await run('./bare.ts', { input: await send(service.url, some[0] ?? '') });
  rows.push(await measure(name, 'bare server', bare, repeat(some, warmRequests)));
  await bare.stop();
}

{
  const [many] = workloads.filter(({ idsPerRequest }) => idsPerRequest === 50);
  const rounds = chunk(await newIds(50 * 20), 50).map((ids) => many?.body(ids) ?? '');
  const before = await upstreamCalls();
  const began = performance.now();
  for (const body of rounds) await load(service.url, repeat([body], 20), 20);
  const seconds = (performance.now() - began) / 1000;
  const calls = (await upstreamCalls()) - before;
  process.stdout.write(
    `Twenty operations at once over the same 50 new ids, ${rounds.length} times: ` +
      `${((rounds.length * 20) / seconds).toFixed(0)} operations/s, ${calls / rounds.length} upstream calls a time\n\n`,
  );

  const bodies = chunk(await newIds(5000), 1).map((ids) => one(sources)(ids));
  await load(service.url, bodies, CLIENTS);
  await service.stop();
  service = await startService();
  await load(service.url, repeat([JSON.stringify({ query: '{ __typename }' })], 2000), CLIENTS);
  rows.push(await measure('one task, all annotations', 'after a restart', service, bodies));
}

const memory = service.memory();
await service.stop();
await emulator.stop();
await rm(folder, { recursive: true });

process.stdout.write(
  [
    '| workload | | requests/s | p50 ms | p99 ms | CPU ms | bytes | upstream calls |',
    '|---|---|---:|---:|---:|---:|---:|---:|',
    ...rows.map(
      ({ bytes, calls, cpu, name, p50, p99, phase, rate, requests }) =>
        `| ${name} | ${phase} | ${rate.toFixed(0)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${cpu?.toFixed(2) ?? '?'} | ${bytes} | ${calls} for ${requests} |`,
    ),
    '',
    `Memory of the service at the end: ${memory ?? '?'} MB`,
    '',
  ].join('\n'),
);
