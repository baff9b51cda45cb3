import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/** Which tasks were deleted, so that they are not collected again; see deletion.ts. */
export async function up(db: Kysely<never>, { types }: Target): Promise<void> {
  await db.schema
    .createTable('deleted')
    .addColumn('number', types.number)
    .addColumn('id', types.text, (column) => column.notNull().unique())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .alterTable('rolled_up')
    .addColumn('revision', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`create index events_task on events (task_id)`.execute(db);
}
