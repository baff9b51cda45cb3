import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/** Which services share the archive, and which of them sends a paid call; see replicas/. */
export async function up(db: Kysely<never>, { engine, types }: Target): Promise<void> {
  await db.schema.alterTable('entries').addColumn('sender', types.text).execute();
  if (engine !== 'postgres') return; // SQLite has one
  // What stands here is of no use after a crash of the server.
  await sql`create unlogged table replicas (
    id text collate "C" primary key, seen_at timestamptz not null)`.execute(db);
}
