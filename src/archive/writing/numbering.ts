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
  /** For when the database may be another: one that has not seen the last commits of the former. */
  readonly forget: () => void;
}

/** What is known of each table. */
export type Known = Readonly<Record<Numbered, KnownNumbers>>;

/** Some three megabytes each. The words are a few of all, and most of all that is said. */
const MAX_ADDRESSES = 20_000;
const MAX_WORDS = 30_000;

export function createKnown(): Known {
  return {
    addresses: createKnownNumbers(MAX_ADDRESSES),
    vocabulary: createKnownNumbers(MAX_WORDS),
  };
}

function createKnownNumbers(max: number): KnownNumbers {
  const known = new LRUCache<string, number>({ max });
  return {
    numberOf: (text) => known.get(text),
    keep(numbers) {
      for (const [text, number] of numbers) known.set(text, number);
    },
    forget: () => known.clear(),
  };
}

/**
 * The numbers of these texts, in groups as they come; those that were never seen get one. Under the lock of derivation, or
 * two who write the same texts could wait for each other.
 */
export async function numberTexts(
  trx: Transaction<Tables>,
  table: Numbered,
  known: KnownNumbers,
  groups: readonly (readonly string[])[],
): Promise<Numbers> {
  const numbers = new Map<string, number>();
  const unknown = new Set<string>();
  for (const texts of groups) {
    for (const text of texts) {
      if (numbers.has(text)) continue;
      const number = known.numberOf(text);
      if (number === undefined) unknown.add(text);
      else numbers.set(text, number);
    }
  }
  const others = [...unknown];
  const note = (rows: readonly { id: number; text: string }[]) => {
    for (const { id, text } of rows) numbers.set(text, id);
  };
  async function lookUp(): Promise<void> {
    for (const some of slices(others.filter((text) => !numbers.has(text)))) {
      note(await trx.selectFrom(table).selectAll().where('text', 'in', some).execute());
    }
  }
  // Most addresses that are not known are new, most words are not.
  if (table === 'vocabulary') await lookUp();
  for (const some of slices(others.filter((text) => !numbers.has(text)))) {
    const insert = trx.insertInto(table).values(some.map((text) => ({ text })));
    const fresh = insert.onConflict((conflict) => conflict.doNothing()).returning(['id', 'text']);
    note(await fresh.execute());
  }
  await lookUp();
  return numbers;
}
