import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/** Terms that are counted as tasks come in; see names.ts. */
export async function up(db: Kysely<never>, { engine, types }: Target): Promise<void> {
  await db.schema
    .createTable('names')
    .addColumn('id', types.number)
    .addColumn('term', types.text, (column) => column.notNull().unique())
    .execute();
  await db.schema
    .createTable('name_days')
    .addColumn('name', 'bigint', (column) => column.notNull())
    .addColumn('day', 'integer', (column) => column.notNull())
    .addColumn('provider', types.text, (column) => column.notNull())
    .addColumn('mentions', 'bigint', (column) => column.notNull())
    .addColumn('answers', 'bigint', (column) => column.notNull())
    .addColumn('cited', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('name_days_key', ['name', 'day', 'provider'])
    .execute();
  await db.schema
    .alterTable('rolled_up')
    .addColumn('recent_from', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update rolled_up set recent_from = coalesce((select max(number) from tasks), 0)`.execute(
    db,
  );
  if (engine === 'sqlite') {
    await sql`create virtual table recent using fts5(prompt, answer, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0")`.execute(
      db,
    );
    await sql`create virtual table recent_words using fts5vocab(recent, instance)`.execute(db);
  }
}
