import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

export async function up(db: Kysely<never>, { types }: Target): Promise<void> {
  await db.schema.alterTable('tasks').addColumn('posted_at', 'bigint').execute();
  await db.schema.alterTable('tasks').addColumn('posted_cost', 'bigint').execute();
  await db.schema
    .createTable('events')
    .addColumn('id', types.number)
    .addColumn('task_id', types.text, (column) => column.notNull())
    .addColumn('previous', types.text)
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('posts')
    .addColumn('key', types.text, (column) => column.primaryKey())
    .addColumn('input_hash', types.text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('entries')
    .addColumn('token', types.text, (column) => column.primaryKey())
    .addColumn('post_key', types.text, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('method', types.text, (column) => column.notNull())
    .addColumn('provider', types.text, (column) => column.notNull())
    .addColumn('body', types.text, (column) => column.notNull())
    .addColumn('state', types.text, (column) => column.notNull())
    .addColumn('posted_at', 'bigint', (column) => column.notNull())
    .addColumn('reserved', 'bigint', (column) => column.notNull())
    .addColumn('cost', 'bigint')
    .addColumn('task_id', types.text)
    .addColumn('refusal', types.text)
    .execute();
  for (const column of ['post_key', 'state', 'posted_at', 'task_id']) {
    await sql`create index ${sql.ref(`entries_${column}`)} on entries (${sql.ref(column)})`.execute(
      db,
    );
  }
}
