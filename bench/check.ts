import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { request } from 'undici';
import { send } from './load.ts';
import type { Target } from './targets.ts';
import { newIds, type Workload } from './workloads.ts';

/*
 * Before anything is measured: whether all give the same answer, and whether it is the one that upstream gave. Only
 * the seed is ever asked for, under many ids.
 */

interface Seed {
  readonly tasks: readonly {
    readonly result: readonly {
      readonly money_spent: number;
      readonly items: readonly Readonly<{
        sections: readonly Readonly<{ annotations?: readonly { url: string }[] | null }>[];
      }>[];
    }[];
  }[];
}

const file = new URL('../src/emulator/seed.json', import.meta.url);
const [result] = (JSON.parse(readFileSync(file, 'utf8')) as Seed).tasks[0]?.result ?? [];
const money = result?.money_spent;
const urls = result?.items.flatMap(({ sections }) =>
  sections.flatMap(({ annotations }) => annotations?.map(({ url }) => url) ?? []),
);

/**
 * Those of the targets that take part in a workload: all but those that do not compress where that is wanted. The
 * ready-bytes server is given the answer of the first.
 */
export async function check(targets: readonly Target[], workload: Workload): Promise<Target[]> {
  const ids = newIds(workload.idsPerRequest);
  const body = workload.body(ids);
  const answers = new Map<Target, unknown>();
  let bytes: Buffer | null = null;
  for (const target of targets.filter(({ name }) => name !== 'ready')) {
    const encoding = workload.zipped ? 'gzip' : 'identity';
    const headers = { ...target.headers?.[0], 'accept-encoding': encoding };
    const answer = await send(target.url, body, headers);
    const isZipped = answer.headers.get('content-encoding') === 'gzip';
    const { data, errors } = (await answer.json()) as { data?: unknown; errors?: unknown };
    if (errors !== undefined) throw new Error(`${target.name}: ${JSON.stringify(errors)}`);
    if (isZipped !== workload.zipped) continue;
    checkValues(target.name, data, ids.length);
    answers.set(target, data);
    bytes ??= await bytesOf(target, body, headers);
  }
  const [first, ...others] = answers;
  for (const [{ name }, data] of others) {
    deepStrictEqual(data, first?.[1], `${name} and ${first?.[0].name} answer differently`);
  }
  const ready = targets.find(({ name }) => name === 'ready');
  if (ready && bytes) {
    await request(ready.url, {
      method: 'PUT',
      body: bytes,
      headers: workload.zipped ? { 'content-encoding': 'gzip' } : {},
    });
  }
  return targets.filter((target) => answers.has(target) || (target === ready && bytes !== null));
}

/** As they travel: `fetch` would unpack them. */
async function bytesOf(target: Target, body: string, headers: object): Promise<Buffer> {
  const answer = await request(`${target.url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
  });
  return await buffer(answer.body);
}

function checkValues(name: string, data: unknown, tasks: number): void {
  const found = { moneySpent: [] as unknown[], url: [] as unknown[] };
  JSON.stringify(data, (key, value: unknown) => {
    if (key === 'moneySpent' || key === 'url') found[key].push(value);
    return value;
  });
  const each = <Value>(values: readonly Value[]) =>
    Array.from({ length: tasks }, () => values).flat();
  if (found.moneySpent.length > 0) {
    deepStrictEqual(found.moneySpent, each([money]), `${name}: another moneySpent than upstream's`);
  }
  if (found.url.length > 0 || found.moneySpent.length === 0) {
    deepStrictEqual(found.url, each(urls ?? []), `${name}: other annotations than upstream's`);
  }
}
