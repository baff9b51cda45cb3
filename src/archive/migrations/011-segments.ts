import { type Kysely, sql } from 'kysely';
import type { Target } from './target.ts';

/**
 * Prompts are kept once and asked for by number, like addresses; countries and empty answers are told apart; and sums are
 * kept by segment as well (see roll-up-columns.ts). All of it is filled as old rows are read again: sums begin anew.
 */
export async function up(db: Kysely<never>, { engine, types }: Target): Promise<void> {
  await db.schema
    .createTable('prompts')
    .addColumn('id', types.number)
    .addColumn('hash', types.text, (column) => column.notNull().unique())
    .addColumn('text', types.text, (column) => column.notNull())
    .execute();
  for (const [name, type] of [
    ['prompt', 'bigint'],
    ['country', types.text],
    ['has_text', 'integer'],
  ] as const) {
    await db.schema.alterTable('tasks').addColumn(name, type).execute();
  }
  await sql`drop index tasks_tag`.execute(db);
  await sql`create index tasks_tag on tasks (tag, answered, web_search)`.execute(db);
  await sql`create index tasks_prompt on tasks
    (prompt, provider, coalesce(requested_model, ''), coalesce(completed_at, -1), number)`.execute(
    db,
  );
  await db.schema
    .createTable('segments')
    .addColumn('id', types.number)
    .addColumn('provider', types.text, (column) => column.notNull())
    .addColumn('model', types.text, (column) => column.notNull())
    .addColumn('requested_model', types.text, (column) => column.notNull())
    .addColumn('method', types.text, (column) => column.notNull())
    .addColumn('country', types.text, (column) => column.notNull())
    .addUniqueConstraint('segments_key', [
      'provider',
      'model',
      'requested_model',
      'method',
      'country',
    ] as never[])
    .execute();
  for (const table of ['task_days', 'citation_days', 'citation_totals', 'name_days', 'names']) {
    await sql`delete from ${sql.table(table)}`.execute(db);
  }
  if (engine === 'sqlite') await sql`delete from recent`.execute(db);
  await sql`update rolled_up set upto = 0, recent_from = coalesce((select max(number) from tasks), 0)`.execute(
    db,
  );
  await db.schema.dropTable('task_days').execute();
  const createSums = async (
    table: string,
    dimensions: readonly string[],
    sums: readonly string[],
  ) => {
    let create = db.schema.createTable(table);
    for (const name of dimensions) {
      const isText = texts.has(name);
      create = create.addColumn(name, isText ? types.text : 'bigint', (column) => column.notNull());
    }
    for (const name of sums) create = create.addColumn(name, 'bigint');
    create = create.addPrimaryKeyConstraint(`${table}_place`, [...dimensions] as never[]);
    await (engine === 'sqlite' ? create.modifyEnd(sql`without rowid`) : create).execute();
  };
  await createSums(
    'task_days',
    ['day', 'completed', 'provider', 'model', 'requested_model', 'method', 'country', 'answered'],
    'tasks unknown spent charged input output reasoning searched cited annotations empty'.split(
      ' ',
    ),
  );
  await createSums('citation_parts', ['kind', 'key', 'segment'], ['annotations', 'answers']);
  await createSums('name_parts', ['name', 'segment'], ['mentions', 'answers', 'cited']);
  await createSums(
    'prompt_parts',
    ['prompt', 'segment', 'answered'],
    ['tasks', 'spent', 'searched', 'first', 'last'],
  );
}

const texts = new Set(['provider', 'model', 'requested_model', 'method', 'country', 'kind']);
