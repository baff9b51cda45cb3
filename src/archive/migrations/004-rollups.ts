import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/** Sums over the final tasks up to a number; see rollups.ts. They begin empty, and are caught up with in pieces. */
export async function up(db: Kysely<never>, { types }: Target): Promise<void> {
  await db.schema
    .createTable('rolled_up')
    .addColumn('upto', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into rolled_up (upto) values (0)`.execute(db);
  let days = db.schema
    .createTable('task_days')
    .addColumn('day', 'integer', (column) => column.notNull())
    .addColumn('completed', 'integer', (column) => column.notNull());
  for (const name of ['provider', 'model', 'requested_model', 'method'] as const) {
    days = days.addColumn(name, types.text, (column) => column.notNull());
  }
  days = days.addColumn('answered', 'integer', (column) => column.notNull());
  for (const name of taskSums) {
    days = days.addColumn(name, 'bigint', (column) => column.notNull());
  }
  await days
    .addPrimaryKeyConstraint('task_days_key', [
      'day',
      'completed',
      'provider',
      'model',
      'requested_model',
      'method',
      'answered',
    ] as never[])
    .execute();
  for (const [table, dimensions] of [
    ['citation_days', ['kind', 'day', 'provider', 'key']],
    ['citation_totals', ['kind', 'provider', 'key']],
  ] as const) {
    let sums = db.schema.createTable(table);
    for (const name of dimensions) {
      sums = sums.addColumn(name, name === 'day' ? 'integer' : types.text, (column) =>
        column.notNull(),
      );
    }
    await sums
      .addColumn('annotations', 'bigint', (column) => column.notNull())
      .addColumn('answers', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint(`${table}_key`, [...dimensions] as never[])
      .execute();
  }
  await sql`create index citation_days_of on citation_days (kind, key)`.execute(db);
  await sql`create index tasks_unfinished on tasks (number) where final = 0`.execute(db);
}

const taskSums = [
  'tasks',
  'unknown',
  'spent',
  'charged',
  'input',
  'output',
  'reasoning',
  'searched',
  'cited',
  'annotations',
] as const;
