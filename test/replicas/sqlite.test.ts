import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createHistory } from '../../src/emulator/history.ts';
import { createRunner, listening } from '../support/process.ts';
import { ask } from '../support/service.ts';

const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
const { killAll, run } = createRunner(folder);
afterEach(killAll);
afterAll(() => rm(folder, { recursive: true }));

const env = { PORT: '0', DATABASE_URL: `sqlite:${folder}/archive.db` };

test('a second service on one SQLite file is refused; after kill -9 the next one is not', async () => {
  const first = run([], env);
  const url = await first.line(listening);
  await symlink(join(folder, 'archive.db'), join(folder, 'other.db'));
  for (const name of ['archive.db', 'other.db']) {
    const second = run([], { ...env, DATABASE_URL: `sqlite:${folder}/${name}` });
    expect(await second.exit).toBe(1);
    expect(second.errors()).toMatch(/^The archive .*\.db is in use by another service\..*\n$/);
    expect(second.output()).toBe('');
  }
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);

  first.child.kill('SIGKILL');
  await first.exit;
  const third = run([], env);
  expect((await fetch(`${await third.line(listening)}/health/ready`)).status).toBe(200);
  third.child.kill('SIGTERM');
  expect(await third.exit).toBe(0);
});

test('commands run beside the service', async () => {
  const service = run([], env);
  const url = await service.line(listening);
  const lines = [...createHistory({ count: 5, days: 1, until: Date.UTC(2025, 1, 1) })];
  await writeFile(join(folder, 'some.jsonl'), `${lines.join('\n')}\n`);
  const filter = '{"completedAt":{"to":"2025-02-02T00:00:00Z"}}';
  const count = () =>
    ask(url, '{ archive(filter: { completedAt: { to: "2025-02-02T00:00:00Z" } }) { totalCount } }');
  const before = (await count()).data.archive.totalCount as number;
  for (const command of [
    ['import', 'some.jsonl'],
    ['export', '--filter', filter],
    ['backup', 'copy.db'],
  ]) {
    const beside = run(command, env);
    expect(await beside.exit, beside.errors()).toBe(0);
  }
  expect((await count()).data.archive.totalCount).toBe(before + 5);
  const deleting = run(['delete', '--yes', '--filter', filter], env);
  expect(await deleting.exit, deleting.errors()).toBe(0);
  expect((await count()).data.archive.totalCount).toBe(0);
});
