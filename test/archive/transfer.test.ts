import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { sampleOf } from '../../src/archive/questions/samples.ts';
import { openArchive } from '../../src/archive/archive.ts';
import { createHistory } from '../../src/emulator/history.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { toBody, toId } from '../support/answers.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const main = new URL('../../src/main.ts', import.meta.url).pathname;
const fixtures = new URL('../fixtures/upstream/', import.meta.url).pathname;
const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
afterAll(() => rm(folder, { recursive: true }));

async function run(args: readonly string[], env: Record<string, string> = {}, input = '') {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  child.stdin.end(input);
  const [out, said, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { out, said, code: code as number };
}

const stores = new Map<string, TestDatabase>();
for (const name of 'abcdefghi') stores.set(name, await createTestDatabase());
afterAll(async () => {
  for (const database of stores.values()) await database[Symbol.asyncDispose]();
});
const store = (name: string) => ({ DATABASE_URL: stores.get(name)?.url ?? '' });
const lines = (out: string) => out.split('\n').filter((line) => line !== '');

test('a round trip loses nothing, and doing it twice changes nothing', async () => {
  const history = [
    ...createHistory({ count: 120, days: 60, until: Date.parse('2026-06-01T00:00:00Z') }),
  ];
  await writeFile(join(folder, 'history.jsonl'), history.join('\n'));
  expect(await run(['import', 'history.jsonl'], store('a'))).toMatchObject({
    code: 0,
    said: '120 tasks, 0 bad lines\n',
  });
  const first = await run(['export'], store('a'));
  expect(lines(first.out)).toHaveLength(120);
  const responses = lines(first.out).map((line) => JSON.stringify(JSON.parse(line).response));
  expect(new Set(responses).symmetricDifference(new Set(history)).size).toBe(0);
  await writeFile(join(folder, 'export.jsonl'), first.out);
  await run(['import', 'export.jsonl'], store('b'));
  await run(['import', 'export.jsonl', 'history.jsonl'], store('b'));
  const second = await run(['export'], store('b'));
  expect(new Set(lines(second.out)).symmetricDifference(new Set(lines(first.out))).size).toBe(0);
  expect(lines(second.out)).toHaveLength(120);
});

test('long lines, blank ones, ends of lines of all kinds, a byte order mark', async () => {
  const history = createHistory({ count: 4, days: 1, until: Date.parse('2026-06-01T00:00:00Z') });
  const [plain = '', odd = '', long = '', last = ''] = history;
  const input = [
    `\uFEFF${plain}`,
    '',
    // Ends a line of text, but not one of JSON lines.
    `${odd.replace('"text":"', '$&\u2028')}\r`,
    ' \t\r',
    long.replace('"text":"', `$&${'... '.repeat(1_500_000)}`),
    last,
  ].join('\n');
  const said = '4 tasks, 0 bad lines\n';
  expect(await run(['import', '-'], store('g'), input)).toEqual({ code: 0, out: '', said });
  const { out } = await run(['export'], store('g'));
  expect(out).toContain('"text":"\u2028');
  expect(await run(['import', '-'], store('h'), out)).toEqual({ code: 0, out: '', said });
  expect((await run(['export'], store('h'))).out === out).toBe(true);
});

test('of a file that was cut short, all but the last line', async () => {
  const input = [1, 2, 3].map((number) => JSON.stringify(toBody({ id: toId(number) }))).join('\n');
  const { code, said } = await run(['import', '-'], store('d'), input.slice(0, -100));
  expect(said).toBe('-:3: Neither JSON nor a task id.\n2 tasks, 1 bad lines\n');
  expect(code).toBe(1);
});

test('a directory of saved responses; what is none is told by its name', async () => {
  const imported = await run(['import', fixtures], store('c'));
  expect(imported.code).toBe(1);
  expect(imported.said).toMatch(
    /upstream\/claude-live\.request\.json: JSON, but not a task of this family\.\n/,
  );
  for (const name of ['claude-models', 'claude-tasks-ready', 'tasks-ready-empty']) {
    expect(imported.said).toContain(`/${name}.response.json: JSON, but not a task of this family.`);
  }
  // Kept as a failure, it would stand in the way of the answer for good.
  for (const name of ['not-found-40401', 'other-client-40001', 'no-funds-40210', '3rd-party-50301'])
    expect(imported.said).toContain(`/task-get-${name}.response.json: A refusal, `);
  expect(imported.said).toContain('/task-post-over-100-40006.response.json: A refusal, ');
  for (const name of ['expired-40403', 'failed-40103', 'in-queue-40602'])
    expect(imported.said).not.toContain(name);
  const { out } = await run(['export', '--filter', '{"providers":["GEMINI"]}'], store('c'));
  expect(lines(out).length).toBeGreaterThan(0);
  for (const line of lines(out)) expect(JSON.parse(line).provider).toBe('GEMINI');
  const seed = JSON.parse(await readFile(join(fixtures, 'seed-task-get.json'), 'utf8'));
  const all = lines((await run(['export'], store('c'))).out).map((line) => JSON.parse(line));
  expect(all.find(({ response }) => response.tasks[0].id === seed.tasks[0].id).response).toEqual(
    seed,
  );
});

test('a saved response in a file of its own, however it is laid out', async () => {
  const name = 'claude-task-get-no-web-search.response.json';
  const laidOut = await readFile(join(fixtures, name), 'utf8');
  expect(laidOut.split('\n').length).toBeGreaterThan(10);
  await writeFile(join(folder, 'laid-out.json'), laidOut);
  expect(await run(['import', 'laid-out.json'], store('i'))).toMatchObject({
    code: 0,
    said: '1 tasks, 0 bad lines\n',
  });
});

test('bad lines are named by their numbers and the rest goes on', async () => {
  const good = JSON.stringify(toBody({ id: toId(1) }));
  const input = [
    good,
    '',
    '{',
    '[]',
    '{"tasks":[{}]}',
    good.replace(toId(1), 'x'),
    toId(9),
    good.replace('claude', 'bing').replace('claude', 'bing'),
  ].join('\n');
  const { code, said } = await run(['import', '-'], store('d'), input);
  expect(code).toBe(1);
  expect(lines(said)).toEqual([
    '-:3: Neither JSON nor a task id.',
    '-:4: JSON, but not a task of this family.',
    '-:5: JSON, but not a task of this family.',
    '-:6: The task has no id.',
    '-:7: Only an id, and no account to fetch it with.',
    expect.stringMatching(/^-:8: /),
    '1 tasks, 6 bad lines',
  ]);
});

test('ids are fetched from upstream', async () => {
  await using emulator = await startEmulator();
  const ids = emulator.addMany(30);
  const account = {
    DATAFORSEO_URL: emulator.url,
    DATAFORSEO_LOGIN: 'demo',
    DATAFORSEO_PASSWORD: 'demo',
  };
  const { code, said } = await run(
    ['import', '-'],
    { ...store('e'), ...account },
    [...ids, toId(99)].join('\n'),
  );
  expect(said).toMatch(/-:31: There is no task .*\n30 tasks, 1 bad lines\n$/);
  expect(code).toBe(1);
  expect(lines((await run(['export'], store('e'))).out)).toHaveLength(30);
});

test('an import that was killed in the middle is made up for by the next', async () => {
  await using database = await createTestDatabase();
  const env = { DATABASE_URL: database.url };
  const history = createHistory({ count: 2000, days: 60, until: Date.parse('2026-06-01') });
  await writeFile(join(folder, 'long.jsonl'), [...history].join('\n'));
  const archive = await openArchive(database.where);
  const count = async () => (await sampleOf(archive.database, null)).answers;
  const first = spawn(process.execPath, [main, 'import', 'long.jsonl'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  await expect.poll(count, { interval: 20, timeout: 20_000 }).toBeGreaterThan(200);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const before = await count();
  expect(before).toBeLessThan(2000);
  expect((await run(['import', 'long.jsonl'], env)).said).toBe('2000 tasks, 0 bad lines\n');
  expect(await count()).toBe(2000);
  await archive.close();
  const { out } = await run(['export'], env);
  expect(new Set(lines(out).map((line) => JSON.parse(line).response.tasks[0].id)).size).toBe(2000);
}, 60_000);

test('an export whose reader has seen enough ends without a word', async () => {
  const child = spawn(process.execPath, [main, 'export'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...store('a') },
  });
  const [said] = await Promise.all([
    text(child.stderr),
    once(child.stdout, 'data').then(() => child.stdout.destroy()),
    once(child, 'exit'),
  ]);
  expect(said).toBe('');
});

test.each([
  [['import'], /needs a file/],
  [['import', '-', 'nowhere.jsonl'], /^There is no file or directory nowhere\.jsonl\.\n$/],
  [['export', '--filter', '{'], /not JSON/],
  [['export', '--filter', '{"nonsense":1}'], /nonsense/],
])('%j is refused without a stack', async (args, message) => {
  const { code, said } = await run(args, store('f'));
  expect(code).toBe(1);
  expect(said).toMatch(message);
  expect(said).not.toMatch(/^ +at /m);
});
