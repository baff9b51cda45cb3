import type { Transaction } from 'kysely';
import { hashPrompt } from '../tables/prompts.ts';
import type { Tables } from '../tables/tables.ts';
import { slices } from './slices.ts';

/** The numbers of these prompts; those that were never seen get one. */
export async function numberPrompts(
  trx: Transaction<Tables>,
  prompts: readonly (string | null)[],
): Promise<(prompt: string | null) => number | null> {
  const texts = [...new Set(prompts)].filter((prompt) => prompt !== null);
  // In one order, so that of two who write the same at once neither waits for the other.
  const rows = texts
    .map((text) => ({ hash: hashPrompt(text), text }))
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  const numbers = new Map<string, number>();
  for (const some of slices(rows)) {
    const hashes = some.map(({ hash }) => hash);
    const read = async () => {
      const known = trx.selectFrom('prompts').select(['id', 'hash']).where('hash', 'in', hashes);
      for (const { hash, id } of await known.execute()) numbers.set(hash, id);
    };
    await read();
    const fresh = some.filter(({ hash }) => !numbers.has(hash));
    if (fresh.length === 0) continue;
    await trx
      .insertInto('prompts')
      .values(fresh)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await read();
  }
  const byText = new Map(rows.map(({ hash, text }) => [text, numbers.get(hash) ?? null]));
  return (prompt) => (prompt === null ? null : (byText.get(prompt) ?? null));
}

/** Forgets those of these prompts that no task asks any more. */
export async function forgetPrompts(
  trx: Transaction<Tables>,
  numbers: readonly number[],
): Promise<void> {
  if (numbers.length === 0) return;
  await trx
    .deleteFrom('prompts')
    .where('id', 'in', numbers)
    .where((prompt) =>
      prompt.not(
        prompt.exists(
          prompt.selectFrom('tasks').select('number').whereRef('tasks.prompt', '=', 'prompts.id'),
        ),
      ),
    )
    .execute();
}
