import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmulator } from '../src/emulator/server.ts';
import { ask, subscribe } from '../test/support/service.ts';
import { run } from './processes.ts';

/*
 * Mixed load for so many minutes: new tasks and known ones, lists, reports, posts, subscriptions that come and go,
 * nonsense. Ends with 1 when memory or open handles of the last third are above those of the middle third.
 */

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
const SAMPLES = 30;
/** How much more the last third may have: what is collected late, and connections that come and go. */
const MORE_MEMORY = 1.1;
const MORE_HANDLES = 10;

const emulator = await startEmulator({ callsPerMinute: Infinity, finishAfter: 2000 });
const service = await run('../src/main.ts', {
  env: {
    PORT: '0',
    LOG_LEVEL: 'fatal',
    DATABASE_URL: 'sqlite::memory:',
    DATAFORSEO_URL: emulator.url,
    DATAFORSEO_LOGIN: emulator.login,
    DATAFORSEO_PASSWORD: emulator.password,
    UPSTREAM_CALLS_PER_MINUTE: '100000',
  },
});
const end = Date.now() + minutes * 60_000;
let operations = 0;
const known: string[] = [];

const one = 'query ($id: ID!) { task(id: $id) { status result { text annotations { url } } } }';
const many =
  'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { id charges { total } } failures { code } } }';
const reports = [
  '{ archive(first: 20) { totalCount nodes { id tag } } }',
  '{ citations { totalCount nodes { key shareOfAnswers } } }',
  '{ mentions(terms: [{ name: "Northwind" }]) { nodes { mentionCount trend(interval: DAY) { count } } } }',
  '{ spend(groupBy: [MODEL, DAY]) { total { moneySpent } buckets { moneySpent } } }',
];
const post = `mutation ($key: String!) { postTasks(input: { idempotencyKey: $key, tasks: [
  { modelName: "claude-sonnet-4-0", userPrompt: "soak" }] }) { tasks { id } } }`;

const kinds: (() => Promise<unknown>)[] = [
  async () => {
    const id = emulator.add({ state: 'completed' });
    known.push(id);
    if (known.length > 2000) known.shift();
    return await ask(service.url, one, { id });
  },
  () => ask(service.url, one, { id: known[operations % known.length] }),
  () => ask(service.url, many, { ids: known.slice(-50) }),
  () => ask(service.url, reports[operations % reports.length] ?? ''),
  () => ask(service.url, post, { key: randomUUID() }),
  () => ask(service.url, `{ task(id: "${operations}") { nonsense } }`),
  async () => {
    const leaving = subscribe(service.url, 'subscription { taskCompleted { eventId } }');
    await Promise.race([leaving.next(), sleep(1000)]);
    void leaving.return(null);
  },
];

async function work(turn: number): Promise<void> {
  for (let at = turn; Date.now() < end; at += 1) {
    operations += 1;
    await kinds[at % kinds.length]?.();
    await sleep(5);
  }
}

const samples: { memory: number; handles: number }[] = [];
async function watch(): Promise<void> {
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await sleep((minutes * 60_000) / SAMPLES);
    const [memory, handles] = [service.memory() ?? 0, service.handles() ?? 0];
    samples.push({ memory, handles });
    process.stdout.write(`${operations} operations, ${memory} MB, ${handles} handles\n`);
  }
}

await kinds[0]?.();
await Promise.all([watch(), ...[0, 1, 2, 3].map((turn) => work(turn))]);
const middle = samples.slice(SAMPLES / 3, (2 * SAMPLES) / 3);
const last = samples.slice((2 * SAMPLES) / 3);
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
const memory = [middle, last].map((some) => median(some.map((sample) => sample.memory)));
const handles = [middle, last].map((some) => median(some.map((sample) => sample.handles)));
process.stdout.write(
  `memory ${memory.join(' -> ')} MB, handles ${handles.join(' -> ')} (middle third, last third)\n`,
);
await service.stop();
await emulator.close();
const grew =
  (memory[1] ?? 0) > (memory[0] ?? 0) * MORE_MEMORY ||
  (handles[1] ?? 0) > (handles[0] ?? 0) + MORE_HANDLES;
if (grew) process.stdout.write('Something grows.\n');
process.exitCode = grew ? 1 : 0;
