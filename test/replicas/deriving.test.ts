import { afterEach, expect, test } from 'vitest';
import { openArchive } from '../../src/archive/archive.ts';
import { readTaskResponse } from '../../src/model/response.ts';
import { toTask } from '../../src/model/task.ts';
import { toBody, toId } from '../support/answers.ts';
import { createTestDatabase } from '../support/database.ts';
import { createReplicas, type Replica } from '../support/replicas.ts';
import { createRunner, listening } from '../support/process.ts';

const { killAll, run } = createRunner(import.meta.dirname);
afterEach(killAll);

const post = `mutation ($key: String!) {
  postTasks(input: { idempotencyKey: $key, tasks: [
    { modelName: "claude-sonnet-4-0", userPrompt: "a" }, { modelName: "claude-sonnet-4-0", userPrompt: "b" }
  ] }) { tasks { id } userErrors { code message } }
}`;

async function postAt(replica: Replica, key: string): Promise<string[]> {
  const { data } = await replica.query(post, { key });
  return data.postTasks.tasks.map(({ id }: { id: string }) => id) as string[];
}

const slices = (replica: Replica) => replica.metric('inbox_slice_duration_seconds_count');

test('what any replica takes in is derived by one, told by all in one order, and counted by all', async () => {
  await using own = await createReplicas({ emulator: { finishAfter: 300 } });
  const [first, second] = [await own.start(), await own.start()];
  const told = [first, second].map(async (replica) => {
    const events: { eventId: string; id: string }[] = [];
    for await (const { data } of replica.subscribe(
      'subscription { taskCompleted { eventId task { id } } }',
    )) {
      events.push({ eventId: data.taskCompleted.eventId, id: data.taskCompleted.task.id });
      if (events.length === 8) break;
    }
    return events;
  });
  const ids: string[] = [];
  for (const key of ['1', '2', '3', '4']) {
    ids.push(...(await postAt(Number(key) % 2 === 0 ? first : second, key)));
    expect(
      (await second.query('{ archive { totalCount } }')).data.archive.totalCount,
    ).toBeGreaterThanOrEqual(ids.length);
  }
  const [here, there] = await Promise.all(told);
  expect(there).toEqual(here);
  expect(here?.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(await slices(first)).toBeGreaterThan(0);
  expect(await slices(second)).toBe(0);
});

test('kill -9 of the one that derives: another one does', async () => {
  await using own = await createReplicas({ emulator: { finishAfter: 300 } });
  const dying = run([], { ...own.env, LOG_LEVEL: 'silent' });
  await dying.line(listening);
  const second = await own.start();
  expect(await second.metric('replica_role_held{role="derivation"}')).toBe(0);
  dying.child.kill('SIGKILL');
  const ids = await postAt(second, 'k');
  const { data } = await second.query('{ archive { totalCount } }');
  expect(data.archive.totalCount).toBe(ids.length);
});

test('where nobody has the role, whoever asks derives, and leaves out what nothing can be made of', async () => {
  await using database = await createTestDatabase();
  const stuck: number[] = [];
  const archive = await openArchive(database.where, {
    isShared: true,
    onStuck: (_, number) => stuck.push(number),
  });
  await database.run(`insert into inbox (id, at, provider, status, final, is_news, fetched_at, body)
    values ('${toId(99)}', 0, 'CLAUDE', 'COMPLETED', 1, 1, 0, 'no JSON')`);
  await Promise.all(
    [1, 2, 3].map(async (number) => {
      const body = JSON.stringify({ status_code: 20000, tasks: [toBody({ id: toId(number) })] });
      const response = readTaskResponse(body, 'CLAUDE', new Date('2026-01-06T00:00:00Z'));
      await archive.put(response, toTask(response, 'UPSTREAM'), true);
    }),
  );
  expect(await archive.questions.taskCount(null)).toBe(3);
  expect(stuck).toHaveLength(1);
  await archive.close();
});
