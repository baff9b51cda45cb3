import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-sse';
import { afterAll, expect, test } from 'vitest';
import { startEmulator } from '../src/emulator/server.ts';
import { createRunner, listening } from './support/process.ts';
import { ask } from './support/service.ts';

const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
const { killAll, run } = createRunner(folder);
const emulator = await startEmulator();
afterAll(async () => {
  killAll();
  await emulator.close();
  await rm(folder, { recursive: true });
});

const completions =
  'subscription ($after: ID) { taskCompleted(after: $after) { eventId task { id } } }';
const tasks = 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { status } } }';

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'after %s, a client with retries comes again and goes on where it was',
  async (signal) => {
    const env = {
      PORT: '0',
      DATABASE_URL: `sqlite:${folder}/${signal}.db`,
      DATAFORSEO_URL: emulator.url,
      DATAFORSEO_LOGIN: emulator.login,
      DATAFORSEO_PASSWORD: emulator.password,
    };
    let service = run([], env);
    let url = await service.line(listening);
    const back = Promise.withResolvers<void>();
    const variables: { after: string | null } = { after: null };
    const seen: string[] = [];
    const retries: boolean[] = [];
    const over = Promise.withResolvers<void>();
    const client = createClient({
      url: () => `${url}/graphql`,
      retry: () => back.promise,
      on: { connecting: (isRetry) => retries.push(isRetry) },
    });
    const begun = Promise.withResolvers<void>();
    const leave = client.subscribe<{ taskCompleted: { eventId: string; task: { id: string } } }>(
      { query: completions, variables },
      {
        next({ data }) {
          variables.after = data!.taskCompleted.eventId;
          seen.push(data!.taskCompleted.task.id);
        },
        error: over.reject,
        complete: over.resolve,
      },
      { connected: () => begun.resolve() },
    );
    await begun.promise;
    const before = emulator.addMany(3);
    await ask(url, tasks, { ids: before });
    await expect.poll(() => seen.toSorted(), { timeout: 15_000 }).toEqual(before.toSorted());

    service.child.kill(signal);
    expect(await service.exit).toBe(signal === 'SIGTERM' ? 0 : null);
    service = run([], env);
    url = await service.line(listening);
    const meanwhile = emulator.addMany(3);
    await ask(url, tasks, { ids: meanwhile });
    back.resolve();
    await expect.poll(() => seen.length, { timeout: 15_000 }).toBe(6);
    const after = emulator.addMany(3);
    await ask(url, tasks, { ids: after });
    await expect.poll(() => seen.length, { timeout: 15_000 }).toBe(9);
    expect(seen.toSorted()).toEqual([...before, ...meanwhile, ...after].toSorted());
    expect(retries).toEqual([false, true]);
    leave();
    await over.promise;
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(0);
  },
);
