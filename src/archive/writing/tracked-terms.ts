import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { FullText } from '../tables/full-text.ts';
import type { Tables } from '../tables/tables.ts';
import {
  countTerm,
  fromKey,
  termColumns,
  type TermCounts,
  type TermDay,
} from '../tables/tracked-terms.ts';
import { slices } from './slices.ts';

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
    for (const table of ['name_days', 'name_parts']) {
      await sql`delete from ${sql.table(table)} where name = ${id}`.execute(trx);
    }
  }
  const { id } = await trx
    .insertInto('names')
    .values({ term: counted.term })
    .returning('id')
    .executeTakeFirstOrThrow();
  await addTermDays(trx, id, '+', counted.days);
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
      termColumns,
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
      termColumns,
    );
    await changeTerm(trx, id, '-', counted);
  }
  for (const table of ['name_days', 'name_parts']) {
    await sql`delete from ${sql.table(table)} where answers = 0`.execute(trx);
  }
}

async function readTerms(trx: Transaction<Tables>) {
  const known = await trx.selectFrom('names').selectAll().execute();
  return known.map(({ id, term }) => ({ id, term: fromKey(term) }));
}

async function changeTerm(
  trx: Transaction<Tables>,
  id: number,
  by: '+' | '-',
  counted: RawBuilder<unknown>,
): Promise<void> {
  const { rows } = await sql<TermDay>`select * from ${counted} as counted`.execute(trx);
  await addTermDays(trx, id, by, rows);
}

async function addTermDays(
  trx: Transaction<Tables>,
  name: number,
  by: '+' | '-',
  days: readonly TermDay[],
): Promise<void> {
  const byDay = gather(days, ({ day, provider }) => [name, day, provider]);
  await change(trx, 'name_days', ['name', 'day', 'provider'], by, byDay);
  const bySegment = gather(days, ({ segment }) => [name, segment]);
  await change(trx, 'name_parts', ['name', 'segment'], by, bySegment);
}

type Row = readonly (string | number)[];

/** Rows of a place and what is counted there, each place once. */
function gather(days: readonly TermDay[], placeOf: (day: TermDay) => Row): Row[] {
  const groups = Map.groupBy(days, (day) => JSON.stringify(placeOf(day)));
  return [...groups.values()].map((own) => {
    const sum = (name: 'mentions' | 'answers' | 'cited') =>
      own.reduce((total, day) => total + day[name], 0);
    return [...(own[0] ? placeOf(own[0]) : []), sum('mentions'), sum('answers'), sum('cited')];
  });
}

async function change(
  trx: Transaction<Tables>,
  table: string,
  place: readonly string[],
  by: '+' | '-',
  rows: readonly Row[],
): Promise<void> {
  const counts = ['mentions', 'answers', 'cited'];
  const columns = sql.join([...place, ...counts].map((name) => sql.ref(name)));
  const changes = counts.map(
    (name) =>
      sql`${sql.ref(name)} = ${sql.ref(`${table}.${name}`)} ${sql.raw(by)} ${sql.ref(`excluded.${name}`)}`,
  );
  for (const some of slices(rows)) {
    await sql`insert into ${sql.table(table)} (${columns})
      values ${sql.join(some.map((row) => sql`(${sql.join(row)})`))}
      on conflict (${sql.join(place.map((name) => sql.ref(name)))}) do update set ${sql.join(changes)}`.execute(
      trx,
    );
  }
}
