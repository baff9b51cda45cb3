import { type Kysely, sql } from 'kysely';
import { pack } from './body.ts';

/** In order; a released one is never edited. */
export const migrations = {
  '001-tasks': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('tasks')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('provider', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('final', 'integer', (column) => column.notNull())
        .addColumn('fetched_at', 'bigint', (column) => column.notNull())
        .addColumn('response', 'text', (column) => column.notNull())
        .execute();
    },
  },

  '002-posts-and-events': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema.alterTable('tasks').addColumn('posted_at', 'bigint').execute();
      await db.schema.alterTable('tasks').addColumn('posted_cost', 'bigint').execute();
      await db.schema
        .createTable('events')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('task_id', 'text', (column) => column.notNull())
        .addColumn('previous', 'text')
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('posts')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('input_hash', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('entries')
        .addColumn('token', 'text', (column) => column.primaryKey())
        .addColumn('post_key', 'text', (column) => column.notNull())
        .addColumn('position', 'integer', (column) => column.notNull())
        .addColumn('method', 'text', (column) => column.notNull())
        .addColumn('provider', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('posted_at', 'bigint', (column) => column.notNull())
        .addColumn('reserved', 'bigint', (column) => column.notNull())
        .addColumn('cost', 'bigint')
        .addColumn('task_id', 'text')
        .addColumn('refusal', 'text')
        .execute();
      for (const column of ['post_key', 'state', 'posted_at', 'task_id']) {
        await sql`create index ${sql.ref(`entries_${column}`)} on entries (${sql.ref(column)})`.execute(
          db,
        );
      }
    },
  },

  /** Bodies move out of the way of scans, and what they say into columns; see derive.ts for how these get filled. */
  '003-columns': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema.alterTable('tasks').renameTo('tasks_before').execute();
      await db.schema
        .createTable('tasks')
        .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('id', 'text', (column) => column.notNull().unique())
        .addColumn('provider', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('final', 'integer', (column) => column.notNull())
        .addColumn('fetched_at', 'bigint', (column) => column.notNull())
        .addColumn('posted_at', 'bigint')
        .addColumn('posted_cost', 'bigint')
        .addColumn('method', 'text', (column) => column.notNull().defaultTo('STANDARD'))
        .addColumn('tag', 'text')
        .addColumn('model', 'text')
        .addColumn('requested_model', 'text')
        .addColumn('completed_at', 'bigint')
        .addColumn('answered', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('web_search', 'integer')
        .addColumn('citation_state', 'text')
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
        .addColumn('body', 'blob', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('annotations')
        .addColumn('task', 'integer', (column) => column.notNull())
        .addColumn('position', 'integer', (column) => column.notNull())
        .addColumn('url', 'text')
        .addColumn('host', 'text')
        .addColumn('domain', 'text')
        .addPrimaryKeyConstraint('annotations_key', ['task', 'position'])
        .execute();
      await db.schema
        .createTable('fan_outs')
        .addColumn('task', 'integer', (column) => column.notNull())
        .addColumn('query', 'text', (column) => column.notNull())
        .execute();
      await sql`create virtual table texts using fts5(prompt, answer, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0")`.execute(
        db,
      );
      await sql`create virtual table words using fts5vocab(texts, instance)`.execute(db);
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
    },
  },
};

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
