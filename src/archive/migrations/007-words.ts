import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/** Words as `toWords` divides and folds them, in SQLite too; they are filled as old rows are read again. */
export async function up(db: Kysely<never>, { engine }: Target): Promise<void> {
  if (engine !== 'sqlite') return;
  for (const [table, list] of [
    ['texts', 'words'],
    ['recent', 'recent_words'],
  ] as const) {
    await sql`drop table ${sql.table(list)}`.execute(db);
    await sql`drop table ${sql.table(table)}`.execute(db);
    await sql`create virtual table ${sql.table(table)} using fts5(prompt, answer, content='', contentless_delete=1, tokenize='ascii')`.execute(
      db,
    );
    await sql`create virtual table ${sql.table(list)} using fts5vocab(${sql.table(table)}, instance)`.execute(
      db,
    );
  }
}
