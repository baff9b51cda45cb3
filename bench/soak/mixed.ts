import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, subscribe } from '../../test/support/service.ts';
import { grows } from './growth.ts';
import type { Soaked } from './start.ts';

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

/** New tasks and known ones, lists, reports, posts, subscriptions that come and go, nonsense. */
export async function soakMixed({ emulator, minutes, service }: Soaked): Promise<boolean> {
  const end = Date.now() + minutes * 60_000;
  const known: string[] = [];
  let operations = 0;

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

  await kinds[0]?.();
  const [grew] = await Promise.all([
    grows(service, minutes, () => `${operations} operations`),
    ...[0, 1, 2, 3].map((turn) => work(turn)),
  ]);
  return !grew;
}
