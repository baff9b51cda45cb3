import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { readTaskResponse } from '../model/response.ts';
import { type Provider, providers } from '../model/provider.ts';
import type { TaskResponse, TaskStatus } from '../model/task.ts';
import { sqliteDialect } from './sqlite.ts';
import { migrations, type TaskRow, type Tables } from './tables.ts';

export interface Archived {
  readonly response: TaskResponse;
  readonly final: boolean;
}

export interface Archive {
  /** What is kept of these tasks, by id; one query. */
  findMany(ids: readonly string[]): Promise<Map<string, Archived>>;
  /** Keeps an answer; resolves when it is safe from the death of the process. A final one is never replaced. */
  put(response: TaskResponse, status: TaskStatus, final: boolean): Promise<void>;
  /** Rejects when the store cannot be used. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export async function openArchive(path: string): Promise<Archive> {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(path) });
  await migrate(db);
  const write = createBatcher<TaskRow>(async (rows) => {
    await db
      .insertInto('tasks')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((row) => ({
            provider: row.ref('excluded.provider'),
            status: row.ref('excluded.status'),
            final: row.ref('excluded.final'),
            fetched_at: row.ref('excluded.fetched_at'),
            response: row.ref('excluded.response'),
          }))
          .where('tasks.final', '=', 0),
      )
      .execute();
  });

  return {
    async findMany(ids) {
      const rows = await db.selectFrom('tasks').selectAll().where('id', 'in', ids).execute();
      return new Map(rows.map((row) => [row.id, toArchived(row)]));
    },
    put: (response, status, final) =>
      write({
        id: response.wire.id.toLowerCase(),
        provider: response.provider,
        status,
        final: final ? 1 : 0,
        fetched_at: response.fetchedAt.getTime(),
        response: response.body,
      }),
    async check() {
      await db.selectFrom('tasks').select('id').limit(1).execute();
    },
    close: () => db.destroy(),
  };
}

function toArchived(row: TaskRow): Archived {
  const provider: Provider | undefined = providers.find((name) => name === row.provider);
  if (!provider) throw new Error(`archived task ${row.id} has an unknown provider`);
  return {
    final: row.final === 1,
    response: readTaskResponse(row.response, provider, new Date(row.fetched_at)),
  };
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** Rows that come in the same turn of the event loop are written together; each caller hears of its own. */
function createBatcher<Row>(write: (rows: readonly Row[]) => Promise<void>) {
  let batch: { rows: Row[]; done: Promise<void> } | null = null;
  return (row: Row): Promise<void> => {
    if (batch === null) {
      const rows: Row[] = [];
      const done = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        batch = null;
        return write(rows);
      });
      batch = { rows, done };
    }
    batch.rows.push(row);
    return batch.done;
  };
}
