import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/** Which replica fetches which task; see replicas/leases.ts. Of no use after a crash of the server. */
export async function up(db: Kysely<never>, { engine }: Target): Promise<void> {
  if (engine !== 'postgres') return; // SQLite has one service
  await sql`create unlogged table leases (
    task_id text collate "C" primary key, replica text collate "C" not null)`.execute(db);
}
