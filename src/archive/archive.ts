import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Task, TaskResponse, TaskStatus } from '../model/task.ts';
import { createBatcher } from './batcher.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { sqliteDialect } from './sqlite.ts';
import {
  type Archived,
  type Completion,
  type NewTask,
  putTasks,
  toArchived,
  toNewTask,
} from './task-rows.ts';
import { migrations, type Tables } from './tables.ts';

export interface Archive {
  /** What is kept of a task; those asked for in the same turn of the event loop are one query. */
  find(id: string): Promise<Archived | undefined>;
  /**
   * Keeps an answer; resolves when it is safe from the death of the process. A final one is never replaced. The task
   * is what the response says. Resolves to the completion when it is this answer that made the task final.
   */
  put(response: TaskResponse, task: Task, final: boolean): Promise<Completion | null>;
  /** Completions after an event, oldest first. */
  completionsAfter(eventId: number, limit: number): Promise<Completion[]>;
  /** The newest completion's event id; 0 before the first. */
  lastEventId(): Promise<number>;
  readonly ledger: Ledger;
  /** Rejects when the store cannot be used. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export async function openArchive(path: string): Promise<Archive> {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(path) });
  await migrate(db);
  const put = createBatcher<NewTask, Completion | null>((tasks) =>
    db.transaction().execute((trx) => putTasks(trx, tasks)),
  );

  const find = createBatcher<string, Archived | undefined>(
    async (ids) => {
      const rows = await db.selectFrom('tasks').selectAll().where('id', 'in', ids).execute();
      const found = new Map(rows.map((row) => [row.id, toArchived(row)]));
      return ids.map((id) => found.get(id));
    },
    (start) => process.nextTick(start),
  );

  return {
    ledger: createLedger(db),
    find,
    put: (response, task, final) => put(toNewTask(response, task, final)),
    async completionsAfter(eventId, limit) {
      const rows = await db
        .selectFrom('events')
        .selectAll()
        .where('id', '>', eventId)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id, previous, task_id }) => ({
        eventId: id,
        taskId: task_id,
        previous: previous as TaskStatus | null, // only statuses are written
      }));
    },
    async lastEventId() {
      const row = await db
        .selectFrom('events')
        .select((events) => events.fn.max('id').as('last'))
        .executeTakeFirst();
      return row?.last ?? 0;
    },
    async check() {
      await db.selectFrom('tasks').select('id').limit(1).execute();
    },
    close: () => db.destroy(),
  };
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
