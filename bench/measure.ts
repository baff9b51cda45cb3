import { setTimeout as sleep } from 'node:timers/promises';
import { load, type Measured } from './load.ts';
import type { Cpu, Running } from './processes.ts';
import type { Target } from './targets.ts';
import { idsMade, newIds, type Workload } from './workloads.ts';

/** A workload at a target, once. */
export interface Measurement {
  readonly requests: number;
  /** Requests per second, while they were sent; and with the time it took until all was quiet. */
  readonly rate: number;
  readonly wholeRate: number;
  /** Milliseconds that a target went on working after the last answer, after a burst where there are bursts. */
  readonly after: number;
  readonly times: readonly number[];
  /** Milliseconds per request, with those after the last answer. */
  readonly cpu: Cpu | null;
  /** Of upstream, per id; per request and id where the ids were known. */
  readonly callsPerId: number;
}

/** Requests that come again: few enough to stay in memory, so that "again" means what it says. */
const KEPT_IDS = 500;
/** Known ids of which sets are made. */
const COMBINED_IDS = 1000;
/** A server of ready bytes is asked for a million: there is no use in remembering all. */
const MOST_KNOWN = 100_000;
/** What a process does when nobody asks, at most. */
const QUIET_SHARE = 0.1;
const SAMPLE = 20;
const QUIET_SAMPLES = 6;
const LONGEST_AFTER = 30_000;

/** What a workload sends, without end but for `restarted`. Ids that are new are noted as known to the target. */
export function* bodiesOf(
  { body, copies, ids, idsPerRequest }: Workload,
  target: Target,
): Generator<string> {
  if (ids === 'restarted') {
    for (let at = 0; at + idsPerRequest <= target.known.length; at += idsPerRequest) {
      yield body(target.known.slice(at, at + idsPerRequest));
    }
    return;
  }
  const kept = ids === 'new' ? [] : newIds(ids === 'again' ? KEPT_IDS : COMBINED_IDS);
  const bodies: string[] = [];
  for (let at = 0; at < kept.length; at += idsPerRequest) {
    bodies.push(body(kept.slice(at, at + idsPerRequest)));
  }
  for (let number = 0; ; number += 1) {
    if (number < bodies.length || ids === 'again') {
      yield bodies[number % bodies.length] as string; // there are some
    } else if (ids === 'combined') {
      yield body(pick(kept, idsPerRequest));
    } else {
      const made = newIds(idsPerRequest);
      if (target.known.length < MOST_KNOWN) target.known.push(...made);
      const sent = body(made);
      for (let copy = 0; copy < copies; copy += 1) yield sent;
    }
  }
}

function pick(from: readonly string[], count: number): string[] {
  const picked = new Set<string>();
  while (picked.size < count) picked.add(from[Math.floor(Math.random() * from.length)] as string);
  return [...picked];
}

/** How many bodies `bodiesOf` yields before every one is of the kind that is meant. */
export function primersOf({ ids, idsPerRequest }: Workload): number {
  if (ids === 'again') return KEPT_IDS / idsPerRequest;
  return ids === 'combined' ? COMBINED_IDS / idsPerRequest : 0;
}

export async function measure(
  target: Target,
  workload: Workload,
  bodies: Iterator<string>,
  { countCalls, seconds }: { countCalls: () => Promise<number>; seconds: number },
): Promise<Measurement> {
  const { burst, clients, copies, ids, idsPerRequest } = workload;
  const cpu = target.running.cpu();
  const calls = await countCalls();
  const made = idsMade();
  const loads: Measured[] = [];
  const afters: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const some = burst === null ? bodies : take(bodies, (burst / idsPerRequest) * copies);
    loads.push(await load(target, some, { clients, seconds: burst === null ? seconds : 60 }));
    afters.push(await untilQuiet(target.running));
  }
  const requests = sum(loads.map((one) => one.requests));
  const taken = sum(loads.map((one) => one.seconds));
  const asked = ids === 'new' ? idsMade() - made : requests * idsPerRequest;
  return {
    requests,
    rate: requests / taken,
    wholeRate: requests / (taken + sum(afters) / 1000),
    after: median(afters),
    times: loads.flatMap(({ times }) => times).toSorted((a, b) => a - b),
    cpu: perRequest(cpu, target.running.cpu(), requests),
    callsPerId: ((await countCalls()) - calls) / asked,
  };
}

export function* take(bodies: Iterator<string>, count: number): Generator<string> {
  for (let left = count; left > 0; left -= 1) {
    const next = bodies.next();
    if (next.done) return;
    yield next.value;
  }
}

/** Waits until a process does nothing any more; resolves to the milliseconds that it went on. */
export async function untilQuiet(running: Running): Promise<number> {
  const began = performance.now();
  let quietSince = began;
  let quiet = 0;
  let used = total(running.cpu());
  for (let at = began; quiet < QUIET_SAMPLES && at - began < LONGEST_AFTER;) {
    await sleep(SAMPLE);
    const [now, more] = [performance.now(), total(running.cpu())];
    if (more - used < (now - at) * QUIET_SHARE) quiet += 1;
    else [quiet, quietSince] = [0, now];
    [at, used] = [now, more];
  }
  return quietSince - began;
}

function total(cpu: Cpu | null): number {
  return cpu === null ? 0 : sum(Object.values(cpu));
}

function perRequest(from: Cpu | null, to: Cpu | null, requests: number): Cpu | null {
  if (from === null || to === null) return null;
  const used = (kind: keyof Cpu) => (to[kind] - from[kind]) / requests;
  return {
    main: used('main'),
    writer: used('writer'),
    engine: used('engine'),
    others: used('others'),
  };
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}
