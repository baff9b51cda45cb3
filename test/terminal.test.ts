import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { createHistory } from '../src/emulator/history.ts';

const main = new URL('../src/main.ts', import.meta.url).pathname;
const folder = await mkdtemp(join(tmpdir(), 'dataforseo-graphql-'));
afterAll(() => rm(folder, { recursive: true }));

const history = [
  ...createHistory({ count: 800, days: 60, until: Date.parse('2026-06-01T00:00:00Z') }),
];
await writeFile(
  join(folder, 'history.jsonl'),
  ['{', ...history.slice(0, 250), '[]', ...history.slice(250)].join('\n'),
);
await mkdir(join(folder, 'saved'));
for (const [number, body] of ['[]', ...history.slice(0, 120)].entries()) {
  await writeFile(join(folder, 'saved', `${number}.json`), body);
}

const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
const hasTerminal = stdout?.includes('util-linux');
if (!hasTerminal) console.warn('Without `script` of util-linux there is no terminal to test on.');

/** Runs a command of the shell on a terminal; what is on the screen in the end, and all that was in its last line. */
async function onTerminal(command: string, options: { columns?: number; store?: string } = {}) {
  const { columns = 80, store = crypto.randomUUID() } = options;
  const program = `stty cols ${columns}; main() { '${process.execPath}' '${main}' "$@"; }; ${command}`;
  const child = spawn('script', ['-qec', program, '/dev/null'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      SHELL: '/bin/sh',
      DATABASE_URL: `sqlite:${folder}/${store}.db`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const lines = output.split('\r\n').map((line) => line.split('\r\u001b[K'));
  const screen = lines.map((drawn) => drawn.at(-1)).filter((line) => line !== '');
  const drawn = lines.flatMap((line) => line.slice(0, -1)).filter((line) => line !== '');
  return { screen, drawn };
}

const shareOf = (line: string) => Number(/^\[[#.]{24}\] {1,3}(\d+) % /.exec(line)?.[1]);

describe.skipIf(!hasTerminal)('on a terminal', { timeout: 180_000 }, () => {
  test('the import of a file draws a bar up to 100 %, and its bad lines stay to be read', async () => {
    const { drawn, screen } = await onTerminal('main import history.jsonl');
    expect(screen).toEqual([
      'history.jsonl:1: Neither JSON nor a task id.',
      'history.jsonl:252: JSON, but not a task of this family.',
      '800 tasks, 2 bad lines',
    ]);
    expect(drawn[0]).toMatch(/^\[\.{24}\] {3}0 % {2}0 tasks, 0\/s, 0 bad lines {2}history\.jsonl$/);
    const shares = drawn.map((line) => shareOf(line));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.some((share) => share > 0 && share < 100)).toBe(true);
    expect(drawn.at(-1)).toMatch(
      /^\[#{24}\] 100 % {2}800 tasks, \d+\/s, 2 bad lines {2}history\.jsonl$/,
    );
  });

  test('of a directory, by its files; never longer than the terminal is wide', async () => {
    const { drawn, screen } = await onTerminal('main import saved history.jsonl', { columns: 60 });
    expect(screen[0]).toBe('saved/0.json: JSON, but not a task of this family.');
    expect(screen.at(-1)).toBe('920 tasks, 3 bad lines');
    expect(drawn.filter((line) => line.length > 59)).toEqual([]);
    const shares = drawn.map((line) => shareOf(line));
    expect(shares.filter((share) => share === 100).length).toBeGreaterThanOrEqual(2);
    expect(shares.at(-1)).toBe(100);
  });

  test('of standard input, a count', async () => {
    const { drawn, screen } = await onTerminal('cat history.jsonl | main import -');
    expect(screen.at(-1)).toBe('800 tasks, 2 bad lines');
    expect(drawn.length).toBeGreaterThan(0);
    for (const line of drawn) expect(line).toMatch(/^\d+ tasks, \d+\/s, \d bad lines$/);
  });

  test('an export counts where it does not write to the terminal itself', async () => {
    const { drawn, screen } = await onTerminal(
      'main import history.jsonl 2> said; main export | cat > all.jsonl',
      { store: 'export' },
    );
    expect(await readFile(join(folder, 'said'), 'utf8')).not.toContain('\u001b');
    expect((await readFile(join(folder, 'all.jsonl'), 'utf8')).split('\n')).toHaveLength(801);
    expect(drawn[0]).toMatch(/^\d+ tasks, \d+\/s$/);
    expect(screen).toEqual(['800 tasks']);
    const few = `--filter '{"tags":["tracker-0"],"providers":["GEMINI"]}'`;
    const direct = await onTerminal(`main export ${few}`, { store: 'export' });
    expect(direct.drawn).toEqual([]);
    expect(direct.screen.at(-1)).toBe(`${direct.screen.length - 1} tasks`);
    expect(direct.screen.length).toBeGreaterThan(2);
  });
});
