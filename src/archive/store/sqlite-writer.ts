import { Kysely, sql } from 'kysely';
import { workerData } from 'node:worker_threads';
import { createWrites } from '../writing/writes.ts';
import { migrate } from '../migrations/migrate.ts';
import { connectSqlite } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from '../tables/tables.ts';
import { serveThread } from './thread.ts';
import { sqliteFullText } from '../tables/full-text.ts';

/* The thread of the connection that writes: whole transactions run here, not their single statements. */
const connection = connectSqlite({ path: workerData as string, readOnly: false });
const db = new Kysely<Tables>({ dialect: sqliteDialect(connection) });

const writes = createWrites({
  fullText: sqliteFullText,
  inTransaction: (work) => db.transaction().execute(work),
  durably: (work) =>
    db.connection().execute(async (own) => {
      await sql`pragma synchronous = full`.execute(own);
      try {
        return await own.transaction().execute(work);
      } finally {
        await sql`pragma synchronous = normal`.execute(own);
      }
    }),
  // A transaction that writes keeps out all others from its begin on, also those of other processes.
  lock: async () => {},
});

/** Moves what was written into the file itself, as far as nobody reads what was there before; waits for nobody. */
async function checkpoint(): Promise<void> {
  await sql`pragma wal_checkpoint(passive)`.execute(db);
}

serveThread({ ...writes, checkpoint, open: () => migrate(db, 'sqlite') }, connection.close);
