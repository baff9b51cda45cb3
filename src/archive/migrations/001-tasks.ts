import { type Kysely } from 'kysely';
import type { Target } from './target.ts';

export async function up(db: Kysely<never>, { types }: Target): Promise<void> {
  await db.schema
    .createTable('tasks')
    .addColumn('id', types.text, (column) => column.primaryKey())
    .addColumn('provider', types.text, (column) => column.notNull())
    .addColumn('status', types.text, (column) => column.notNull())
    .addColumn('final', 'integer', (column) => column.notNull())
    .addColumn('fetched_at', 'bigint', (column) => column.notNull())
    .addColumn('response', types.text, (column) => column.notNull())
    .execute();
}
