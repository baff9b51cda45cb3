import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { soon, startForClients } from '../support/clients.ts';

const script = new URL('../../examples/clients/python/client.py', import.meta.url).pathname;
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('There is no python3 here: the Python client is not tested.');

function run(service: { url: string }, key: string, ...args: readonly string[]) {
  const child = spawn('python3', [script, '--url', service.url, ...args], {
    env: { PATH: process.env['PATH'], API_KEY: key },
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return {
    child,
    over: once(child, 'close').then(([code]) => code as number | null),
    errors: () => errors,
    lines: () =>
      output
        .split('\n')
        .slice(0, -1)
        .map((line): Line => JSON.parse(line)),
  };
}

interface Line {
  readonly id: string;
  readonly status: string;
  readonly task: { readonly id: string };
}

test.skipIf(!hasPython)('asks with a key, reads all pages, and tells codes', async () => {
  await using service = await startForClients();
  const ids = await service.complete(5);
  const one = run(service, service.key, 'task', ids[0]!);
  expect(await one.over).toBe(0);
  expect(one.lines()).toMatchObject([{ id: ids[0], status: 'COMPLETED' }]);
  const all = run(service, service.key, 'archive', '--first', '2');
  expect(await all.over).toBe(0);
  expect(
    all
      .lines()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(ids.toSorted());
  for (const command of [['archive'], ['watch']]) {
    const wrong = run(service, 'wrong', ...command);
    expect(await wrong.over).toBe(1);
    expect(wrong.errors()).toMatch(/^UNAUTHENTICATED: /);
  }
});

test.skipIf(!hasPython)('a subscription goes on after a break where it was', async () => {
  await using service = await startForClients();
  const before = await service.complete(2);
  const watch = run(service, service.key, 'watch', '--after', '0');
  const heard = () => watch.lines().map(({ task }) => task.id);
  await expect.poll(heard, soon).toEqual(before);
  await service.proxy.refuse();
  const meanwhile = await service.complete(2);
  await service.proxy.accept();
  await expect.poll(heard, soon).toEqual([...before, ...meanwhile]);
  watch.child.kill();
  await watch.over;
});
