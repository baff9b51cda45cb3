import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { Agent, request } from 'undici';
import { send } from './load.ts';
import { median, untilQuiet } from './measure.ts';
import { freePort, run, type Running } from './processes.ts';

/*
 * What an open stream takes: so many subscriptions at once, beside as many answers of a bare server that were begun and
 * go on. See docs/benchmarks.md.
 */

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    before: { type: 'string' },
  },
});
const count = Number(values.streams);
const rounds = Number(values.rounds);

const completed = JSON.stringify({
  query: 'subscription { taskCompleted { eventId task { id status } } }',
});
const updated = (id: string) =>
  JSON.stringify({
    query: 'subscription ($ids: [ID!]!) { taskUpdated(ids: $ids) { eventId task { id status } } }',
    variables: { ids: [id] },
  });

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const emulator = await run('./emulator.ts', { env: { FINISH_AFTER: '86400000' } });

process.stdout.write('| | KB each | beyond its socket |\n| --- | ---: | ---: |\n');
const silent = await run('./silent.ts', { tellsHeap: true });
const floor = await measure('a socket', silent, completed);
await silent.stop();
if (values.before !== undefined) await measureService('before', pathToFileURL(values.before));
await measureService('service', '../src/main.ts');
await emulator.stop();
await rm(folder, { recursive: true });

async function measureService(name: string, script: string | URL): Promise<void> {
  const service = await run(script, {
    tellsHeap: true,
    env: {
      PORT: `${await freePort()}`,
      LOG_LEVEL: 'warn',
      DATABASE_URL: `sqlite:${join(folder, `${name}.db`)}`,
      DATAFORSEO_URL: emulator.url,
      DATAFORSEO_LOGIN: 'demo',
      DATAFORSEO_PASSWORD: 'demo',
      STREAMS_PER_KEY: '100000',
    },
  });
  const id = await post(service.url, name);
  await measure(`${name}: taskCompleted`, service, completed, floor);
  await measure(`${name}: taskUpdated`, service, updated(id), floor);
  await service.stop();
}

/** A task that will not be finished meanwhile. */
async function post(url: string, name: string): Promise<string> {
  const task = { provider: 'CLAUDE', modelName: 'claude-sonnet-4-0', userPrompt: 'wait' };
  const body = JSON.stringify({
    query: 'mutation ($input: PostTasksInput!) { postTasks(input: $input) { tasks { id } } }',
    variables: { input: { idempotencyKey: name, tasks: [task] } },
  });
  const { data } = (await (await send(url, body)).json()) as {
    data: { postTasks: { tasks: [{ id: string }] } };
  };
  return data.postTasks.tasks[0].id;
}

/** Prints and resolves to what one takes, in KB: the median of the rounds. */
async function measure(name: string, running: Running, body: string, socket = 0): Promise<number> {
  await (
    await open(running.url, body)
  )(); // what is made once, is made
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await untilQuiet(running);
    const heap = await running.heap();
    const close = await open(running.url, body);
    await untilQuiet(running);
    taken.push(((await running.heap()) - heap) / 1024 / count);
    await close();
  }
  const own = median(taken);
  process.stdout.write(`| ${name} | ${own.toFixed(1)} | ${(own - socket).toFixed(1)} |\n`);
  return own;
}

/** So many streams, each of which has begun; resolves to what closes them. */
async function open(url: string, body: string): Promise<() => Promise<void>> {
  const agent = new Agent({ connections: count, headersTimeout: 0, bodyTimeout: 0 });
  await Promise.all(
    Array.from({ length: count }, async () => {
      const stream = await request(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body,
        dispatcher: agent,
      });
      if (stream.statusCode !== 200) throw new Error(await stream.body.text());
      stream.body.on('error', () => {}).resume();
    }),
  );
  return async () => {
    await agent.destroy();
    await sleep(500); // until the other side has noticed
  };
}
