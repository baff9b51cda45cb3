import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import { openPostgres } from '../../src/archive/store/postgres.ts';
import { connectSqlite } from '../../src/archive/store/sqlite-connection.ts';
import { createSqliteWrites } from '../../src/archive/store/sqlite-writes.ts';
import { toArrival } from '../../src/archive/writing/intake.ts';
import type { Writes } from '../../src/archive/writing/writes.ts';
import { createRandom } from '../../src/emulator/random.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { type TaskResponse, toTask } from '../../src/model/task.ts';
import { toBody, toId } from '../support/answers.ts';
import { createTestDatabase } from '../support/database.ts';
import { startProxy } from '../support/proxy.ts';

/* Whoever takes in answers and derives from them dies, at every step: nothing is lost, and nothing is there twice. */

const keeper = new URL('../support/keeper.ts', import.meta.url).pathname;
const urls = ['https://example.com/a', 'https://www.example.com/b', 'https://other.example/'];

function answer(number: number): TaskResponse {
  return read(toBody({ id: toId(number), text: 'an answer', urls }), '2026-01-06T00:00:00Z');
}

function queued(number: number): TaskResponse {
  const task = { ...toBody({ id: toId(number) }), status_code: 40602, result: null };
  return read(task, '2026-01-05T12:00:00Z');
}

function read(task: object, at: string): TaskResponse {
  const body = JSON.stringify({ status_code: 20000, tasks: [task] });
  return readTaskResponse(body, 'CLAUDE', new Date(at), null);
}

const arrivalOf = (response: TaskResponse, final = true) =>
  toArrival(response, toTask(response, 'UPSTREAM'), final);
const put = (archive: Archive, response: TaskResponse) =>
  archive.put(response, toTask(response, 'UPSTREAM'), true);
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

/** That all sums are those of so many tasks like `answer`, each of which was told once. */
async function expectExactly(archive: Archive, count: number): Promise<void> {
  const { questions } = archive;
  expect(await questions.taskCount(null)).toBe(count);
  expect(await archive.inbox()).toEqual({ tasks: 0, oldest: null });
  expect(await questions.sample({ search: 'an answer' })).toMatchObject({ answers: count });
  const { total } = await questions.spend(null, {
    groupBy: [],
    orderBy: 'CHARGED',
    first: 1,
    after: null,
  });
  expect(total).toMatchObject({ tasks: count, spent: count * 10_000_000 });
  const { items } = await questions.citations(null, 'DOMAIN').page({ first: 10 });
  expect(items.map(({ item }) => [item.address, item.annotationCount, item.answerCount])).toEqual([
    ['example.com', 2 * count, count],
    ['other.example', count, count],
  ]);
  const told = await archive.completionsAfter(0, 10_000);
  expect(told).toHaveLength(count);
  expect(new Set(told.map(({ taskId }) => taskId)).size).toBe(count);
}

/** Somebody who writes, and who dies at his so-manieth statement. */
interface Victim {
  readonly writes: Writes;
  readonly isDead: () => boolean;
  /** What the system does when he is dead. */
  readonly bury: () => Promise<void>;
}

async function createVictims(where: string) {
  if (inject('postgres') === undefined) {
    return {
      async next(statements: number): Promise<Victim> {
        const connection = connectSqlite({ path: where, readOnly: false });
        let left = statements;
        const { writes } = createSqliteWrites({
          execute(sql, parameters) {
            left -= 1;
            if (left < 0) throw new Error('dead');
            return connection.execute(sql, parameters);
          },
        });
        return { writes, isDead: () => left < 0, bury: async () => connection.close() };
      },
      async [Symbol.asyncDispose]() {},
    };
  }
  const proxy = await startProxy(where);
  const store = await openPostgres(proxy.url);
  return {
    async next(statements: number): Promise<Victim> {
      const isDead = proxy.breakAfter(statements + 1);
      return { writes: store.writes, isDead, bury: () => proxy.accept() };
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

test(
  'at every statement: nothing is lost, nothing is there twice',
  { timeout: 180_000 },
  async () => {
    await using database = await createTestDatabase();
    const archive = await openArchive(database.where);
    await using victims = await createVictims(database.where);
    const asked = { provider: 'CLAUDE', method: 'STANDARD', body: {}, reserved: 1 } as const;
    let rounds = 0;
    for (let hasDied = true; hasDied; rounds += 1) {
      const [one, two, three] = [3 * rounds, 3 * rounds + 1, 3 * rounds + 2];
      const token = `token ${rounds}`;
      const entries = [{ ...asked, token, position: 0 }];
      const post = {
        key: `post ${rounds}`,
        inputHash: 'hash',
        at: 1,
        entries,
        budget: null,
        sender: 'a sender',
      };
      const created = {
        token,
        state: 'CREATED',
        cost: 1,
        taskId: toId(one),
        refusal: null,
      } as const;
      const steps: ((writes: Writes) => Promise<unknown>)[] = [
        (writes) => writes.begin(post),
        (writes) => writes.settle([{ ...created, task: arrivalOf(queued(one), false) }]),
        (writes) => writes.takeIn([arrivalOf(answer(one)), arrivalOf(answer(two))]),
        (writes) => writes.deriveSome({ limit: 50, without: [] }),
        (writes) => writes.takeIn([arrivalOf(answer(three))]),
        (writes) => writes.deleteSome({ ids: [toId(three)] }, 1),
      ];
      const { bury, isDead, writes } = await victims.next(rounds);
      let done = 0;
      for (const step of steps) {
        // oxlint-disable-next-line no-loop-func -- it is called at once
        await step(writes).then(
          () => (done += 1),
          () => {},
        );
        if (isDead()) break;
      }
      hasDied = isDead();
      if (hasDied) await bury();
      // What he was told is true.
      const found = async (number: number) => (await archive.find(toId(number)))?.final;
      if (done >= 2)
        expect(await archive.ledger.entriesOf(post.key)).toMatchObject([{ state: 'CREATED' }]);
      if (done >= 3) expect([await found(one), await found(two)]).toEqual([true, true]);
      if (done >= 6) expect(await archive.find(toId(three))).toBeNull();
      // Another one goes on.
      await archive.ledger.begin(post);
      await archive.ledger.settle([{ ...created, task: arrivalOf(queued(one), false) }]);
      await Promise.all([one, two, three].map((number) => put(archive, answer(number))));
      await archive.deletions.ofIds([toId(three)]);
      await expectExactly(archive, 2 * (rounds + 1));
      expect(await archive.ledger.entriesOf(post.key)).toMatchObject([
        { state: 'CREATED', cost: 10_200_000 },
      ]);
      expect(await archive.ledger.unfinished(0)).toEqual([]);
    }
    // As many as one such life has, at least.
    expect(rounds).toBeGreaterThan(25);
    await archive.close();
  },
);

test('kill -9 at any moment: what was answered is there, once', { timeout: 180_000 }, async () => {
  await using database = await createTestDatabase();
  const random = createRandom('kill');
  const ROUNDS = 6;
  const kept = new Set<number>();
  let from = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const child: ChildProcess = spawn(process.execPath, [keeper, database.where, `${from}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout! });
    lines.on('line', (line) => kept.add(Number(line)));
    await once(lines, 'line');
    await sleep(random(600));
    child.kill('SIGKILL');
    await Promise.all([once(child, 'exit'), once(lines, 'close')]);
    // Some of those again that are there, and those of which nobody knows.
    from = Math.max(1, Math.max(...kept) - 20);
  }
  const archive = await openArchive(database.where);
  for (const number of kept) {
    expect((await archive.find(toId(number)))?.response.body).toBe(answer(number).body);
  }
  const count = Math.max(...kept) + 100;
  await Promise.all(numbers(count).map((number) => put(archive, answer(number))));
  await expectExactly(archive, count);
  await archive.close();
});
