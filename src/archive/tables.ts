import type { Generated, Insertable, Kysely, Selectable } from 'kysely';

/** The tables as the newest migration leaves them. Times are epoch milliseconds, money is integer nano-dollars. */
export interface Tables {
  tasks: TasksTable;
  events: EventsTable;
  posts: PostsTable;
  entries: EntriesTable;
}

interface TasksTable {
  id: string;
  provider: string;
  status: string;
  /** 1: upstream has nothing more to say about this task; it is never asked again. */
  final: number;
  fetched_at: number;
  /** The response of upstream about this one task, exactly as it arrived. */
  response: string;
  /** Of tasks posted through this service: when, and for how much. */
  posted_at: number | null;
  posted_cost: number | null;
}
export type TaskRow = Insertable<TasksTable>;

/** A task became final. */
interface EventsTable {
  id: Generated<number>;
  task_id: string;
  /** What was known of it before; null: nothing. */
  previous: string | null;
  at: number;
}

/** A paid mutation, by its idempotency key. */
interface PostsTable {
  key: string;
  input_hash: string;
  created_at: number;
}

/** A task of such a mutation: the intent before the call, the outcome after it. */
interface EntriesTable {
  token: string;
  post_key: string;
  position: number;
  method: string;
  provider: string;
  /** What is sent to upstream. */
  body: string;
  /** OPEN: not known (yet) what came of it. */
  state: string;
  posted_at: number;
  /** What it is expected to cost, until it is known. */
  reserved: number;
  cost: number | null;
  task_id: string | null;
  /** Why it was refused, as JSON. */
  refusal: string | null;
}
export type EntryRow = Selectable<EntriesTable>;

/** In order; a released one is never edited. */
export const migrations = {
  '001-tasks': {
    async up(db: Kysely<Tables>): Promise<void> {
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
    async up(db: Kysely<Tables>): Promise<void> {
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
      for (const column of ['post_key', 'state', 'posted_at', 'task_id'] as const) {
        const index = db.schema.createIndex(`entries_${column}`).on('entries').column(column);
        await index.execute();
      }
    },
  },
};
