import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, inject, test } from 'vitest';
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

async function run(
  args: readonly string[],
  env: Record<string, string> = {},
  input: string | Uint8Array = '',
) {
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
for (const name of 'abcdefghijk') stores.set(name, await createTestDatabase());
afterAll(async () => {
  for (const database of stores.values()) await database[Symbol.asyncDispose]();
});
const store = (name: string) => ({ DATABASE_URL: stores.get(name)?.url ?? '' });
// What is read, and how it is told of, is the same whichever database keeps it.
const testOfFiles = test.skipIf(inject('postgres') !== undefined);
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

testOfFiles('long lines, blank ones, ends of lines of all kinds, a byte order mark', async () => {
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

testOfFiles('of a file that was cut short, all but the last line', async () => {
  const input = [1, 2, 3].map((number) => JSON.stringify(toBody({ id: toId(number) }))).join('\n');
  const { code, said } = await run(['import', '-'], store('d'), input.slice(0, -100));
  expect(said).toBe('-:3: Neither JSON nor a task id.\n2 tasks, 1 bad lines\n');
  expect(code).toBe(1);
});

testOfFiles('a directory of saved responses; what is none is told by its name', async () => {
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

testOfFiles('a saved response in a file of its own, however it is laid out', async () => {
  const name = 'claude-task-get-no-web-search.response.json';
  const laidOut = await readFile(join(fixtures, name), 'utf8');
  expect(laidOut.split('\n').length).toBeGreaterThan(10);
  await writeFile(join(folder, 'laid-out.json'), laidOut);
  expect(await run(['import', 'laid-out.json'], store('i'))).toMatchObject({
    code: 0,
    said: '1 tasks, 0 bad lines\n',
  });
});

const answer = (number: number) => JSON.stringify(toBody({ id: toId(number) }));
const response = (...numbers: number[]) =>
  `{"version":"0.1","status_code":20000,"tasks":[${numbers.map(answer).join(',')}]}`;
const laidOut = (json: string) => JSON.stringify(JSON.parse(json), null, 2);
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
const bom = '\uFEFF';

/** What people have, and how many tasks there are in it. */
const kinds: Record<string, readonly [data: string | Buffer, tasks: number]> = {
  'plain.json': [response(1), 1],
  'LAID-OUT.JSON': [laidOut(response(1)), 1],
  'laid-out.txt': [laidOut(response(1)), 1],
  'marked.json': [bom + response(1), 1],
  'utf16-le-marked.json': [Buffer.from(bom + laidOut(response(1)), 'utf16le'), 1],
  'utf16-le.json': [Buffer.from(response(1), 'utf16le'), 1],
  'utf16-be-marked.json': [swapped(Buffer.from(bom + response(1), 'utf16le')), 1],
  'utf16-be.jsonl': [swapped(Buffer.from(`${response(1)}\n${response(2)}\n`, 'utf16le')), 2],
  'packed.json.gz': [gzipSync(laidOut(response(1))), 1],
  'packed-lines.jsonl.gz': [gzipSync(`${response(1)}\r\n\r\n${response(2)}`), 2],
  'packed-without-saying.json': [gzipSync(response(1)), 1],
  'packed-twice.jsonl.gz': [
    Buffer.concat([gzipSync(`${response(1)}\n`), gzipSync(response(2))]),
    2,
  ],
  'packed-utf16.json.gz': [gzipSync(Buffer.from(response(1), 'utf16le')), 1],
  'lines.json': [`${response(1)}\n${response(2)}`, 2],
  'list.json': [`[${response(1)},${response(2)},${answer(3)},[${response(4)}]]`, 4],
  'list-laid-out.json': [laidOut(`[${response(1)},${response(2)}]`), 2],
  'list-in-a-line.jsonl': [`[${response(1)},${response(2)}]\n${response(3)}`, 3],
  'several.json': [response(1, 2, 3), 3],
  'several-by-place.json': [`{"status_code":20000,"tasks":{"0":${answer(1)},"1":${answer(2)}}}`, 2],
  'without-its-code.json': [`{"tasks":[${answer(1)}]}`, 1],
  'tasks.ndjson': [`${answer(1)}\n${answer(2)}`, 2],
};

testOfFiles('every kind of file, by itself and from standard input', async () => {
  for (const [name, [data]] of Object.entries(kinds)) {
    await writeFile(join(folder, name), data);
  }
  const names = Object.keys(kinds);
  const all = Object.values(kinds).reduce((sum, [, tasks]) => sum + tasks, 0);
  expect((await run(['import', ...names], store('j'))).said).toBe(`${all} tasks, 0 bad lines\n`);
  const ids = lines((await run(['export'], store('j'))).out).map(
    (line) => JSON.parse(line).response.tasks[0].id,
  );
  expect(new Set(ids)).toEqual(new Set([1, 2, 3, 4].map(toId)));
  expect(ids).toHaveLength(4);
  const [packed] = kinds['packed-utf16.json.gz'] ?? [''];
  expect((await run(['import', '-'], store('j'), packed)).said).toBe('1 tasks, 0 bad lines\n');
});

testOfFiles('a folder is read with the folders in it', async () => {
  const put = async (name: string, data: string | Buffer) => {
    await mkdir(dirname(join(folder, 'tree', name)), { recursive: true });
    await writeFile(join(folder, 'tree', name), data);
  };
  await put('a.JSON', response(11));
  await put('2026/01/b.json', laidOut(response(12)));
  await put('2026/01/c.jsonl.GZ', gzipSync(`${response(13)}\n{\n${response(14)}`));
  await put('2026/02/cut.json.gz', gzipSync(laidOut(response(15))).subarray(0, -20));
  await put('2026/02/cut.json', laidOut(response(15)).slice(0, -50));
  await put('2026/02/nothing.json', '');
  // None of these is meant.
  await put('2026/README.md', 'What is here.');
  await put('.git/d.json', '{');
  await put('2026/._b.json', 'x');
  await symlink(join(folder, 'tree', 'a.JSON'), join(folder, 'tree', '2026', 'link.json'));
  await symlink(join(folder, 'tree'), join(folder, 'tree', '2026', 'round'));
  const { code, said } = await run(['import', 'tree'], store('k'));
  expect(code).toBe(1);
  expect(lines(said)).toEqual([
    'tree/2026/01/c.jsonl.GZ:2: Neither JSON nor a task id.',
    'tree/2026/02/cut.json: Neither JSON nor a task id.',
    'tree/2026/02/cut.json.gz: Cannot be read: unexpected end of file.',
    'tree/2026/02/nothing.json: There is nothing in it.',
    '5 tasks, 4 bad lines',
  ]);
  const { out } = await run(['export'], store('k'));
  expect(lines(out)).toHaveLength(4);
});

testOfFiles.each([
  [
    'nothing at all',
    [],
    /^There is nothing to import in bare: no \.json, \.jsonl or \.ndjson file/,
  ],
  ['other files', ['README.md', 'answers.csv'], /^There is nothing to import in bare: /],
  [
    'an empty list of lines',
    ['x.jsonl'],
    /^bare: There is nothing to import in it\.\n0 tasks, 1 bad lines\n$/,
  ],
])('a folder with %s is an error', async (_, names, message) => {
  await rm(join(folder, 'bare'), { recursive: true, force: true });
  await mkdir(join(folder, 'bare', 'within'), { recursive: true });
  for (const name of names) await writeFile(join(folder, 'bare', 'within', name), '\n');
  const { code, said } = await run(['import', 'bare'], store('f'));
  expect(said).toMatch(message);
  expect(code).toBe(1);
});

const foreign = (id: number, path: string, data: object = {}) =>
  JSON.stringify({
    id: toId(id),
    status_code: 20000,
    path: path === '' ? null : path.split('/'),
    data: { se: 'chat_gpt', ...data },
    result: [{ items: [] }],
  });
const around = (...tasks: string[]) => `{"status_code":20000,"tasks":[${tasks.join(',')}]}`;

testOfFiles('what is of another family is refused by its name, and costs itself only', async () => {
  const scraper = foreign(21, 'v3/ai_optimization/chat_gpt/llm_scraper/task_get/advanced/x');
  const input = [
    around(
      answer(1),
      scraper,
      foreign(22, 'v3/serp/google/organic/task_get/advanced/x', { api: 'serp' }),
      answer(2),
    ),
    `[${around(answer(3))},${scraper},${around(scraper)},7]`,
    around(foreign(23, '', { api: 'ai_optimization', function: 'llm_mentions' })),
    foreign(24, '', { api: 'serp', function: 'task_get' }),
    around(foreign(25, 'v3/ai_optimization/chat_gpt/llm_next/live')),
    around(foreign(26, 'v3/\u001b[31m/x/y')),
    `{"provider":"CHAT_GPT","fetchedAt":"2026-01-01T00:00:00Z","posting":null,"response":${around(scraper)}}`,
  ].join('\n');
  const { code, said } = await run(['import', '-'], store('f'), input);
  expect(code).toBe(1);
  expect(lines(said)).toEqual([
    '-:1: tasks[1]: A task of LLM Scraper, not of LLM Responses.',
    '-:1: tasks[2]: A task of SERP, not of LLM Responses.',
    '-:2: [1]: A task of LLM Scraper, not of LLM Responses.',
    '-:2: [2]: A task of LLM Scraper, not of LLM Responses.',
    '-:2: [3]: JSON, but not a task of this family.',
    '-:3: A task of LLM Mentions, not of LLM Responses.',
    '-:4: A task of SERP, not of LLM Responses.',
    '-:5: A task of ai_optimization/chat_gpt/llm_next, not of LLM Responses.',
    '-:6: A task of another API, not of LLM Responses.',
    '-:7: A task of LLM Scraper, not of LLM Responses.',
    '3 tasks, 10 bad lines',
  ]);
});

testOfFiles('bad lines are named by their numbers and the rest goes on', async () => {
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
});

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

testOfFiles.each([
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
