import { type Kysely, sql } from 'kysely';

/** What is still to be told to NOTIFY_URL, and up to which event it was looked through; see notices.ts. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('notices_begun')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('upto', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('notices')
    .addColumn('event', 'bigint', (column) => column.primaryKey())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .execute();
  await sql`create index notices_due on notices (due_at)`.execute(db);
  await db.schema
    .alterTable('events')
    .addColumn('notice', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
}
