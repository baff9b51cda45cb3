import type { Transaction } from 'kysely';
import { slices } from './slices.ts';
import type { Tables } from '../tables/tables.ts';

/*
 * Pages, hosts and domains are cited again and again: each is kept once, and stands as a number wherever it is cited.
 * Numbers take little room, and are quick to compare and to count.
 */

/** The numbers of these addresses; those that were never seen get one. */
export async function numberAddresses(
  trx: Transaction<Tables>,
  addresses: readonly (string | null)[],
): Promise<(address: string | null) => number | null> {
  const numbers = new Map<string, number>();
  const note = (rows: readonly { id: number; text: string }[]) => {
    for (const { id, text } of rows) numbers.set(text, id);
  };
  const known = trx.selectFrom('addresses').selectAll();
  for (const some of slices(unknown())) note(await known.where('text', 'in', some).execute());
  for (const some of slices(unknown())) {
    const rows = some.map((text) => ({ text }));
    note(await trx.insertInto('addresses').values(rows).returning(['id', 'text']).execute());
  }

  function unknown(): string[] {
    return [...new Set(addresses)].filter(
      (text) => text !== null && !numbers.has(text),
    ) as string[];
  }

  return (address) => (address === null ? null : (numbers.get(address) ?? null));
}
