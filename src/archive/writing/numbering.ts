import { LRUCache } from 'lru-cache';
import type { Transaction } from 'kysely';
import { slices } from './slices.ts';
import type { Tables } from '../tables/tables.ts';

/*
 * Pages, hosts and domains are cited again and again, and the same words are said: each is kept once, and stands as a
 * number wherever it occurs. Numbers take little room, and are quick to compare and to count.
 */

/** Tables of such texts. */
type Numbered = 'addresses' | 'vocabulary';

/** Numbers by text. */
export type Numbers = ReadonlyMap<string, number>;

/**
 * The numbers of texts that were met lately. A text never changes its number and is never forgotten, so that what was
 * committed once stays true, whoever else writes.
 */
export interface KnownNumbers {
  readonly numberOf: (text: string) => number | undefined;
  /** For when the transaction that found these is committed: what it wrote itself may never be. */
  readonly keep: (numbers: Numbers) => void;
}

export function createKnownNumbers(max: number): KnownNumbers {
  const known = new LRUCache<string, number>({ max });
  return {
    numberOf: (text) => known.get(text),
    keep(numbers) {
      for (const [text, number] of numbers) known.set(text, number);
    },
  };
}

/** The numbers of these texts; those that were never seen get one. */
export async function numberTexts(
  trx: Transaction<Tables>,
  table: Numbered,
  known: KnownNumbers,
  texts: Iterable<string>,
): Promise<Numbers> {
  const numbers = new Map<string, number>();
  const others: string[] = [];
  for (const text of new Set(texts)) {
    const number = known.numberOf(text);
    if (number === undefined) others.push(text);
    else numbers.set(text, number);
  }
  const note = (rows: readonly { id: number; text: string }[]) => {
    for (const { id, text } of rows) numbers.set(text, id);
  };
  // Most of what is not known is new: written first, and looked up where it is not.
  for (const some of slices(others)) {
    const insert = trx.insertInto(table).values(some.map((text) => ({ text })));
    const fresh = insert.onConflict((conflict) => conflict.doNothing()).returning(['id', 'text']);
    note(await fresh.execute());
  }
  for (const some of slices(others.filter((text) => !numbers.has(text)))) {
    note(await trx.selectFrom(table).selectAll().where('text', 'in', some).execute());
  }
  return numbers;
}
