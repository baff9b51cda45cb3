import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../test/support/service.ts';
import { grows } from './growth.ts';
import type { Soaked } from './start.ts';

const BURST = 500;
const PER_REQUEST = 50;
const PAUSE = 3000;
/** Milliseconds in which what came in has to be derived. */
const EMPTY_WITHIN = 1000;

const many = `query ($ids: [ID!]!) { tasks(ids: $ids) {
  nodes { result { moneySpent annotations { url } } } failures { code } } }`;

/** Bursts of new ids, and whether the inbox is empty soon after each. */
export async function soakBursts({ emulator, minutes, service }: Soaked): Promise<boolean> {
  const end = Date.now() + minutes * 60_000;
  const emptied: number[] = [];
  let late = 0;

  async function burst(): Promise<void> {
    const ids = emulator.addMany(BURST);
    const lists = Array.from({ length: BURST / PER_REQUEST }, (_, at) =>
      ids.slice(at * PER_REQUEST, (at + 1) * PER_REQUEST),
    );
    await Promise.all(
      lists.map(async (list) => {
        const { data, errors } = await ask(service.url, many, { ids: list });
        if (errors || data.tasks.failures.length > 0) throw new Error(JSON.stringify(errors));
      }),
    );
    const answered = performance.now();
    while ((await readGauge(service.url, 'inbox_waiting_tasks')) > 0) await sleep(10);
    const taken = performance.now() - answered;
    emptied.push(taken);
    if (taken > EMPTY_WITHIN) late += 1;
  }

  async function bursts(): Promise<void> {
    while (Date.now() < end) {
      await burst();
      await sleep(PAUSE);
    }
  }

  const progress = () =>
    `${emptied.length} bursts, the last derived in ${emptied.at(-1)?.toFixed(0) ?? '?'} ms`;
  const [grew] = await Promise.all([grows(service, minutes, progress), bursts()]);
  const slowest = Math.max(...emptied);
  process.stdout.write(
    `${emptied.length} bursts of ${BURST} new ids; the inbox was empty after ${slowest.toFixed(0)} ms at most, ` +
      `${late} times later than ${EMPTY_WITHIN} ms\n`,
  );
  return !grew && late === 0;
}

async function readGauge(url: string, name: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`);
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(await answer.text())?.[1];
  if (value === undefined) throw new Error(`/metrics has no ${name}`);
  return Number(value);
}
