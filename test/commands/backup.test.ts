import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { openArchive } from '../../src/archive/archive.ts';
import { startTestService } from '../support/service.ts';

const main = new URL('../../src/main.ts', import.meta.url).pathname;
const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
afterAll(() => rm(folder, { recursive: true }));

async function backUp(url: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [main, 'backup', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { said, code: code as number };
}

const ids = 'query ($ids: [ID!]!) { tasks(ids: $ids) { nodes { status } } }';

test('an archive is copied while it is in use, or it is said what copies it', async () => {
  await using service = await startTestService({ env: { COLLECT: 'off' } });
  const { url, where } = service.database;
  await service.query(ids, { ids: service.emulator.addMany(20) });
  const first = await backUp(url, 'copy.db');
  if (url.startsWith('postgres')) {
    expect(first.code).toBe(1);
    expect(first.said).toMatch(/^The archive is postgres:.*: use pg_dump, .*\n$/);
    expect(first.said).not.toContain('@');
    return;
  }
  expect(first).toEqual({ code: 0, said: expect.stringMatching(/^\d+ pages in copy\.db\n$/) });
  await service.query(ids, { ids: service.emulator.addMany(5) });
  // An older backup of the name is replaced; anything else is not.
  expect(await backUp(url, 'copy.db')).toMatchObject({ code: 0 });
  await writeFile(join(folder, 'letter.txt'), 'not to be lost');
  expect(await backUp(url, 'letter.txt')).toEqual({
    code: 1,
    said: 'letter.txt is there, and no backup: it is not written over.\n',
  });
  expect(await readFile(join(folder, 'letter.txt'), 'utf8')).toBe('not to be lost');
  expect((await backUp(url, where)).said).toMatch(/ is the archive itself\.\n$/);
  expect((await readdir(folder)).toSorted()).toEqual(['copy.db', 'letter.txt']);
  const copy = await openArchive(join(folder, 'copy.db'));
  expect(await copy.questions.taskCount(null)).toBe(25);
  await copy.close();
}, 120_000);

test.each([
  [[], 'sqlite:there.db', /needs a file/],
  [['copy.db'], 'sqlite:nowhere.db', /^There is no archive nowhere\.db\.\n$/],
])('%j of %s is refused without a stack', async (args, url, message) => {
  const { code, said } = await backUp(url, ...args);
  expect(code).toBe(1);
  expect(said).toMatch(message);
  expect(said).not.toMatch(/^ +at /m);
});
