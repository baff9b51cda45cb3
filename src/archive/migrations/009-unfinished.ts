import { type Kysely, sql } from 'kysely';

/** Which posted tasks are not final yet, without a look at all that were ever posted. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .alterTable('entries')
    .addColumn('final', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update entries set final = 1
    where task_id in (select id from tasks where final = 1)`.execute(db);
  // With the state in it: else SQLite takes the index of that, and reads all that was ever created.
  await sql`create index entries_unfinished on entries (state, method, posted_at) where final = 0`.execute(
    db,
  );
}
