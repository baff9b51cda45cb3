import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { FullText } from '../tables/full-text.ts';
import type { Tables } from '../tables/tables.ts';
import { countTerm, type TermCounts } from '../tables/tracked-terms.ts';

/** Terms that are counted on; the one that was learned first is forgotten when there are more. */
const MAX_TRACKED = 100;

export async function storeTerm(trx: Transaction<Tables>, counted: TermCounts): Promise<void> {
  const { recent_from, revision, upto } = await trx
    .selectFrom('rolled_up')
    .selectAll()
    .executeTakeFirstOrThrow();
  // Counted over something else, or not to be counted on from here: the next question will learn it.
  if (upto !== counted.upto || revision !== counted.revision || recent_from > upto) return;
  const known = await trx.selectFrom('names').select(['id', 'term']).orderBy('id').execute();
  if (known.some(({ term }) => term === counted.term)) return;
  for (const { id } of known.slice(0, Math.max(0, known.length - MAX_TRACKED + 1))) {
    await trx.deleteFrom('names').where('id', '=', id).execute();
    await sql`delete from name_days where name = ${id}`.execute(trx);
  }
  const { id } = await trx
    .insertInto('names')
    .values({ term: counted.term })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const { answers, cited, day, mentions, provider } of counted.days) {
    await sql`insert into name_days (name, day, provider, mentions, answers, cited)
      values (${id}, ${day}, ${provider}, ${mentions}, ${answers}, ${cited})`.execute(trx);
  }
}

/** Counts the terms that are known on, over the tasks from where the roll-ups end up to a number. */
export async function rollUpTerms(
  trx: Transaction<Tables>,
  fullText: FullText,
  next: number,
): Promise<void> {
  for (const { id, term } of await readTerms(trx)) {
    const counted = countTerm(
      term,
      (name) => fullText.recentPositions(name),
      sql`tasks.number <= ${next}`,
    );
    await changeTerm(trx, id, '+', counted);
  }
}

/** Takes tasks out of what is known of the terms. Their texts must stand in all tables of texts. */
export async function takeFromTerms(
  trx: Transaction<Tables>,
  fullText: FullText,
  numbers: readonly number[],
): Promise<void> {
  for (const { id, term } of await readTerms(trx)) {
    const counted = countTerm(
      term,
      (name) => fullText.positionsIn(numbers, name),
      sql`tasks.number in (${sql.join(numbers)})`,
    );
    await changeTerm(trx, id, '-', counted);
  }
  await sql`delete from name_days where answers = 0`.execute(trx);
}

async function readTerms(trx: Transaction<Tables>) {
  const known = await trx.selectFrom('names').selectAll().execute();
  return known.map(({ id, term }) => {
    const [[name = '', ...aliases], domains] = JSON.parse(term) as [string[], string[]];
    return { id, term: { name, aliases, domains } };
  });
}

async function changeTerm(
  trx: Transaction<Tables>,
  id: number,
  by: '+' | '-',
  counted: RawBuilder<unknown>,
): Promise<void> {
  const change = sql.raw(by);
  await sql`insert into name_days (name, day, provider, mentions, answers, cited)
    select ${sql.lit(id)}, day, provider, mentions, answers, cited from ${counted} as counted
    where true on conflict (name, day, provider) do update set
      mentions = name_days.mentions ${change} excluded.mentions,
      answers = name_days.answers ${change} excluded.answers,
      cited = name_days.cited ${change} excluded.cited`.execute(trx);
}
