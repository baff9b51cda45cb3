import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmulator } from '../../src/emulator/server.ts';
import { createRunner, listening } from '../../test/support/process.ts';
import { type Answer, ask, type Untyped } from '../../test/support/service.ts';
import { compareBooks } from '../soak/books.ts';

export interface ChaosOptions {
  /** An empty database of a PostgreSQL server. */
  readonly database: string;
  readonly minutes: number;
  readonly say: (line: string) => void;
}

/** What went wrong; all of it has to be nothing. */
export interface Chaos {
  readonly operations: number;
  readonly kills: number;
  readonly paidTwice: readonly string[];
  /** Answers of upstream that are not in the archive, but for those of live calls whose client was told that it is lost. */
  readonly lost: readonly string[];
  /** Final tasks that were fetched more than once without a replica having been killed in between. */
  readonly fetchedTwice: readonly string[];
  /** Keys of paid calls whose outcome nobody can tell. */
  readonly withoutOutcome: readonly string[];
}

const REPLICAS = 2;
const WORKERS = 6;
const MINUTE = 60_000;
/** Milliseconds between two kills: at least, and at random up to as many more. */
const BETWEEN = 4000;
/** For how long what went wrong may be put right afterwards: a lost post is searched for during three minutes. */
const AFTERWARDS = 6 * MINUTE;

const read = `query ($ids: [ID!]!) { tasks(ids: $ids) {
  nodes { id status result { moneySpent } } failures { code retryable } } }`;
const posted = `mutation ($key: String!, $tasks: [TaskInput!]!) { paid: postTasks(
  input: { idempotencyKey: $key, tasks: $tasks }) { userErrors { code retryable } } }`;
const live = `mutation ($key: String!, $task: TaskInput!) { paid: runLive(
  input: { idempotencyKey: $key, task: $task }) { userErrors { code message retryable } } }`;

interface Paid {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Replicas on one database and one emulator, under a mixed load, killed and started at random. What upstream handed over
 * has to be in the archive in the end, nothing may be paid or fetched twice, and every key has to have an outcome.
 */
export async function runChaos({ database, minutes, say }: ChaosOptions): Promise<Chaos> {
  const emulator = await startEmulator({
    callsPerMinute: Infinity,
    concurrency: Infinity,
    demo: false,
    finishAfter: 500,
    latency: 5,
    balance: 1e6,
  });
  const env = {
    PORT: '0',
    LOG_LEVEL: 'fatal',
    DATABASE_URL: database,
    DATAFORSEO_URL: emulator.url,
    DATAFORSEO_LOGIN: emulator.login,
    DATAFORSEO_PASSWORD: emulator.password,
    UPSTREAM_CALLS_PER_MINUTE: '100000',
  };
  const { killAll, run } = createRunner(process.cwd());
  const end = Date.now() + minutes * MINUTE;
  const replicas: { child: ReturnType<typeof run>; url: string | null }[] = [];
  const asked: string[] = [];
  const unsettled = new Map<string, Paid>();
  const killedAt: number[] = [];
  /** Live calls whose replica was killed: upstream keeps no copy of their answers. */
  const toldLost = new Set<string>();
  let operations = 0;

  async function start(at: number): Promise<void> {
    const child = run([], env);
    const own = { child, url: null as string | null };
    replicas[at] = own;
    own.url = await child.line(listening);
  }

  async function killSome(): Promise<void> {
    for (;;) {
      await sleep(BETWEEN + Math.random() * BETWEEN);
      if (Date.now() > end) return;
      const at = Math.floor(Math.random() * REPLICAS);
      const doomed = replicas[at];
      if (!doomed?.url) continue;
      doomed.url = null;
      doomed.child.child.kill('SIGKILL');
      await doomed.child.exit;
      killedAt.push(emulator.now());
      await sleep(Math.random() * BETWEEN);
      await start(at);
      say(`${operations} operations, ${killedAt.length} kills`);
    }
  }

  async function send(document: string, variables: object): Promise<Answer | null> {
    const alive = replicas.flatMap(({ url }) => url ?? []);
    const url = alive[Math.floor(Math.random() * alive.length)];
    operations += 1;
    if (url === undefined) {
      await sleep(100);
      return null;
    }
    return await ask(url, document, { ...variables }).catch(() => null);
  }

  async function pay(key: string, paid: Paid): Promise<void> {
    unsettled.set(key, paid);
    // As a client that is in a hurry would.
    const answers = await Promise.all([0, 1].map(() => send(paid.document, paid.variables)));
    const settled = answers.find((answer) => isSettled(answer));
    if (!settled) return;
    unsettled.delete(key);
    if (/answer was lost/.test(settled.data.paid.userErrors[0]?.message ?? '')) toldLost.add(key);
  }

  const kinds: (() => Promise<unknown>)[] = [
    () => {
      const ids = emulator.addMany(1 + Math.floor(Math.random() * 20), { collected: true });
      asked.push(...ids);
      return Promise.all([0, 1].map(() => send(read, { ids })));
    },
    () => {
      const key = randomUUID();
      return pay(key, { document: posted, variables: { key, tasks: [newTask(), newTask()] } });
    },
    () => send(read, { ids: asked.slice(-20) }),
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

  /** What is not right by now: a client repeats its keys, and reads what it has no answer for. */
  async function look() {
    for (const [key, paid] of unsettled) await pay(key, paid);
    for (let at = 0; at < asked.length; at += 100) {
      await send(read, { ids: asked.slice(at, at + 100) });
    }
    const url = replicas.find((replica) => replica.url !== null)?.url ?? '';
    const { lost, paidTwice } = await compareBooks(url, emulator, new Set(asked));
    const lostLive = lost.filter((one) => isLive(one));
    return {
      paidTwice,
      lost: lostLive.length <= toldLost.size ? lost.filter((one) => !isLive(one)) : lost,
    };
  }

  try {
    await Promise.all(Array.from({ length: REPLICAS }, (_, at) => start(at)));
    await Promise.all([killSome(), ...Array.from({ length: WORKERS }, (_, turn) => work(turn))]);
    const later = Date.now() + AFTERWARDS;
    let found = await look();
    while ((found.lost.length > 0 || unsettled.size > 0) && Date.now() < later) {
      await sleep(1000);
      found = await look();
    }
    return {
      operations,
      kills: killedAt.length,
      paidTwice: found.paidTwice,
      lost: found.lost,
      fetchedTwice: findRepeated(emulator.requests, new Set(asked), killedAt),
      withoutOutcome: [...unsettled.keys()],
    };
  } finally {
    killAll();
    await emulator.close();
  }
}

/** Final tasks that were fetched again, though nobody was killed between the two. */
function findRepeated(
  requests: readonly { readonly path: string; readonly at: number }[],
  ids: ReadonlySet<string>,
  killedAt: readonly number[],
): string[] {
  const fetched = new Map<string, number>();
  const repeated: string[] = [];
  for (const { at, path } of requests) {
    const id = /task_get\/([\w-]+)$/.exec(path)?.[1];
    if (id === undefined || !ids.has(id)) continue;
    const before = fetched.get(id);
    fetched.set(id, at);
    if (before === undefined || killedAt.some((time) => time >= before && time <= at)) continue;
    repeated.push(id);
  }
  return repeated;
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

function isLive(lost: string): boolean {
  return lost.endsWith('(run live)');
}
