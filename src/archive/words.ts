import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { toPlain } from './derive.ts';

/** The words of prompts and answers: how a database keeps them, and finds what they stand in. */
export interface Words {
  /** A text, as the `texts` table takes it. */
  column(text: string): string | string[];
  /** The condition that a task of this number has all pieces, each of words side by side, in its prompt or its answer. */
  contains(task: RawBuilder<number>, pieces: readonly string[][]): RawBuilder<SqlBool>;
  /** A table of the places at which a word stands in answers: `doc` is the task's number, `place` grows by words. */
  places(word: string): RawBuilder<unknown>;
}

/** The words of a text: runs of letters and digits, in lower case. */
export function toWords(text: string): string[] {
  return toPlain(text)
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}\p{Co}]+/u)
    .filter((word) => word !== '');
}

/** A full-text index without a copy of the texts, and the list of its entries. */
export const sqliteWords: Words = {
  column: (text) => text,
  contains(task, pieces) {
    const match = pieces.map((words) => `"${words.join(' ')}"`).join(' AND ');
    return sql`${task} in (select rowid from texts where texts match ${match})`;
  },
  // `limit` keeps the planner from asking the index anew for every row of the other side.
  places: (word) =>
    sql`(select doc, "offset" as place from words where term = ${word} and col = 'answer' limit -1)`,
};

/** Texts as arrays of their words, each with an index of what it holds. */
export const postgresWords: Words = {
  column: toWords,
  contains(task, pieces) {
    const each = pieces.map((words) => {
      const either = ['prompt', 'answer'].map((name) => holds(sql.ref(name), words));
      return sql`(${sql.join(either, sql` or `)})`;
    });
    return sql`${task} in (select rowid from texts where ${sql.join(each, sql` and `)})`;
  },
  places: (word) =>
    sql`(select rowid as doc, unnest(array_positions(answer, ${word})) as place
      from texts where answer @> array[${word}])`,
};

function holds(column: RawBuilder<unknown>, words: readonly string[]): RawBuilder<SqlBool> {
  const all = sql<SqlBool>`${column} @> ${[...words]}::text[]`;
  const [first, ...others] = words;
  if (others.length === 0) return all;
  const following = others.map((word, index) => sql`${column}[at + ${index + 1}] = ${word}`);
  return sql`(${all} and exists (
    select 1 from unnest(array_positions(${column}, ${first})) as at where ${sql.join(following, sql` and `)}))`;
}
