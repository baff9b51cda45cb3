import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, ask, type Untyped } from '../../test/support/service.ts';
import { type Account, compareBooks, type Found } from './books.ts';
import type { Soaked } from './start.ts';

/** Milliseconds of each minute in which another connection holds SQLite's write lock. */
const AWAY = 10_000;
const MINUTE = 60_000;
/** For how long what went wrong may be put right afterwards: a lost post is searched for during three minutes. */
const AFTERWARDS = 5 * MINUTE;
const WORKERS = 8;

const read = 'query ($id: ID!) { task(id: $id) { status } }';
const importTasks =
  'mutation ($ids: [ID!]!) { importTasks(ids: $ids) { lookup { nodes { id } failures { code } } } }';
const posted = `mutation ($key: String!, $tasks: [TaskInput!]!) { paid: postTasks(
  input: { idempotencyKey: $key, tasks: $tasks }) { userErrors { code retryable } } }`;
const live = `mutation ($key: String!, $task: TaskInput!) { paid: runLive(
  input: { idempotencyKey: $key, task: $task }) { userErrors { code retryable } } }`;

/** A paid call, which a client repeats with the same key until it knows what became of it. */
interface Paid {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Reads, imports, posts and live calls while the archive cannot be written for ten seconds of every minute. What
 * upstream handed over has to be in the archive in the end, and nothing may have been paid twice.
 */
export async function soakFaults(soaked: Soaked): Promise<boolean> {
  const { emulator, file, minutes, service } = soaked;
  const end = Date.now() + minutes * MINUTE;
  const asked: string[] = [];
  const unsettled = new Map<string, Paid>();
  const errors = new Map<string, number>();
  let operations = 0;
  let outages = 0;

  async function send(document: string, variables: object): Promise<Answer | null> {
    operations += 1;
    try {
      const answer = await ask(service.url, document, { ...variables });
      for (const { extensions } of answer.errors ?? []) note(extensions.code);
      return answer;
    } catch {
      note('no answer');
      return null;
    }
  }

  function note(code: string): void {
    errors.set(code, (errors.get(code) ?? 0) + 1);
  }

  async function pay(key: string, paid: Paid): Promise<void> {
    unsettled.set(key, paid);
    const answer = await send(paid.document, paid.variables);
    if (isSettled(answer)) unsettled.delete(key);
  }

  const kinds: (() => Promise<unknown>)[] = [
    () => {
      const id = emulator.add({ state: 'completed' });
      asked.push(id);
      return send(read, { id });
    },
    () => {
      const key = randomUUID();
      const tasks = [newTask(), newTask(), newTask()];
      return pay(key, { document: posted, variables: { key, tasks } });
    },
    () => {
      const ids = emulator.addMany(5);
      asked.push(...ids);
      return send(importTasks, { ids });
    },
    () => {
      const key = randomUUID();
      return pay(key, { document: live, variables: { key, task: newTask() } });
    },
  ];

  async function work(turn: number): Promise<void> {
    for (let at = turn; Date.now() < end; at += 1) {
      await kinds[at % kinds.length]?.();
      await sleep(50);
    }
  }

  async function takeAway(): Promise<void> {
    const blocker = new DatabaseSync(file, { timeout: AWAY });
    for (let next = Date.now() + AWAY; next + AWAY <= end; next += MINUTE) {
      await sleep(next - Date.now());
      blocker.exec('begin immediate');
      outages += 1;
      await sleep(AWAY);
      blocker.exec('rollback');
      process.stdout.write(
        `${operations} operations, ${outages} outages, ${service.memory()} MB\n`,
      );
    }
    blocker.close();
  }

  /** What is not right by now: keys are repeated as a client would. */
  async function look(): Promise<Found> {
    for (const [key, paid] of unsettled) await pay(key, paid);
    const account: Account = {
      url: emulator.url,
      login: emulator.login,
      password: emulator.password,
    };
    return await compareBooks(service.url, account, new Set(asked));
  }

  await Promise.all([takeAway(), ...Array.from({ length: WORKERS }, (_, turn) => work(turn))]);
  const later = Date.now() + AFTERWARDS;
  let found = await look();
  while ((found.lost.length > 0 || unsettled.size > 0) && Date.now() < later) {
    await sleep(2000);
    found = await look();
  }
  process.stdout.write(
    [
      `${operations} operations, ${outages} outages of ${AWAY / 1000} s`,
      `errors that clients saw: ${[...errors].map(([code, count]) => `${code} ${count}`).join(', ') || 'none'}`,
      `upstream handed over ${found.handedOver} answers, the archive has ${found.kept}`,
      `lost ${found.lost.length}, paid twice ${found.paidTwice.length}, keys without an outcome ${unsettled.size}`,
      ...found.lost.slice(0, 20).map((id) => `  lost ${id}`),
      ...found.paidTwice.slice(0, 20).map((prompt) => `  paid twice ${prompt}`),
      '',
    ].join('\n'),
  );
  return found.lost.length === 0 && found.paidTwice.length === 0 && unsettled.size === 0;
}

/** No two have the same prompt, so that one that is paid twice is seen. */
function newTask(): object {
  return { modelName: 'claude-sonnet-4-0', userPrompt: `soak ${randomUUID()}` };
}

/** Whether a client knows what became of a paid call: it was made, or it was not and never will be. */
function isSettled(answer: Answer | null): boolean {
  const problems: Untyped[] | undefined = answer?.data?.paid?.userErrors;
  if (problems === undefined) return false;
  return problems.every(({ code }) => code !== 'OUTCOME_UNKNOWN' && code !== 'LIVE_BUSY');
}
