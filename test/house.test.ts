import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** The source map of the README: what each room may import. Arrows may skip storeys, never turn back. */
const may: Readonly<Record<string, readonly string[]>> = {
  '.': [
    'commands',
    'http',
    'http/access',
    'http/graphql',
    'graph',
    'tasks',
    'tasks/posting',
  ].concat(['archive', 'archive/store', 'upstream', 'model', 'kit', 'emulator']),
  commands: ['tasks', 'archive', 'archive/questions', 'upstream', 'model', 'kit'],
  http: ['http/access', 'http/graphql', 'graph', 'tasks', 'archive', 'upstream', 'model', 'kit'],
  'http/access': ['http/graphql', 'model', 'kit'],
  'http/graphql': ['http', 'http/access', 'graph', 'tasks', 'upstream', 'model', 'kit'],
  graph: ['tasks', 'tasks/posting', 'archive', 'archive/questions', 'archive/store'].concat([
    'archive/tables',
    'upstream',
    'model',
    'kit',
  ]),
  tasks: [
    'tasks/posting',
    'archive',
    'archive/questions',
    'archive/store',
    'archive/writing',
  ].concat(['upstream', 'model', 'kit']),
  'tasks/posting': ['tasks', 'archive', 'archive/writing', 'upstream', 'model', 'kit'],
  archive: ['archive/store', 'archive/questions', 'archive/writing', 'archive/tables'].concat([
    'model',
    'kit',
  ]),
  'archive/store': ['archive/migrations', 'archive/writing', 'archive/tables', 'kit'],
  'archive/migrations': ['archive/writing', 'archive/tables'],
  'archive/questions': ['archive/store', 'archive/writing', 'archive/tables', 'model', 'kit'],
  'archive/writing': ['archive', 'archive/questions', 'archive/tables', 'model', 'kit'],
  'archive/tables': ['archive/writing', 'model'],
  upstream: ['model', 'kit'],
  model: [],
  kit: ['upstream'],
  emulator: ['model'],
};

const root = new URL('../src/', import.meta.url).pathname;

const imports = globSync('**/*.ts', { cwd: root }).flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(
    ([, path = '']) => ({ file, target: normalize(join(dirname(file), path)) }),
  ),
);

test('every import points down, or to its own room', () => {
  expect(imports.length).toBeGreaterThan(200);
  const wrong = imports.filter(({ file, target }) => {
    // Settings are read at the top and known by their types below it.
    if (target === 'config.ts') return !/^(\.|commands|http.*)$/.test(dirname(file));
    const [own, other] = [dirname(file), dirname(target)];
    return own !== other && !may[own]?.includes(other);
  });
  expect(wrong).toEqual([]);
});

test('only the command line knows the emulator', () => {
  const knows = imports.filter(
    ({ file, target }) => target.startsWith('emulator/') && !file.startsWith('emulator/'),
  );
  expect(new Set(knows.map(({ file }) => file))).toEqual(new Set(['cli.ts']));
});

test('only the command line reads the environment', () => {
  const readers = globSync('**/*.ts', { cwd: root }).filter((file) =>
    readFileSync(join(root, file), 'utf8').includes('process.env'),
  );
  expect(readers).toEqual(['main.ts']);
});

test('every threat of docs/security.md names tests that are there', () => {
  const text = readFileSync(new URL('../docs/security.md', import.meta.url), 'utf8');
  const named = new Set([...text.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, name = '']) => name));
  expect(named.size).toBeGreaterThan(15);
  const there = new Set(globSync('**/*.test.ts', { cwd: new URL('.', import.meta.url).pathname }));
  expect([...named].filter((name) => !there.has(name))).toEqual([]);
});
