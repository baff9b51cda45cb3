import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import * as limits from '../src/model/limits.ts';

/** What each room may import beside itself: the source map of docs/architecture.md. Arrows may skip storeys, never turn back. */
const may: Readonly<Record<string, readonly string[]>> = {
  '.': [
    'commands',
    'http',
    'http/access',
    'http/graphql',
    'http/page',
    'graph',
    'tasks',
    'tasks/posting',
    'notify',
  ].concat([
    'archive',
    'archive/replicas',
    'archive/store',
    'upstream',
    'model',
    'kit',
    'emulator',
  ]),
  commands: ['tasks', 'archive', 'archive/store', 'archive/questions', 'upstream', 'model', 'kit'],
  http: [
    'http/access',
    'http/graphql',
    'http/page',
    'graph',
    'tasks',
    'archive',
    'upstream',
    'model',
    'kit',
  ],
  'http/access': ['model', 'kit'],
  'http/page': ['http/graphql'],
  'http/graphql': ['http/access', 'graph', 'tasks', 'model', 'kit'],
  // Of the archive only what reads: resolvers cannot write.
  'graph/mutations': ['graph', 'tasks', 'tasks/posting', 'model', 'kit'],
  graph: [
    'graph/mutations',
    'tasks',
    'tasks/posting',
    'archive',
    'archive/questions',
    'archive/tables',
  ].concat(['model', 'kit']),
  tasks: ['tasks/posting', 'archive', 'archive/questions', 'archive/replicas'].concat([
    'archive/writing',
    'upstream',
    'model',
    'kit',
  ]),
  'tasks/posting': [
    'tasks',
    'archive',
    'archive/replicas',
    'archive/writing',
    'upstream',
    'model',
    'kit',
  ],
  notify: ['archive', 'model', 'kit'],
  archive: ['archive/store', 'archive/questions', 'archive/writing', 'archive/tables'].concat([
    'model',
    'kit',
  ]),
  'archive/replicas': ['archive/store', 'kit'],
  'archive/store': ['archive/migrations', 'archive/writing', 'archive/tables', 'kit'],
  'archive/migrations': ['archive/tables'],
  'archive/questions': ['archive/tables', 'model', 'kit'],
  'archive/writing': ['archive/tables', 'model', 'kit'],
  'archive/tables': ['model'],
  upstream: ['model', 'kit'],
  model: ['kit'],
  kit: [],
  emulator: ['model'],
};

const root = new URL('../src/', import.meta.url).pathname;
const files = globSync('**/*.ts', { cwd: root });

/** Static and dynamic, of types and of values, for their effects alone, and the files of threads. */
const kinds = /(?:\bfrom|\bimport\s*\(?|new URL\()\s*'(\.[^']+\.ts)'/g;
const imports = files.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(kinds)].map(([, path = '']) => ({
    file,
    target: normalize(join(dirname(file), path)),
  })),
);

test('every import points down, or to its own room', () => {
  expect(imports.length).toBeGreaterThan(400);
  const wrong = imports.filter(({ file, target }) => {
    // Settings are read at the top and known by their types below it.
    if (target === 'config.ts') return !/^(\.|commands|http.*)$/.test(dirname(file));
    const [own, other] = [dirname(file), dirname(target)];
    return own !== other && !may[own]?.includes(other);
  });
  expect(wrong).toEqual([]);
});

test('no file imports itself, by whatever way round', () => {
  const circles = findCircles(imports);
  expect(circles).toEqual([]);
});

test('each room says in one of its files what belongs there', () => {
  const said = files.filter((file) =>
    readFileSync(join(root, file), 'utf8').startsWith('/* In this room: '),
  );
  expect(said.map((file) => dirname(file)).toSorted()).toEqual(
    Object.keys(may)
      .filter((room) => room !== '.')
      .toSorted(),
  );
});

test('a circle is found, also a long one', () => {
  expect(findCircles(chain('a', 'b', 'c', 'd'))).toEqual([]);
  expect(findCircles([...chain('a', 'b', 'c', 'a'), ...chain('c', 'd')])).toEqual([
    'a → b → c → a',
  ]);
  expect(findCircles(chain('a', 'a'))).toEqual(['a → a']);
});

function chain(...names: string[]) {
  return names.slice(1).map((target, at) => ({ file: names[at] ?? '', target }));
}

/** The first way back of each file that has one, unless another of its circle was named already. */
function findCircles(arrows: readonly { file: string; target: string }[]): string[] {
  const next = Map.groupBy(arrows, ({ file }) => file);
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (file: string, path: readonly string[]) => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const { target } of next.get(file) ?? []) follow(target, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) follow(file, []);
  return circles;
}

test('only the command line knows the emulator', () => {
  const knows = imports.filter(
    ({ file, target }) => target.startsWith('emulator/') && !file.startsWith('emulator/'),
  );
  expect(new Set(knows.map(({ file }) => file))).toEqual(new Set(['cli.ts']));
});

test('only the command line reads the environment', () => {
  const readers = files.filter((file) =>
    readFileSync(join(root, file), 'utf8').includes('process.env'),
  );
  expect(readers).toEqual(['main.ts']);
});

test('every clock of tasks can be moved', () => {
  const bare = files.filter(
    (file) =>
      file.startsWith('tasks/') && readFileSync(join(root, file), 'utf8').includes('Date.now('),
  );
  expect(bare).toEqual([]);
});

test('every threat of docs/security.md names tests that are there', () => {
  const text = readFileSync(new URL('../docs/security.md', import.meta.url), 'utf8');
  const named = new Set([...text.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, name = '']) => name));
  expect(named.size).toBeGreaterThan(15);
  const there = new Set(globSync('**/*.test.ts', { cwd: new URL('.', import.meta.url).pathname }));
  expect([...named].filter((name) => !there.has(name))).toEqual([]);
});

test('the limits that docs/rate-limits.md tells are those that are enforced', () => {
  const page = readFileSync(new URL('../docs/rate-limits.md', import.meta.url), 'utf8').replaceAll(
    /\s+/g,
    ' ',
  );
  const told = [
    `${number(limits.MAX_TOKENS)} tokens`,
    `${limits.MAX_DEPTH} levels`,
    `${limits.MAX_NESTING} brackets`,
    `${limits.MAX_ROOT_FIELDS} root fields (${limits.MAX_MUTATIONS} in a mutation)`,
    `${limits.MAX_DIRECTIVES} directives`,
    `${number(limits.MAX_FIELDS)} fields`,
    `${limits.MAX_INTROSPECTED} of them introspection`,
    `a cost of ${number(limits.MAX_COST)}`,
    `at most ${number(limits.MAX_CHOICES)} items`,
    `${limits.MAX_SEARCH} characters`,
    `${limits.MAX_BODY_BYTES / 1024} KiB`,
    `${limits.REQUEST_TIMEOUT / 1000} seconds to come`,
    `at most ${limits.MAX_IDS} at once`,
    `pages of at most ${limits.MAX_PAGE_SIZE}`,
    `${limits.MAX_TERMS} terms`,
    `${limits.MAX_TASKS} tasks in one mutation`,
    `${number(limits.MAX_IMPORTED)} ids in \`importTasks\``,
    `${number(limits.MAX_DELETED)} in \`deleteTasks\``,
    `${number(limits.MAX_ENTITIES)} entities`,
  ];
  expect(told.filter((limit) => !page.includes(limit))).toEqual([]);
});

function number(value: number): string {
  return value.toLocaleString('en');
}
