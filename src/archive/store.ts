import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Kysely, sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations.ts';
import { sqliteDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** The database, by what one wants of it: each is a connection of its own, so that none waits for another. */
export interface Store {
  /** Changes, one transaction after the other. */
  readonly writer: Kysely<Tables>;
  /** Short reads. */
  readonly reader: Kysely<Tables>;
  /** Reads that may take long. */
  readonly reports: Kysely<Tables>;
  /** A transaction that survives the loss of power as well: for rows that stand for money. */
  readonly durably: <T>(work: (trx: Transaction<Tables>) => Promise<T>) => Promise<T>;
  close(): Promise<void>;
}

/** A store that cannot be opened; the message is for the operator. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
}

/** A SQLite file, made with its folder when it is not there, or `:memory:`; brought up to date. */
export async function openStore(path: string): Promise<Store> {
  // Connections of several threads share a file, not a memory.
  const folder = path === ':memory:' ? mkdtempSync(join(tmpdir(), 'dataforseo-graphql-')) : null;
  const file = folder === null ? path : join(folder, 'archive.db');
  const open = (readOnly: boolean) =>
    new Kysely<Tables>({ dialect: sqliteDialect({ path: file, readOnly }) });
  const writer = open(false);
  try {
    mkdirSync(dirname(file), { recursive: true });
    await migrate(writer);
  } catch (cause) {
    await writer.destroy().catch(() => {});
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreOpenError(`The archive ${path} cannot be opened: ${reason}.`, { cause });
  }
  const reader = open(true);
  const reports = open(true);

  return {
    writer,
    reader,
    reports,
    durably: (work) =>
      writer.connection().execute(async (connection) => {
        await sql`pragma synchronous = full`.execute(connection);
        try {
          return await connection.transaction().execute(work);
        } finally {
          await sql`pragma synchronous = normal`.execute(connection);
        }
      }),
    async close() {
      await Promise.all([reader.destroy(), reports.destroy()]);
      await writer.destroy();
      if (folder !== null) rmSync(folder, { recursive: true });
    },
  };
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
