import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { createClient, startReceiver } from '../support/upstream.ts';

async function start(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ demo: false, finishAfter: 1000, ...options });
  const client = createClient(emulator);
  return {
    emulator,
    ...client,
    counts: async () => (await client.get('/emulator/state')).callbacks,
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

test('pingback: a GET with id and tag, and the task stays on the ready list', async () => {
  await using receiver = await startReceiver();
  await using own = await start();
  const [{ id }] = await own.postTasks('claude', {
    tag: 'a&b $id',
    pingback_url: `${receiver.url}/ping?id=$id&tag=$tag#part`,
  });
  expect(receiver.received).toEqual([]);
  own.emulator.advance(1000);
  expect(await receiver.next()).toMatchObject({
    method: 'GET',
    url: `/ping?id=${id}&tag=a%26b%20%24id%23part`,
  });
  expect(await own.ready('claude')).toEqual([id]);
  await expect.poll(own.counts).toEqual({ delivered: 1, failed: 0, refused: 0 });
});

test('postback: the body of task_get, compressed, and the task is not on the ready list', async () => {
  await using receiver = await startReceiver();
  await using own = await start();
  const [{ id }] = await own.postTasks('gemini', { postback_url: `${receiver.url}/post/$id` });
  own.emulator.advance(1000);
  const { body, headers, method, url } = await receiver.next();
  expect([method, url]).toEqual(['POST', `/post/${id}`]);
  expect(headers['content-encoding']).toBe('gzip');
  expect(JSON.parse(gunzipSync(body).toString())).toEqual(
    await own.get(own.llm('gemini', `task_get/${id}`)),
  );
  await expect.poll(own.counts).toEqual({ delivered: 1, failed: 0, refused: 0 });
  expect(await own.ready('gemini')).toEqual([]);
  own.emulator.reset();
  expect(await own.counts()).toEqual({ delivered: 0, failed: 0, refused: 0 });
});

test.each([301, 404, 500])(
  'postback answered %i: it has failed, see the ready list',
  async (status) => {
    await using receiver = await startReceiver(status);
    await using own = await start();
    const [{ id }] = await own.postTasks('claude', { postback_url: receiver.url });
    own.emulator.advance(1000);
    await receiver.next();
    await expect.poll(own.counts).toEqual({ delivered: 0, failed: 1, refused: 0 });
    expect(await own.ready('claude')).toEqual([id]);
  },
);

test('a receiver that does not answer is given up', async () => {
  await using receiver = await startReceiver(null);
  await using own = await start({ callbackTimeout: 50 });
  const [{ id }] = await own.postTasks('claude', { postback_url: receiver.url });
  own.emulator.advance(1000);
  await receiver.next();
  await expect.poll(own.counts).toEqual({ delivered: 0, failed: 1, refused: 0 });
  expect(await own.ready('claude')).toEqual([id]);
});

test('while it is on its way it is not listed, and one that was read meanwhile stays off', async () => {
  await using receiver = await startReceiver(null);
  await using own = await start();
  const [{ id }] = await own.postTasks('claude', { postback_url: receiver.url });
  own.emulator.advance(1000);
  await receiver.next();
  expect(await own.ready('claude')).toEqual([]);
  await own.task('claude', id);
  receiver.answer(500);
  await expect.poll(own.counts).toMatchObject({ failed: 1 });
  expect(await own.ready('claude')).toEqual([]);
});

test('tasks that fail are told of too', async () => {
  await using receiver = await startReceiver();
  await using own = await start();
  const posted = { user_prompt: 'Why? [fail]', postback_url: receiver.url };
  await own.postTasks('claude', posted);
  own.emulator.advance(1000);
  const { body } = await receiver.next();
  expect(JSON.parse(gunzipSync(body).toString()).tasks).toMatchObject([{ status_code: 40101 }]);
});

test.each([
  'http://192.0.2.1/',
  'https://hooks.example/$id',
  'http://127.0.0.1.hooks.example/',
  'http://127.0.0.1@hooks.example/',
  'http://10.0.0.1/',
])('nobody outside this machine is called: %s', async (url) => {
  await using own = await start();
  const [{ id }] = await own.postTasks('claude', { postback_url: url, pingback_url: url });
  own.emulator.advance(1000);
  await expect.poll(own.counts).toEqual({ delivered: 0, failed: 0, refused: 2 });
  expect(await own.ready('claude')).toEqual([id]);
});

test('webhook_resend: again, for those that are done; unknown and unfinished ones are told apart', async () => {
  await using receiver = await startReceiver();
  await using own = await start();
  const [{ id }] = await own.postTasks('claude', { pingback_url: `${receiver.url}/$id` });
  const [slow] = await own.postTasks('claude', 'Why? [slow]');
  own.emulator.advance(1000);
  await receiver.next();
  const unknown = '11231200-1535-0613-0000-00000000dead';
  const { tasks } = await own.post('/v3/appendix/webhook_resend', [
    { id: id.toUpperCase() },
    { id: unknown },
    { id: slow.id },
    {},
  ]);
  expect(tasks.map(({ status_code }: { status_code: number }) => status_code)).toEqual([
    20100, 40401, 40602, 40401,
  ]);
  expect((await receiver.next()).url).toBe(`/${id}`);
  expect(own.emulator.balance).toBeLessThan(100);
});

test('close and reset leave no callback behind', async () => {
  await using receiver = await startReceiver(null);
  const own = await start();
  await own.postTasks('claude', { postback_url: receiver.url });
  own.emulator.advance(1000);
  await receiver.next();
  await own.emulator.close();

  await using other = await start();
  await other.postTasks('claude', { postback_url: receiver.url });
  other.emulator.reset();
  other.emulator.advance(1000);
  expect(await other.counts()).toEqual({ delivered: 0, failed: 0, refused: 0 });
  expect(receiver.received).toEqual([]);
});
