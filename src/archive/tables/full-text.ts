import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import { tokenize } from '../../model/tokens.ts';
import type { Tables } from './tables.ts';

/** Words side by side. */
export interface Phrase {
  readonly words: readonly string[];
  /** Of the last word only this is given: it may go on. */
  readonly isBeginning: boolean;
}

/** A text, on its way into the `texts` table. */
export interface PreparedText {
  /** Those of its words that stand as numbers. */
  readonly numbered: readonly string[];
  /** As that table takes it, by the numbers of these words. */
  column(numbers: ReadonlyMap<string, number>): string;
}

/** The words of prompts and answers: how a database keeps them, and finds what they stand in. */
export interface FullText {
  prepare(text: string): PreparedText;
  /** The condition that a task of this number has all phrases, each in its prompt or its answer. */
  contains(task: RawBuilder<number>, phrases: readonly Phrase[]): RawBuilder<SqlBool>;
  /** The condition that the answer of a task has at least one of these names, each as words with blanks between. */
  isNamed(task: RawBuilder<number>, names: readonly string[]): RawBuilder<SqlBool>;
  /**
   * A table of the places at which words stand side by side in answers: `doc` is the task's number, `place` that of the
   * first word.
   */
  positions(words: readonly string[]): RawBuilder<unknown>;
  /** The same of tasks that are not rolled up. */
  recentPositions(words: readonly string[]): RawBuilder<unknown>;
  /** The same of the tasks with these numbers, rolled up or not; their texts stand in all of `tables`. */
  positionsIn(numbers: readonly number[], words: readonly string[]): RawBuilder<unknown>;
  /** The tables that take every task's texts. */
  readonly tables: readonly ('texts' | 'recent')[];
}

/** A full-text index without a copy of the texts, and the list of its entries. */
export const sqliteFullText: FullText = {
  // Its own idea of a word is another: it is given ours, and finds nothing to fold or to divide; signs are no ASCII in them.
  prepare(text) {
    const words = tokenize(text).join(' ');
    return { numbered: [], column: () => words };
  },
  contains(task, phrases) {
    const match = phrases
      .map(({ isBeginning, words }) => `"${words.join(' ')}"${isBeginning ? ' *' : ''}`)
      .join(' AND ');
    return sql`${task} in (select rowid from texts where texts match ${match})`;
  },
  isNamed(task, names) {
    const match = `answer : (${names.map((name) => `"${name}"`).join(' OR ')})`;
    return sql`${task} in (select rowid from texts where texts match ${match})`;
  },
  positions: (words) => findPhrase('words', words),
  recentPositions: (words) => findPhrase('recent_words', words),
  // Few stand in it: whoever asks leaves out the others.
  positionsIn: (_, words) => findPhrase('recent_words', words),
  // The list of entries can only be read from end to end: for the newest it is kept a second time.
  tables: ['texts', 'recent'],
};

/**
 * Has SQLite leave the parts of the index of recent texts as they were written until there are sixteen of them: what
 * stands there goes soon, and merging around what has gone cost more than all else that a roll-up does.
 */
export async function tuneRecent(db: Kysely<Tables>): Promise<void> {
  await sql`insert into recent (recent, rank) values ('automerge', 0)`.execute(db);
}

/** Texts as arrays of the numbers that their words have in the vocabulary, each with an index of what it holds. */
export const postgresFullText: FullText = {
  prepare(text) {
    const words = tokenize(text);
    return {
      numbered: words,
      column: (numbers) => `{${words.map((word) => numberOf(word, numbers)).join(',')}}`,
    };
  },
  contains(task, phrases) {
    const each = phrases.map((phrase) => {
      const either = ['prompt', 'answer'].map((name) => holds(sql.ref(name), phrase));
      return sql`(${sql.join(either, sql` or `)})`;
    });
    return sql`${task} in (select rowid from texts where ${sql.join(each, sql` and `)})`;
  },
  isNamed(task, names) {
    const each = names.map((name) =>
      holds(sql.ref('answer'), { words: name.split(' '), isBeginning: false }),
    );
    return sql`${task} in (select rowid from texts where ${sql.join(each, sql` or `)})`;
  },
  positions: (words) => unnestPhrase(words),
  recentPositions: (words) => unnestPhrase(words, sql`rowid > (select upto from rolled_up)`),
  positionsIn: (numbers, words) => unnestPhrase(words, sql`rowid in (${sql.join(numbers)})`),
  tables: ['texts'],
};

function numberOf(word: string, numbers: ReadonlyMap<string, number>): number {
  const number = numbers.get(word);
  if (number === undefined) throw new Error(`the word ${word} has no number`);
  return number;
}

function holds(column: RawBuilder<unknown>, { isBeginning, words }: Phrase): RawBuilder<SqlBool> {
  const last = words.at(-1) ?? '';
  const whole = isBeginning ? words.slice(0, -1) : words;
  const beginnings = sql`array(select id from vocabulary
    where text >= ${last} and text < ${`${last}\u{10ffff}`})`;
  // Numbers that are there when the statement is planned: how many answers hold a word decides on how it is carried out.
  const numbers = sql`planned_word_numbers(${[...whole]}::text[])`;
  const conditions = [
    ...(whole.length > 0 ? [sql`${column} @> ${numbers}`] : []),
    ...(isBeginning ? [sql`${column} && ${beginnings}`] : []),
  ];
  if (words.length > 1) {
    const following = words.slice(1).map((_, index) => {
      const there = sql`words[place + ${sql.lit(index + 1)}]`;
      return index + 1 < whole.length
        ? sql`${there} = (${numbers})[${sql.lit(index + 2)}]`
        : sql`${there} = any (${beginnings})`;
    });
    conditions.push(sql`exists (select from ${unpacked(column)} as unpacked,
      unnest(array_positions(words, (${numbers})[1])) as place where ${sql.join(following, sql` and `)})`);
  }
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** A table with one array, `words`, that is unpacked once and not anew wherever it is named. */
function unpacked(array: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select ${array} || '{}'::integer[] as words offset 0)`;
}

/** No text has so many words: a document and a place in it are one number. */
const SPAN = 2 ** 24;

/** From the list of entries of a full-text index: those of the first word behind which the others follow. */
function findPhrase(list: string, [first = '', ...others]: readonly string[]): RawBuilder<unknown> {
  const entries = (word: string) =>
    sql`from ${sql.ref(list)} where term = ${word} and col = 'answer'`;
  const spot = sql`doc * ${sql.lit(SPAN)} + "offset"`;
  const following = others.map(
    (word, index) => sql` and ${spot} in (select ${spot} - ${sql.lit(index + 1)} ${entries(word)})`,
  );
  return sql`(select doc, "offset" as place ${entries(first)}${sql.join(following, sql``)})`;
}

/** From the arrays of the answers that hold all the words: of all answers along the index of these, of some by their numbers. */
function unnestPhrase(
  words: readonly string[],
  some: RawBuilder<unknown> | null = null,
): RawBuilder<unknown> {
  // As they are when the statement begins: what is counted is kept, and must miss nothing that it can see.
  const numbers = sql`(select word_numbers(${[...words]}::text[]))`;
  const following = words
    .slice(1)
    .map(
      (_, index) => sql`words[place + ${sql.lit(index + 1)}] = (${numbers})[${sql.lit(index + 2)}]`,
    );
  const chosen = some ? sql`${some} and words @> ${numbers}` : sql`answer @> ${numbers}`;
  return sql`(select rowid as doc, place from texts, lateral ${unpacked(sql.ref('answer'))} as unpacked,
      unnest(array_positions(words, (${numbers})[1])) as place
    where ${sql.join([chosen, ...following], sql` and `)})`;
}
