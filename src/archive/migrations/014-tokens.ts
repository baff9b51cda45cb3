import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/**
 * Texts become the tokens of tokens.ts as old rows are read again; till then they are found by their former words. What
 * terms were counted to be is forgotten, and how words begin is looked up in a list of all where no index tells.
 */
export async function up(db: Kysely<never>, { engine, types }: Target): Promise<void> {
  await sql`delete from name_days`.execute(db);
  await sql`delete from names`.execute(db);
  if (engine === 'sqlite') return;
  await db.schema
    .createTable('vocabulary')
    .addColumn('word', types.text, (column) => column.primaryKey())
    .execute();
}
