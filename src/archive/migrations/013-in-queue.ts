import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/** Tasks in the queue that were imported after a month were taken for final: no answer could take their place. */
export async function up(db: Kysely<never>, { engine }: Target): Promise<void> {
  const { rows } = await sql<{ count: number | string }>`
    select count(*) as count from tasks where final = 1 and status = 'PENDING'`.execute(db);
  if (Number(rows[0]?.count) === 0) return;
  await sql`update tasks set final = 0 where final = 1 and status = 'PENDING'`.execute(db);
  // Some may be in the roll-ups, which begin anew.
  for (const table of tables) {
    await sql`delete from ${sql.table(table)}`.execute(db);
  }
  if (engine === 'sqlite') await sql`delete from recent`.execute(db);
  await sql`update rolled_up
    set upto = 0, revision = revision + 1,
      recent_from = coalesce((select max(number) from tasks), 0)`.execute(db);
}

const tables = [
  'task_days',
  'citation_days',
  'citation_totals',
  'citation_parts',
  'prompt_parts',
  'names',
  'name_days',
  'name_parts',
];
