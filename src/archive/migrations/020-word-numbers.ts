import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/**
 * PostgreSQL kept the texts as arrays of their words: with numbers instead they take half the room and half the time. They
 * are written as old rows are read again, which all are. And it compresses bodies no more.
 */
export async function up(db: Kysely<never>, { engine }: Target): Promise<void> {
  if (engine !== 'postgres') return;
  for (const table of ['texts', 'vocabulary']) await db.schema.dropTable(table).execute();
  await db.schema
    .createTable('vocabulary')
    .addColumn('text', sql`text collate "C"`, (column) => column.primaryKey())
    .addColumn('id', sql`integer generated always as identity`)
    .execute();
  // A word that nobody has written has no number: null, which no array holds.
  await sql`create or replace function word_numbers(words text[]) returns integer[]
    language sql stable parallel safe as $$
      select coalesce(array_agg(vocabulary.id order by place), '{}')
      from unnest(words) with ordinality as asked (word, place)
        left join vocabulary on vocabulary.text = asked.word $$`.execute(db);
  // The same, but said to be constant. See tables/full-text.ts.
  await sql`create or replace function planned_word_numbers(words text[]) returns integer[]
    language sql immutable parallel safe as $$ select word_numbers(words) $$`.execute(db);
  await db.schema
    .createTable('texts')
    .addColumn('rowid', 'bigint', (column) => column.primaryKey())
    .addColumn('prompt', sql`integer[]`, (column) => column.notNull())
    .addColumn('answer', sql`integer[]`, (column) => column.notNull())
    .execute();
  for (const name of ['prompt', 'answer']) {
    await sql`create index ${sql.ref(`texts_${name}`)} on texts using gin (${sql.ref(name)})`.execute(
      db,
    );
  }
  // What waits does not wait long, and what is kept is compressed already.
  for (const table of ['inbox', 'bodies']) {
    await sql`alter table ${sql.table(table)} alter column body set storage external`.execute(db);
  }
  for (const table of ['names', 'name_days', 'name_parts']) {
    await sql`delete from ${sql.table(table)}`.execute(db);
  }
}
