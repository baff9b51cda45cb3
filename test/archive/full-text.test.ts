import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/archive/archive.ts';
import { countTasks } from '../../src/archive/questions/pages.ts';
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
  ['東京', '東京 東京タワー', 1],
  ['Mercury Traders', 'Mercury™️ Traders', 1],
  ['tam tam', 'tam tam tam', 1],
];
let database: TestDatabase;
let archive: Archive;

beforeAll(async () => {
  database = await createTestDatabase();
  archive = await openArchive(database.where);
  await importLines(
    cases.map(([, text], at) => JSON.stringify(toBody({ id: toId(at + 1), text }))),
    { archive, fetch: null },
  );
});
afterAll(async () => {
  await archive.close();
  await database[Symbol.asyncDispose]();
});

test.each(cases)('%s is named in %s', async (name, _, expected) => {
  const [days] = await archive.questions.mentions(null, [{ name, aliases: [], domains: [] }]);
  expect(days?.reduce((sum, { count }) => sum + count, 0)).toBe(expected);
  expect(await countTasks(archive.database, { search: name })).toBe(1);
});

test('an alias that nobody writes changes nothing', async () => {
  const term = { name: 'tam tam', aliases: ['never written'], domains: [] };
  const [days] = await archive.questions.mentions(null, [term]);
  expect(days).toMatchObject([{ count: 1, answers: 1 }]);
});
