import { LRUCache } from 'lru-cache';
import type { Transaction } from 'kysely';
import { slices } from './slices.ts';
import type { Tables } from '../tables/tables.ts';

/*
 * Pages, hosts and domains are cited again and again: each is kept once, and stands as a number wherever it is cited.
 * Numbers take little room, and are quick to compare and to count.
 */

/** Numbers by address. */
export type AddressNumbers = ReadonlyMap<string, number>;

/**
 * The numbers of addresses that were cited lately. An address never changes its number and is never forgotten, so that
 * what was committed once stays true, whoever else writes.
 */
export interface KnownAddresses {
  readonly numberOf: (address: string) => number | undefined;
  /** For when the transaction that found these is committed: what it wrote itself may never be. */
  readonly keep: (numbers: AddressNumbers) => void;
}

/** Some three megabytes. */
const MAX_KNOWN = 20_000;

export function createKnownAddresses(): KnownAddresses {
  const known = new LRUCache<string, number>({ max: MAX_KNOWN });
  return {
    numberOf: (address) => known.get(address),
    keep(numbers) {
      for (const [address, number] of numbers) known.set(address, number);
    },
  };
}

/** The numbers of these addresses; those that were never seen get one. */
export async function numberAddresses(
  trx: Transaction<Tables>,
  known: KnownAddresses,
  addresses: readonly (string | null)[],
): Promise<AddressNumbers> {
  const numbers = new Map<string, number>();
  const others: string[] = [];
  for (const address of new Set(addresses)) {
    if (address === null) continue;
    const number = known.numberOf(address);
    if (number === undefined) others.push(address);
    else numbers.set(address, number);
  }
  const note = (rows: readonly { id: number; text: string }[]) => {
    for (const { id, text } of rows) numbers.set(text, id);
  };
  // Most of what is not known is new: written first, and looked up where it is not.
  for (const some of slices(others)) {
    const insert = trx.insertInto('addresses').values(some.map((text) => ({ text })));
    const fresh = insert.onConflict((conflict) => conflict.doNothing()).returning(['id', 'text']);
    note(await fresh.execute());
  }
  for (const some of slices(others.filter((address) => !numbers.has(address)))) {
    note(await trx.selectFrom('addresses').selectAll().where('text', 'in', some).execute());
  }
  return numbers;
}
