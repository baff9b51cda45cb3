import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openArchive } from '../../src/archive/archive.ts';
import { importLines } from '../../src/tasks/transfer.ts';
import { toBody, toId } from '../support/answers.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const main = new URL('../../src/main.ts', import.meta.url).pathname;
let database: TestDatabase;
let empty: TestDatabase;

const awkward = [
  '=HYPERLINK("https://evil.example","here")',
  '+1',
  '-2+3',
  '@SUM(A1)',
  '\tx',
  '\rx',
  '\n=1',
  ' \u00A0=1',
  '＝1',
];
const google = 'https://vertexaisearch.cloud.google.com/grounding-api-redirect/1';
const cited = ['https://www.example.com/a?b=1,2', 'javascript:alert(1)', google];
const plain = ['a, "quoted"\r\nline', 'grüß 漢字 👍', ' blank ', "it's", '', '5=5', 'a\nb'];

/** Cells of RFC 4180, read by nothing but its rules. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, bare = '', end] of csv.matchAll(cells)) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end !== '\r\n') continue;
    rows.push(row);
    row = [];
  }
  // All of it was read.
  const length = [...csv.matchAll(cells)].reduce((sum, [whole]) => sum + whole.length, 0);
  expect(length).toBe(csv.length);
  return rows;
}

async function exportFrom({ url }: TestDatabase, ...args: readonly string[]) {
  const child = spawn(process.execPath, [main, 'export', ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, said, [code]] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'exit'),
  ]);
  return { out: out.toString(), said: said.toString(), code: code as number };
}

beforeAll(async () => {
  database = await createTestDatabase();
  empty = await createTestDatabase();
  const archive = await openArchive(database.where);
  const tasks = [...awkward, ...plain].map((words, at) =>
    toBody({
      id: toId(at),
      text: words,
      prompt: words,
      tag: words,
      tokens: 7,
      urls: at === 0 ? cited : null,
    }),
  );
  const lines = tasks.map((task) => JSON.stringify({ status_code: 20000, tasks: [task] }));
  expect(await importLines(lines, { archive, fetch: null, atOnce: 1 })).toMatchObject({ bad: 0 });
  await archive.close();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await empty[Symbol.asyncDispose]();
});

test('tasks as CSV: what they say is there, and nothing of it runs', async () => {
  const { code, out, said } = await exportFrom(database, '--format', 'csv');
  expect({ code, said }).toEqual({ code: 0, said: '16 tasks\n' });
  const [head = [], ...rows] = parse(out);
  expect(head.join(', ')).toBe(
    'id, provider, method, status, createdAt, completedAt, tag, prompt, requestedModel, model, webSearch, country, citationState, annotationCount, moneySpent, charged, inputTokens, outputTokens, reasoningTokens, text',
  );
  const told = rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
  const expected = [...awkward.map((words) => `'${words}`), ...plain];
  expect(told.map((task) => task['text'])).toEqual(expected);
  expect(told.map((task) => task['prompt'])).toEqual(expected);
  expect(told[0]).toEqual({
    id: toId(0),
    provider: 'CLAUDE',
    method: 'STANDARD',
    status: 'COMPLETED',
    createdAt: '',
    completedAt: '2026-01-05T12:00:00.000Z',
    tag: expected[0],
    prompt: expected[0],
    requestedModel: 'asked',
    model: 'm1',
    webSearch: 'true',
    country: '',
    citationState: 'CITED',
    annotationCount: '3',
    moneySpent: '0.01',
    charged: '0.0102',
    inputTokens: '7',
    outputTokens: '7',
    reasoningTokens: '0',
    text: expected[0],
  });
  const filtered = await exportFrom(
    database,
    '--format',
    'csv',
    '--rows',
    'tasks',
    '--filter',
    '{"webSearch":true}',
  );
  expect(parse(filtered.out)).toEqual([head, rows[0]]);
});

test('annotations as CSV, with a byte order mark when asked for', async () => {
  const { out } = await exportFrom(database, '--format', 'csv', '--rows', 'annotations', '--bom');
  expect(out.startsWith('\uFEFF')).toBe(true);
  const [head = [], ...rows] = parse(out.slice(1));
  expect(head.join(', ')).toBe(
    'taskId, provider, completedAt, position, title, url, page, host, domain, isRedirect',
  );
  const at = '2026-01-05T12:00:00.000Z';
  const [url, page] = ['https://www.example.com/a?b=1,2', 'https://example.com/a?b=1,2'];
  expect(rows).toEqual([
    [toId(0), 'CLAUDE', at, '1', 'a page', url, page, 'example.com', 'example.com', 'false'],
    [toId(0), 'CLAUDE', at, '2', 'a page', '', '', '', '', 'false'],
    [toId(0), 'CLAUDE', at, '3', 'a page', google, '', '', '', 'true'],
  ]);
});

test('an empty archive is a line of names', async () => {
  const { out, said } = await exportFrom(empty, '--format', 'csv', '--rows', 'annotations');
  expect(parse(out)).toHaveLength(1);
  expect(said).toBe('0 tasks\n');
});

test.each([
  [['--format', 'xlsx'], /^--format xlsx: jsonl or csv\.\n$/],
  [['--format', 'csv', '--rows', 'words'], /^--rows words: tasks or annotations\.\n$/],
  [['--rows', 'tasks'], /--format csv/],
])('export %j is refused without a stack', async (args, message) => {
  const { code, said } = await exportFrom(empty, ...args);
  expect(code).toBe(1);
  expect(said).toMatch(message);
});
