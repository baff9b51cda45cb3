import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { check } from './check.ts';
import { load } from './load.ts';
import {
  bodiesOf,
  measure,
  type Measurement,
  median,
  primersOf,
  take,
  untilQuiet,
} from './measure.ts';
import { run } from './processes.ts';
import { printStart, printWorkload } from './table.ts';
import {
  installPeers,
  isService,
  startTarget,
  type Target,
  type TargetName,
  targetNames,
} from './targets.ts';
import { newIds, quickWorkloads, type Workload, workloads } from './workloads.ts';

/*
 * The read path beside others: this service, a mercurius peer, a plain Yoga peer and a server of ready bytes, each in a
 * process of its own, over an upstream that answers at once; in rounds, one after the other. See docs/benchmarks.md.
 */

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    targets: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    warm: { type: 'string' },
    quick: { type: 'boolean', default: false },
    log: { type: 'string', default: '/dev/null' },
    env: { type: 'string', multiple: true, default: [] },
    before: { type: 'string' },
  },
});
const usual = values.quick
  ? { only: quickWorkloads, targets: ['service', 'mercurius'], rounds: 3, seconds: 0.4, warm: 1 }
  : {
      only: Object.keys(workloads),
      targets: targetNames.filter((name) => name !== 'before'),
      rounds: 5,
      seconds: 3,
      warm: 5,
    };
const rounds = Number(values.rounds ?? usual.rounds);
const seconds = Number(values.seconds ?? usual.seconds);
const warm = Number(values.warm ?? usual.warm);
const wanted = (values.only?.split(',') ?? usual.only).map((name): [string, Workload] => {
  const workload = workloads[name];
  if (workload === undefined) {
    throw new Error(`There is no ${name}, only ${Object.keys(workloads).join(', ')}.`);
  }
  return [name, workload];
});
const names = (values.targets?.split(',') ?? usual.targets).map((name): TargetName => {
  const known = targetNames.find((one) => one === name);
  if (known === undefined) throw new Error(`There is no ${name}, only ${targetNames.join(', ')}.`);
  return known;
});
if (values.before !== undefined && !names.includes('before')) names.push('before');

/** Known ids that a stopped process should have had. */
const RESTARTED_IDS = values.quick ? 1000 : 8000;

if (names.includes('mercurius') || names.includes('yoga')) installPeers();
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const upstream = await run('./upstream.ts');
const targets: Target[] = [];
for (const name of names) {
  const settings = Object.fromEntries(values.env.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  const options = { upstream: upstream.url, folder, log: values.log, settings };
  targets.push(await startTarget(name, { ...options, before: values.before }));
}
printStart(targets);
const best = await ownTime();

for (const [name, workload] of wanted) {
  const found = await measureAll(workload);
  printWorkload({ name, workload, found, ...(workload.clients === 1 && { best }) });
}

for (const target of targets) await target.running.stop();
await upstream.stop();
await rm(folder, { recursive: true });

async function measureAll(workload: Workload): Promise<Map<Target, Measurement[]>> {
  const taking = await check(targets, workload);
  const bodies = new Map(taking.map((target) => [target, bodiesOf(workload, target)]));
  await setLatency(workload.latency);
  if (workload.ids !== 'restarted') {
    for (const [target, own] of bodies) await warmUp(target, workload, own);
  }
  const found = new Map(taking.map((target): [Target, Measurement[]] => [target, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each is the first as often as any other.
    const turn = round % taking.length;
    for (const target of [...taking.slice(turn), ...taking.slice(0, turn)]) {
      let own = bodies.get(target) as Iterator<string>; // every one that takes part has some
      if (workload.ids === 'restarted') {
        await restart(target);
        own = bodiesOf(workload, target);
        // The first half of what is known makes it warm, and is not asked for again.
        const half = target.known.length / workload.idsPerRequest / 2;
        await warmUp(target, workload, take(own, half));
      }
      const headed = withEncoding(target, workload);
      found.get(target)?.push(await measure(headed, workload, own, { countCalls, seconds }));
    }
  }
  await setLatency(0);
  return found;
}

async function warmUp(target: Target, workload: Workload, bodies: Iterator<string>): Promise<void> {
  const { clients } = workload;
  const headed = withEncoding(target, workload);
  await load(headed, take(bodies, primersOf(workload)), { clients, seconds: 60 });
  await load(headed, bodies, { clients, seconds: warm });
  await untilQuiet(target.running);
}

/** Another process over what the one before has kept. */
async function restart(target: Target): Promise<void> {
  const missing = RESTARTED_IDS - target.known.length;
  if (missing > 0 && isService(target.name) && workloads['list']) {
    const bodies = take(bodiesOf(workloads['list'], target), missing / 50);
    await load(target, bodies, { clients: 10, seconds: 600 });
    await untilQuiet(target.running);
  } else if (missing > 0) {
    target.known.push(...newIds(missing));
  }
  await target.restart();
  await untilQuiet(target.running);
}

function withEncoding(target: Target, { zipped }: Workload): Target {
  if (!zipped) return target;
  const headers = target.headers?.map((own) => ({ ...own, 'accept-encoding': 'gzip' }));
  return Object.defineProperties({} as Target, {
    ...Object.getOwnPropertyDescriptors(target),
    headers: { value: headers },
  });
}

async function countCalls(): Promise<number> {
  const { body } = await request(`${upstream.url}/bench/calls`);
  return Number(await body.text());
}

async function setLatency(milliseconds: number): Promise<void> {
  const { body } = await request(`${upstream.url}/bench/latency/${milliseconds}`);
  await body.dump();
}

/** Milliseconds in which upstream itself answers one client. */
async function ownTime(): Promise<number> {
  const { times } = await load({ url: upstream.url }, endless(''), { clients: 1, seconds: 1 });
  return median(times);
}

function* endless(body: string): Generator<string> {
  for (;;) yield body;
}
