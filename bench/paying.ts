import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { send } from './load.ts';
import { freePort, run } from './processes.ts';

/*
 * The paid path: a thousand tasks posted and collected while the emulator's clock is moved, and a thousand open
 * subscriptions. See docs/benchmarks.md.
 */

const TASKS = 1000;
const STREAMS = 1000;
const HOUR = 3_600_000;

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const emulator = await run('./emulator.ts', { env: { FINISH_AFTER: `${HOUR}` } });
const port = await freePort();
const service = await run('../src/main.ts', {
  env: {
    PORT: `${port}`,
    LOG_LEVEL: 'warn',
    DATABASE_URL: `sqlite:${folder}/archive.db`,
    DATAFORSEO_URL: emulator.url,
    DATAFORSEO_LOGIN: 'demo',
    DATAFORSEO_PASSWORD: 'demo',
    UPSTREAM_CALLS_PER_MINUTE: '100000',
    STREAMS_PER_KEY: `${STREAMS}`,
    ...(process.argv.includes('--pingback') && { PUBLIC_URL: `http://127.0.0.1:${port}` }),
  },
});

async function control(path: string, body: object): Promise<void> {
  await fetch(`${emulator.url}/emulator/${path}`, { method: 'POST', body: JSON.stringify(body) });
}

async function query<T>(text: string, variables: object = {}): Promise<T> {
  const answer = await send(service.url, JSON.stringify({ query: text, variables }));
  const { data, errors } = (await answer.json()) as { data: T; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function post(name: string, count: number): Promise<void> {
  const asked = {
    provider: 'CLAUDE',
    modelName: 'claude-sonnet-4-0',
    userPrompt: `question ${name}`,
  };
  for (let batch = 0; batch < count / 100; batch += 1) {
    const tasks = Array.from({ length: Math.min(100, count) }, () => asked);
    const input = { idempotencyKey: `${name} ${batch}`, tasks };
    await query(
      'mutation ($input: PostTasksInput!) { postTasks(input: $input) { tasks { id } } }',
      { input },
    );
  }
}

async function pending(): Promise<number> {
  const { limits } = await query<{ limits: { pendingTasks: number } }>(
    '{ limits { pendingTasks } }',
  );
  return limits.pendingTasks;
}

async function calls(): Promise<Map<string, number>> {
  const response = await fetch(`${emulator.url}/emulator/requests`);
  const { endpoints } = (await response.json()) as { endpoints: Record<string, number> };
  return new Map(Object.entries(endpoints).map(([path, count]) => [basename(path), count]));
}

{
  await post('collected', TASKS);
  await sleep(20_000); // the collector looks, and finds nothing ready
  await control('clock', { advance: HOUR });
  const began = performance.now();
  while ((await pending()) > 0) {
    if (performance.now() - began > 120_000) throw new Error('not collected in two minutes');
    await sleep(100);
  }
  const seconds = (performance.now() - began) / 1000;
  const made = await calls();
  const notReady = ((made.get('task_get') ?? 0) - TASKS) / (made.get('task_get') ?? 1);
  process.stdout.write(
    `${TASKS} tasks posted and collected ${seconds.toFixed(1)} s after they were ready. Calls: ` +
      `${[...made].map(([kind, count]) => `${kind} ${count}`).join(', ')}; ` +
      `task_get that came back not ready: ${(100 * notReady).toFixed(1)} %\n`,
  );
}

{
  const before = service.memory() ?? 0;
  const agent = new Agent({ connections: STREAMS, headersTimeout: 0, bodyTimeout: 0 });
  const arrivals: number[] = [];
  const body = JSON.stringify({ query: 'subscription { taskCompleted { task { id status } } }' });
  const streams = await Promise.all(
    Array.from({ length: STREAMS }, async () => {
      const response = await request(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body,
        dispatcher: agent,
      });
      response.body.on('data', (chunk: Buffer) => {
        if (chunk.includes('event: next')) arrivals.push(performance.now());
      });
      response.body.on('error', () => {});
      return response.body;
    }),
  );
  await sleep(1000);
  const memory = (service.memory() ?? 0) - before;
  process.stdout.write(
    `${STREAMS} open subscriptions: ${((memory * 1024) / STREAMS).toFixed(0)} KB each\n`,
  );
  for (const count of [1, 100]) {
    arrivals.length = 0;
    await post(`watched ${count}`, count);
    await control('clock', { advance: HOUR });
    const began = performance.now();
    while (arrivals.length < STREAMS * count && performance.now() - began < 60_000) await sleep(50);
    arrivals.sort((a, b) => a - b);
    const at = (share: number) =>
      ((arrivals[Math.floor(arrivals.length * share)] ?? 0) - began).toFixed(0);
    process.stdout.write(
      `${count} task(s) finished upstream at once: ${arrivals.length} events at the clients, ` +
        `median ${at(0.5)} ms, p99 ${at(0.99)} ms later\n`,
    );
  }
  for (const stream of streams) stream.destroy();
  await agent.destroy();
}

await service.stop();
await emulator.stop();
await rm(folder, { recursive: true });
