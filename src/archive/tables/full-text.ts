import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { toPlain } from './keys.ts';

/** The words of prompts and answers: how a database keeps them, and finds what they stand in. */
export interface FullText {
  /** A text, as the `texts` table takes it. */
  column(text: string): string | string[];
  /** The condition that a task of this number has all pieces, each of words side by side, in its prompt or its answer. */
  contains(task: RawBuilder<number>, pieces: readonly string[][]): RawBuilder<SqlBool>;
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

/**
 * The words of a text: runs of letters and digits in any script, with the marks on them. They are folded, so that the
 * spellings of a word are one: composed or not, in upper or lower case, and where that is not one to one (`ß`, `ς`) too.
 * A run that is longer than an index of PostgreSQL takes, such as a file in Base64, is several words.
 */
export function tokenize(text: string): string[] {
  const folded = toPlain(text)
    .normalize('NFC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ');
  return folded.match(/[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]{0,499}/gu) ?? [];
}

/** A full-text index without a copy of the texts, and the list of its entries. */
export const sqliteFullText: FullText = {
  // Its own idea of a word is another: it is given ours, and finds nothing to fold or to divide.
  column: (text) => tokenize(text).join(' '),
  contains(task, pieces) {
    const match = pieces.map((words) => `"${words.join(' ')}"`).join(' AND ');
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

/** Texts as arrays of their words, each with an index of what it holds. */
export const postgresFullText: FullText = {
  column: tokenize,
  contains(task, pieces) {
    const each = pieces.map((words) => {
      const either = ['prompt', 'answer'].map((name) => holds(sql.ref(name), words));
      return sql`(${sql.join(either, sql` or `)})`;
    });
    return sql`${task} in (select rowid from texts where ${sql.join(each, sql` and `)})`;
  },
  isNamed(task, names) {
    const each = names.map((name) => holds(sql.ref('answer'), name.split(' ')));
    return sql`${task} in (select rowid from texts where ${sql.join(each, sql` or `)})`;
  },
  positions: (words) => unnestPhrase(words, sql`1 = 1`),
  recentPositions: (words) => unnestPhrase(words, sql`rowid > (select upto from rolled_up)`),
  positionsIn: (numbers, words) => unnestPhrase(words, sql`rowid in (${sql.join(numbers)})`),
  tables: ['texts'],
};

function holds(column: RawBuilder<unknown>, words: readonly string[]): RawBuilder<SqlBool> {
  const all = sql<SqlBool>`${column} @> ${[...words]}::text[]`;
  const [first, ...others] = words;
  if (others.length === 0) return all;
  const following = others.map((word, index) => sql`${column}[at + ${index + 1}] = ${word}`);
  return sql`(${all} and exists (
    select 1 from unnest(array_positions(${column}, ${first})) as at where ${sql.join(following, sql` and `)}))`;
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

/** From the arrays of the answers that hold all the words. */
function unnestPhrase(
  words: readonly string[],
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const [first, ...others] = words;
  const following = others.map((word, index) => sql`and answer[place + ${index + 1}] = ${word}`);
  return sql`(select rowid as doc, place from texts, unnest(array_positions(answer, ${first})) as place
    where ${condition} and answer @> ${[...words]}::text[] ${sql.join(following, sql` `)})`;
}
