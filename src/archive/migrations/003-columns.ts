import { type Kysely, sql } from 'kysely';
import { pack } from '../tables/body.ts';
import type { Engine, Target } from './target.ts';

/** Bodies move out of the way of scans, and what they say into columns; see derive.ts for how these get filled. */
export async function up(db: Kysely<never>, { engine, types }: Target): Promise<void> {
  await db.schema.alterTable('tasks').renameTo('tasks_before').execute();
  await db.schema
    .createTable('tasks')
    .addColumn('number', types.number)
    .addColumn('id', types.text, (column) => column.notNull().unique())
    .addColumn('provider', types.text, (column) => column.notNull())
    .addColumn('status', types.text, (column) => column.notNull())
    .addColumn('final', 'integer', (column) => column.notNull())
    .addColumn('fetched_at', 'bigint', (column) => column.notNull())
    .addColumn('posted_at', 'bigint')
    .addColumn('posted_cost', 'bigint')
    .addColumn('method', types.text, (column) => column.notNull().defaultTo('STANDARD'))
    .addColumn('tag', types.text)
    .addColumn('model', types.text)
    .addColumn('requested_model', types.text)
    .addColumn('completed_at', 'bigint')
    .addColumn('answered', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('web_search', 'integer')
    .addColumn('citation_state', types.text)
    .addColumn('money_spent', 'bigint')
    .addColumn('charged', 'bigint')
    .addColumn('input_tokens', 'bigint')
    .addColumn('output_tokens', 'bigint')
    .addColumn('reasoning_tokens', 'bigint')
    .addColumn('annotation_count', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('fan_out_count', 'integer')
    .addColumn('derivation', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('bodies')
    .addColumn('task', 'integer', (column) => column.primaryKey())
    .addColumn('body', types.bytes, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('annotations')
    .addColumn('task', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('url', types.text)
    .addColumn('host', types.text)
    .addColumn('domain', types.text)
    .addPrimaryKeyConstraint('annotations_key', ['task', 'position'])
    .execute();
  await db.schema
    .createTable('fan_outs')
    .addColumn('task', 'integer', (column) => column.notNull())
    .addColumn('query', types.text, (column) => column.notNull())
    .execute();
  await createTexts[engine](db);
  await moveBodies(db);
  const indexes = {
    // Nulls come last in either direction: the archive's pages are read along these.
    tasks_completed_down: sql`tasks (coalesce(completed_at, -1), number)`,
    tasks_posted_down: sql`tasks (coalesce(posted_at, -1), number)`,
    tasks_money_down: sql`tasks (coalesce(money_spent, -1), number)`,
    tasks_completed: sql`tasks (completed_at)`,
    tasks_tag: sql`tasks (tag)`,
    tasks_derivation: sql`tasks (derivation)`,
    annotations_domain: sql`annotations (domain, task)`,
    annotations_host: sql`annotations (host, task)`,
    annotations_url: sql`annotations (url, task)`,
    fan_outs_query: sql`fan_outs (query, task)`,
    fan_outs_task: sql`fan_outs (task)`,
  };
  for (const [name, on] of Object.entries(indexes)) {
    await sql`create index ${sql.ref(name)} on ${on}`.execute(db);
  }
}

async function moveBodies(db: Kysely<never>): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ id: string; response: string }>`
      select id, response from tasks_before limit 200`.execute(db);
    if (rows.length === 0) break;
    for (const { id, response } of rows) {
      const body = pack(response);
      await sql`insert into tasks (id, provider, status, final, fetched_at, posted_at, posted_cost)
        select id, provider, status, final, fetched_at, posted_at, posted_cost
        from tasks_before where id = ${id}`.execute(db);
      await sql`insert into bodies (task, body) select number, ${body} from tasks where id = ${id}`.execute(
        db,
      );
      await sql`delete from tasks_before where id = ${id}`.execute(db);
    }
  }
  await db.schema.dropTable('tasks_before').execute();
}

const createTexts: Readonly<Record<Engine, (db: Kysely<never>) => Promise<void>>> = {
  async sqlite(db) {
    await sql`create virtual table texts using fts5(prompt, answer, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0")`.execute(
      db,
    );
    await sql`create virtual table words using fts5vocab(texts, instance)`.execute(db);
  },
  async postgres(db) {
    await db.schema
      .createTable('texts')
      .addColumn('rowid', 'bigint', (column) => column.primaryKey())
      .addColumn('prompt', sql`text[]`, (column) => column.notNull())
      .addColumn('answer', sql`text[]`, (column) => column.notNull())
      .execute();
    await sql`create index texts_prompt on texts using gin (prompt)`.execute(db);
    await sql`create index texts_answer on texts using gin (answer)`.execute(db);
  },
};
