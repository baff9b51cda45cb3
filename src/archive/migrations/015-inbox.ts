import type { Kysely } from 'kysely';
import type { Target } from './target.ts';

/** Answers as they arrived, until all that is derived from them is written; see writing/derive-arrivals.ts. */
export async function up(db: Kysely<never>, { types }: Target): Promise<void> {
  await db.schema
    .createTable('inbox')
    .addColumn('number', types.number)
    .addColumn('id', types.text, (column) => column.notNull().unique())
    .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('provider', types.text, (column) => column.notNull())
    .addColumn('status', types.text, (column) => column.notNull())
    .addColumn('previous', types.text)
    .addColumn('final', 'integer', (column) => column.notNull())
    .addColumn('is_news', 'integer', (column) => column.notNull())
    .addColumn('fetched_at', 'bigint', (column) => column.notNull())
    .addColumn('posted_at', 'bigint')
    .addColumn('posted_cost', 'bigint')
    .addColumn('body', types.bytes, (column) => column.notNull())
    .execute();
}
