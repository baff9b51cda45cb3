import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import type { TaskFilter } from '../../src/archive/questions/filter.ts';
import { countTasks } from '../../src/archive/questions/pages.ts';
import { findNamings } from '../../src/model/namings.ts';
import { importLines } from '../../src/tasks/transfer.ts';
import { toBody, toId } from '../support/answers.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** A name as it is asked for, a text, and how often the text names it. */
const cases: readonly (readonly [name: string, text: string, count: number])[] = [
  ['Οδυσσεύς', 'ΟΔΥΣΣΕΎΣ, Οδυσσεύς. οδυσσεύς', 3],
  ['ΣΟΦΟΣ', 'σοφος', 1],
  ['İstanbul', 'İSTANBUL İstanbul', 2],
  ['Straße', 'STRASSE straße STRAẞE', 3],
  ['МОСКВА', 'Москва', 1],
  ['हिन्दी', 'हिन्दी, हिन्दीभाषा', 1],
  ['مُحَمَّد', 'مُحَمَّد محمد', 1],
  ['Éclair', 'e\u0301clair ÉCLAIR eclair', 2],
  ['東京', '東京 東京タワー', 2],
  ['Mercury Traders', 'Mercury™️ Traders', 1],
  ['tam tam', 'tam tam tam', 1],
  ['Zalando', 'Zal\u200bando, Zalando\u200d and Zal\u00adando', 3],
  ['نايك', 'نـــايك نايك', 2],
  ['コカ・コーラ', 'コカ・コーラとｺｶ･ｺｰﾗ', 2],
  ['Notepad++', 'Notepad++, Notepad\\+\\+ and **Notepad**++', 3],
  ['& Other Stories', 'H&M and & Other Stories', 1],
  ['AT&T', 'AT&amp;T, AT\\&T, ＡＴ＆Ｔ', 3],
  ['7-Eleven', '7-Eleven, 7 Eleven, 7Eleven', 2],
  [`Toys"R"Us`, 'Toys"R"Us and Toys “R” Us', 2],
  ['E*TRADE', 'E*TRADE', 1],
];

/** The rows of docs/analytics.md: a text, how often it names what, and 0 of what it does not name. */
const documented = readFileSync(new URL('../../docs/analytics.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, text, names, others] = /^\| (`.*`) +\| (.*?) +\| (.*?) +\|$/.exec(line) ?? [];
    if (text === undefined) return [];
    const named = (names ?? '').split(', ').map((name) => {
      const [, one = name, times = 1] = /^(.*) ×(\d)$/.exec(name) ?? [];
      return [one, Number(times)] as const;
    });
    const unnamed = (others ?? '').split(', ').map((name) => [name, 0] as const);
    return { text: text.replace(/^`+ ?| ?`+$/g, ''), counts: [...named, ...unnamed] };
  });

let database: TestDatabase;
let archive: Archive;

beforeAll(async () => {
  database = await createTestDatabase();
  archive = await openArchive(database.where);
  await importLines(
    [...cases.map(([, text]) => text), ...documented.map(({ text }) => text)].map((text, at) =>
      JSON.stringify(toBody({ id: toId(at + 1), text, tag: `t${at}` })),
    ),
    { archive, fetch: null },
  );
});
afterAll(async () => {
  await archive.close();
  await database[Symbol.asyncDispose]();
});

async function count(name: string, filter: TaskFilter | null = null): Promise<number> {
  const [days] = await archive.questions.mentions(filter, [{ name, aliases: [], domains: [] }]);
  return days?.reduce((sum, day) => sum + day.count, 0) ?? 0;
}

test.each(cases.map((one, at) => [...one, at] as const))(
  '%s is named in %s',
  async (name, text, expected, at) => {
    const tags = [`t${at}`];
    expect(await count(name, { tags })).toBe(expected);
    const quoted = `"${name.replaceAll('"', ' ')}"`;
    expect(await countTasks(archive.database, { search: quoted, tags })).toBe(1);
    const namings = findNamings(text, [{ name, aliases: [] }]);
    expect(namings).toHaveLength(expected);
  },
);

test('docs/analytics.md says what names what', async () => {
  expect(documented.length).toBeGreaterThan(8);
  for (const [at, { counts, text }] of documented.entries()) {
    const tags = [`t${cases.length + at}`];
    for (const [name, expected] of counts) {
      expect(await count(name, { tags }), `${name} in ${text}`).toBe(expected);
      expect(findNamings(text, [{ name, aliases: [] }])).toHaveLength(expected);
    }
  }
});

test.each([
  ['straße', 2],
  ['"e trade"', 1],
  ['"trade e"', 0],
  ['trade e', 1],
  ['“mercury traders”', 1],
  ['merc*', 1],
  ['merc', 0],
  ['"mercury tra"*', 1],
  ['"mercury tra*"', 1],
  ['"traders merc*"', 0],
  ['not*', 1],
  ['notepad', 0],
  ['notepad*', 1],
  ['notepad++', 1],
  ['小*', 1],
  ['"小米手*" Nike', 1],
  ['小饭', 0],
  ['quill.example/Quill', 0],
  ['utm_source', 0],
  ["nike's", 1],
  ['at&t', 2],
])('search: %s finds %d', async (search, expected) => {
  expect(await countTasks(archive.database, { search })).toBe(expected);
});

test.each([
  ['"northwind', 'has a quote that is not closed.'],
  ['northwind ""', 'needs at least one letter or digit between quotes.'],
  ['northwind *', 'has a `*` that stands for itself'],
  ['*wind', 'has a `*` that stands for itself'],
  ['&', 'needs at least one letter or digit.'],
  ['https://northwind.example', 'An address is no text'],
])('search: %s is refused', async (search, message) => {
  await expect(countTasks(archive.database, { search })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining(message) as string,
  });
});

test('an alias that nobody writes changes nothing', async () => {
  const term = { name: 'tam tam', aliases: ['never written'], domains: [] };
  const [days] = await archive.questions.mentions(null, [term]);
  expect(days).toMatchObject([{ count: 1, answers: 1 }]);
});

test('what an older version made of the texts is made anew, and the terms it had counted are forgotten', async () => {
  const isPostgres = database.url.startsWith('postgres');
  await database.run(
    isPostgres
      ? `update texts set answer = word_numbers('{c}')`
      : `delete from texts; insert into texts (rowid, prompt, answer) select number, '', 'c' from tasks`,
  );
  expect(await count('C')).toBe(cases.length + documented.length);
  await database.run('update tasks set derivation = 3');
  await archive.rederive();
  expect([await count('C'), await count('C++'), await count('小米')]).toEqual([1, 1, 2]);
  expect(await countTasks(archive.database, { search: 'merc*' })).toBe(1);
});
