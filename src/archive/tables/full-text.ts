import { type Kysely, type RawBuilder, sql, type SqlBool, type Transaction } from 'kysely';
import { tokenize } from '../../model/tokens.ts';
import type { Tables } from './tables.ts';

/** Words side by side. */
export interface Phrase {
  readonly words: readonly string[];
  /** Of the last word only this is given: it may go on. */
  readonly isBeginning: boolean;
}

/** The words of prompts and answers: how a database keeps them, and finds what they stand in. */
export interface FullText {
  /** A text, as the `texts` table takes it. */
  column(text: string): string | string[];
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
  /** Whatever else has to know the words of texts that were just written. */
  noteWords(
    trx: Transaction<Tables>,
    texts: readonly Pick<Tables['texts'], 'prompt' | 'answer'>[],
  ): Promise<void>;
}

/** A full-text index without a copy of the texts, and the list of its entries. */
export const sqliteFullText: FullText = {
  // Its own idea of a word is another: it is given ours, and finds nothing to fold or to divide; signs are no ASCII in them.
  column: (text) => tokenize(text).join(' '),
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
  async noteWords() {},
};

/**
 * Has SQLite leave the parts of the index of recent texts as they were written until there are sixteen of them: what
 * stands there goes soon, and merging around what has gone cost more than all else that a roll-up does.
 */
export async function tuneRecent(db: Kysely<Tables>): Promise<void> {
  await sql`insert into recent (recent, rank) values ('automerge', 0)`.execute(db);
}

/** Texts as arrays of their words, each with an index of what it holds. */
export const postgresFullText: FullText = {
  column: tokenize,
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
  positions: (words) => unnestPhrase(words, sql`1 = 1`),
  recentPositions: (words) => unnestPhrase(words, sql`rowid > (select upto from rolled_up)`),
  positionsIn: (numbers, words) => unnestPhrase(words, sql`rowid in (${sql.join(numbers)})`),
  tables: ['texts'],
  // An index of arrays finds whole words: how one begins is looked up in the list of all.
  async noteWords(trx, texts) {
    const words = new Set(texts.flatMap(({ answer, prompt }) => [prompt, answer].flat()));
    // In order, so that two who write the same words do not wait for each other.
    const sorted = [...words].toSorted();
    await sql`insert into vocabulary (word) select unnest(${sorted}::text[]) on conflict do nothing`.execute(
      trx,
    );
  },
};

function holds(column: RawBuilder<unknown>, { isBeginning, words }: Phrase): RawBuilder<SqlBool> {
  const whole = isBeginning ? words.slice(0, -1) : words;
  const last = words.at(-1) ?? '';
  const conditions = [
    ...(whole.length > 0 ? [sql`${column} @> ${[...whole]}::text[]`] : []),
    ...(isBeginning
      ? [
          sql`${column} && (select coalesce(array_agg(word), '{}') from vocabulary
            where word >= ${last} and word < ${`${last}\u{10ffff}`})::text[]`,
        ]
      : []),
  ];
  const [first, ...others] = words;
  if (others.length > 0) {
    const following = others.map((word, index) => {
      const there = sql`${column}[at + ${sql.lit(index + 1)}]`;
      const mayGoOn = isBeginning && index === others.length - 1;
      return mayGoOn ? sql`starts_with(${there}, ${word})` : sql`${there} = ${word}`;
    });
    conditions.push(sql`exists (
      select 1 from unnest(array_positions(${column}, ${first})) as at where ${sql.join(following, sql` and `)})`);
  }
  return sql`(${sql.join(conditions, sql` and `)})`;
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
