import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startPostgres } from '../test/support/postgres-server.ts';
import { load, percentile, send } from './load.ts';
import { median } from './measure.ts';
import { type Cpu, run, type Running } from './processes.ts';
import { newIds } from './workloads.ts';

/*
 * Reading from one replica, and from two on the same PostgreSQL, in rounds, one after the other: tasks that are known,
 * by documents that were never sent before, so that every one is executed; and new tasks. Then what a reader of one replica
 * notices of new tasks that others ask it for. See docs/benchmarks.md.
 */

const CLIENTS = 10;
const SECONDS = 5;
const ROUNDS = 3;
const KNOWN = 2000;
/** New tasks that others ask for, in lists. */
const BESIDE = { tasks: 50, everyMilliseconds: 500 };
const FIELDS = 'status result { moneySpent annotations(distinct: DOMAIN) { domain } }';

interface Round {
  readonly rate: number;
  /** Milliseconds per request; of it, on the event loops. */
  readonly cpu: number;
  readonly loop: number;
  readonly p50: number;
}

/** Asks all of the replicas at once. */
async function ask(replicas: readonly Running[], bodies: Iterator<string>): Promise<Round> {
  const before = replicas.map((replica) => replica.cpu());
  const clients = CLIENTS / replicas.length;
  const measured = await Promise.all(
    replicas.map(({ url }) => load({ url }, bodies, { clients, seconds: SECONDS })),
  );
  const requests = measured.reduce((sum, one) => sum + one.requests, 0);
  const after = replicas.map((replica) => replica.cpu());
  const used = (read: (cpu: Cpu | null) => number) =>
    replicas.reduce((sum, _, at) => sum + read(after[at] ?? null) - read(before[at] ?? null), 0);
  const times = measured.flatMap((one) => one.times).toSorted((a, b) => a - b);
  return {
    rate: requests / SECONDS,
    cpu: used(total) / requests,
    loop: used((cpu) => cpu?.main ?? Number.NaN) / requests,
    p50: percentile(times, 0.5),
  };
}

/** Milliseconds of each known task, shortest first, while new ones are asked for, or not. */
async function readBeside(
  { url }: Running,
  bodies: Iterator<string>,
  others: boolean,
): Promise<readonly number[]> {
  const stop = new AbortController();
  async function askForNew(): Promise<void> {
    while (!stop.signal.aborted) {
      await (await send(url, listOf(newIds(BESIDE.tasks)))).text();
      await sleep(BESIDE.everyMilliseconds);
    }
  }
  const asking = others ? askForNew() : Promise.resolve();
  const { times } = await load({ url }, bodies, { clients: 1, seconds: SECONDS });
  stop.abort();
  await asking;
  return times;
}

function total(cpu: Cpu | null): number {
  return cpu === null ? Number.NaN : cpu.main + cpu.writer + cpu.engine + cpu.others;
}

const bodyOf = (id: string, name = 'Read') =>
  JSON.stringify({
    query: `query ${name}($id: ID!) { task(id: $id) { ${FIELDS} } }`,
    variables: { id },
  });

const listOf = (ids: readonly string[]) =>
  JSON.stringify({
    query: `query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { ${FIELDS} } } }`,
    variables: { ids },
  });

function* newTasks(): Generator<string> {
  for (;;) yield bodyOf(newIds(1)[0] as string); // as many as were asked for
}

function* knownTasks(ids: readonly string[]): Generator<string> {
  for (;;) {
    const at = (documents += 1);
    yield bodyOf(ids[at % ids.length] as string, `Read${at}`);
  }
}
let documents = 0;

const { stop, url } = await startPostgres();
const upstream = await run('./upstream.ts');
const replicas: Running[] = [];
try {
  const client = new Client({ connectionString: `${url}/postgres` });
  await client.connect();
  await client.query('create database bench');
  await client.end();
  for (let at = 0; at < 2; at += 1) {
    replicas.push(
      await run('../src/main.ts', {
        env: {
          PORT: '0',
          GRAPHIQL: 'off',
          LOG_LEVEL: 'warn',
          DATABASE_URL: `${url}/bench`,
          DATAFORSEO_URL: upstream.url,
          DATAFORSEO_LOGIN: 'bench',
          DATAFORSEO_PASSWORD: 'bench',
          UPSTREAM_CALLS_PER_MINUTE: '1000000',
          UPSTREAM_CONCURRENCY: '100',
        },
      }),
    );
  }
  const ids = newIds(KNOWN);
  const groups = [replicas.slice(0, 1), replicas];
  for (const replica of replicas) {
    for (const id of ids)
      await load({ url: replica.url }, [bodyOf(id)].values(), { clients: 1, seconds: 60 });
  }
  for (const [name, bodies] of [
    ['known tasks', () => knownTasks(ids)],
    ['new tasks', newTasks],
  ] as const) {
    for (const group of groups) await ask(group, bodies()); // warm
    const rounds: Round[][] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const measured: Round[] = [];
      for (const group of groups) measured.push(await ask(group, bodies()));
      rounds.push(measured);
    }
    process.stdout.write(
      `${name}, ${CLIENTS} clients\n\n| replicas | requests/s | × one | CPU ms | of it event loop | p50 ms |\n| ---: | ---: | ---: | ---: | ---: | ---: |\n`,
    );
    for (const [at, group] of groups.entries()) {
      const of = (read: (round: Round) => number) =>
        median(rounds.map((round) => read(round[at] as Round)));
      const ratio = median(
        rounds.map((round) => (round[at] as Round).rate / (round[0] as Round).rate),
      );
      process.stdout.write(
        `| ${group.length} | ${of(({ rate }) => rate).toFixed(0)} | ${ratio.toFixed(2)} | ${of(({ cpu }) => cpu).toFixed(2)} | ${of(({ loop }) => loop).toFixed(2)} | ${of(({ p50 }) => p50).toFixed(2)} |\n`,
      );
    }
    process.stdout.write('\n');
  }
  process.stdout.write(
    'known tasks, one client\n\n| beside | p50 ms | p99 ms | longest ms |\n| --- | ---: | ---: | ---: |\n',
  );
  for (const others of [false, true, false, true]) {
    const times = await readBeside(replicas[0] as Running, knownTasks(ids), others);
    const told = [percentile(times, 0.5), percentile(times, 0.99), times.at(-1) ?? 0];
    process.stdout.write(
      `| ${others ? 'a hundred new ones a second' : 'nothing'} | ${told.map((time) => time.toFixed(2)).join(' | ')} |\n`,
    );
  }
} finally {
  for (const replica of replicas) await replica.stop();
  await upstream.stop();
  await stop();
}
