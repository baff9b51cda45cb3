import type { Insertable, Kysely } from 'kysely';

/** The tables as the newest migration leaves them. Times are epoch milliseconds. */
export interface Tables {
  tasks: TasksTable;
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
}
export type TaskRow = Insertable<TasksTable>;

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
};
