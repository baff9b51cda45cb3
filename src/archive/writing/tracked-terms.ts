import { sql, type Transaction } from 'kysely';
import type { FullText } from '../tables/full-text.ts';
import type { Tables } from '../tables/tables.ts';
import { countTerm, type TermCounts } from '../tables/tracked-terms.ts';

/** Terms that are counted on; the one that was learned first is forgotten when there are more. */
const MAX_TRACKED = 100;

export async function storeTerm(trx: Transaction<Tables>, counted: TermCounts): Promise<void> {
  const { recent_from, upto } = await trx
    .selectFrom('rolled_up')
    .selectAll()
    .executeTakeFirstOrThrow();
  // Counted up to another number, or not to be counted on from here: the next question will learn it.
  if (upto !== counted.upto || recent_from > upto) return;
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
  const known = await trx.selectFrom('names').selectAll().execute();
  for (const { id, term } of known) {
    const [names, domains] = JSON.parse(term) as [string[], string[]];
    const counted = countTerm(
      { name: names[0] ?? '', aliases: names.slice(1), domains },
      (name) => fullText.recentPositions(name),
      sql`tasks.number <= ${next}`,
    );
    await sql`insert into name_days (name, day, provider, mentions, answers, cited)
      select ${sql.lit(id)}, day, provider, mentions, answers, cited from ${counted} as counted
      where true on conflict (name, day, provider) do update set
        mentions = name_days.mentions + excluded.mentions,
        answers = name_days.answers + excluded.answers,
        cited = name_days.cited + excluded.cited`.execute(trx);
  }
}
