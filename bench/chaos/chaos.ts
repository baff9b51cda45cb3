import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmulator } from '../../src/emulator/server.ts';
import { createRunner, listening } from '../../test/support/process.ts';
import { type Answer, ask } from '../../test/support/service.ts';
import { startReceiver } from '../../test/support/upstream.ts';
import { compareBooks, readArchive } from '../soak/books.ts';
import { follow, type Follower } from './follower.ts';
import { errorsOf, findRepeated, idsOf, isLive, isSettled } from './findings.ts';
import { recount } from './recount.ts';

export interface ChaosOptions {
  /** An empty database of a PostgreSQL server. */
  readonly database: string;
  readonly minutes: number;
  /** Ends after so many kills, if that is earlier. */
  readonly kills?: number;
  /** Replicas are told to stop, not killed: clients have to see nothing but what they may try again. */
  readonly rolling?: boolean;
  /** Milliseconds for what went wrong to be put right afterwards: a lost post is searched for during three minutes. */
  readonly patience?: number;
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
  /** Final tasks of which a subscriber, or NOTIFY_URL, was not told. */
  readonly untold: readonly string[];
  /** What a subscriber was told twice, or out of order. */
  readonly toldTwice: readonly string[];
  /** Reports that say something else than a recount of the export. */
  readonly miscounted: readonly string[];
  /** Errors that clients were told not to try again after; where replicas are killed, but for answers lost with them. */
  readonly forGood: readonly string[];
  /** How often a subscriber went on elsewhere. */
  readonly resumed: number;
  /** Messages at NOTIFY_URL beyond one for each task. */
  readonly notifiedAgain: number;
}

const REPLICAS = 2;
const WORKERS = 6;
const MINUTE = 60_000;
/** Milliseconds between two kills: at least, and at random up to as many more. */
const BETWEEN = 4000;
const PATIENCE = 6 * MINUTE;
const FOLLOWERS = 2;

const read = `query ($ids: [ID!]!) { tasks(ids: $ids) {
  nodes { id status result { moneySpent } } failures { id code retryable } } }`;
const posted = `mutation ($key: String!, $tasks: [TaskInput!]!) { paid: postTasks(
  input: { idempotencyKey: $key, tasks: $tasks }) { userErrors { code message retryable } } }`;
const live = `mutation ($key: String!, $task: TaskInput!) { paid: runLive(
  input: { idempotencyKey: $key, task: $task }) { userErrors { code message retryable } } }`;

const ANSWER_LOST = /answer was lost/;

interface Paid {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Replicas on one database and one emulator, under a mixed load, killed and started at random. What upstream handed over
 * has to be in the archive in the end, nothing may be paid or fetched twice, and every key has to have an outcome.
 */
export async function runChaos(options: ChaosOptions): Promise<Chaos> {
  const { database, kills = Infinity, minutes, patience = PATIENCE, rolling, say } = options;
  const receiver = await startReceiver();
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
  const notified = {
    ...env,
    NOTIFY_URL: receiver.url,
    NOTIFY_SECRET: Buffer.alloc(32, 'x').toString('base64'),
  };
  const { killAll, run } = createRunner(process.cwd());
  let end = Date.now() + minutes * MINUTE;
  const replicas: { child: ReturnType<typeof run>; url: string | null }[] = [];
  const asked: string[] = [];
  const unsettled = new Map<string, Paid>();
  const killedAt: number[] = [];
  /** Live calls whose replica was killed: upstream keeps no copy of their answers. */
  const toldLost = new Set<string>();
  const forGood: string[] = [];
  const followers: Follower[] = [];
  let operations = 0;
  let stops = 0;

  async function start(at: number): Promise<void> {
    const child = run([], notified);
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
      doomed.child.child.kill(rolling ? 'SIGTERM' : 'SIGKILL');
      const code = await doomed.child.exit;
      if (rolling && code !== 0) forGood.push(`a replica ended with ${code}`);
      if (!rolling) killedAt.push(emulator.now());
      await sleep(Math.random() * BETWEEN);
      await start(at);
      stops += 1;
      say(`${operations} operations, ${stops} ${rolling ? 'restarts' : 'kills'}`);
      if (stops === kills) end = Date.now();
    }
  }

  function anyUrl(): string | undefined {
    const alive = replicas.flatMap(({ url }) => url ?? []);
    return alive[Math.floor(Math.random() * alive.length)];
  }

  async function send(document: string, variables: object): Promise<Answer | null> {
    const url = anyUrl();
    operations += 1;
    if (url === undefined) {
      await sleep(100);
      return null;
    }
    const answer = await ask(url, document, { ...variables }).catch(() => null);
    for (const error of errorsOf(answer)) {
      if (rolling || !ANSWER_LOST.test(error)) forGood.push(error);
    }
    return answer;
  }

  async function pay(key: string, paid: Paid): Promise<void> {
    unsettled.set(key, paid);
    // As a client that is in a hurry would.
    const answers = await Promise.all([0, 1].map(() => send(paid.document, paid.variables)));
    const settled = answers.find((answer) => isSettled(answer));
    if (!settled) return;
    unsettled.delete(key);
    if (ANSWER_LOST.test(settled.data.paid.userErrors[0]?.message ?? '')) toldLost.add(key);
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
    const url = anyUrl() ?? '';
    const { lost, paidTwice } = await compareBooks(url, emulator, new Set(asked));
    const lostLive = lost.filter((one) => isLive(one));
    const kept = [...(await readArchive(url))];
    const told = [idsOf(receiver.received), ...followers.map(({ heard }) => heard)];
    // Of a live call whose key has no outcome yet nobody was told anything.
    const mayBeLost = toldLost.size + [...unsettled.values()].filter(isLiveCall).length;
    return {
      paidTwice,
      lost: lostLive.length <= mayBeLost ? lost.filter((one) => !isLive(one)) : lost,
      untold: told.flatMap((ids, at) =>
        kept.filter((id) => !ids.has(id)).map((id) => `${id} to ${at === 0 ? 'NOTIFY_URL' : at}`),
      ),
    };
  }

  try {
    await Promise.all(Array.from({ length: REPLICAS }, (_, at) => start(at)));
    for (let at = 0; at < FOLLOWERS; at += 1) followers.push(follow(anyUrl));
    await Promise.all([killSome(), ...Array.from({ length: WORKERS }, (_, turn) => work(turn))]);
    const later = Date.now() + patience;
    let found = await look();
    while (
      (found.lost.length + found.untold.length > 0 || unsettled.size > 0) &&
      Date.now() < later
    ) {
      await sleep(1000);
      found = await look();
    }
    return {
      ...found,
      operations,
      kills: stops,
      toldTwice: followers.flatMap(({ wrong }) => wrong),
      miscounted: await recount(anyUrl() ?? '', env),
      forGood,
      resumed: followers.reduce((all, follower) => all + follower.resumed, 0),
      notifiedAgain: receiver.received.length - idsOf(receiver.received).size,
      fetchedTwice: findRepeated(emulator.requests, new Set(asked), killedAt),
      withoutOutcome: [...unsettled.keys()],
    };
  } finally {
    for (const follower of followers) follower.leave();
    killAll();
    await emulator.close();
    await receiver[Symbol.asyncDispose]();
  }
}

/** No two have the same prompt, so that one that is paid twice is seen. */
function newTask(): object {
  return { modelName: 'claude-sonnet-4-0', userPrompt: `soak ${randomUUID()}` };
}

function isLiveCall({ document }: Paid): boolean {
  return document === live;
}
