import { sql } from 'kysely';
import { workerData } from 'node:worker_threads';
import { migrate } from '../migrations/migrate.ts';
import { tuneRecent } from '../tables/full-text.ts';
import { connectSqlite } from './sqlite-connection.ts';
import { createSqliteWrites } from './sqlite-writes.ts';
import { serveThread } from './thread.ts';

/* The thread of the connection that writes: whole transactions run here, not their single statements. */
const connection = connectSqlite({ path: workerData as string, readOnly: false });
const {
  db,
  writes: { deleteSome, deriveSome, ...others },
} = createSqliteWrites(connection);

async function open(): Promise<void> {
  await migrate(db, 'sqlite');
  await tuneRecent(db);
}

/** Moves what was written into the file itself, as far as nobody reads what was there before; waits for nobody. */
async function checkpoint(): Promise<void> {
  await sql`pragma wal_checkpoint(passive)`.execute(db);
}

serveThread(
  { ...others, checkpoint, open },
  connection.close,
  // Between their transactions the others have their turn.
  { deleteSome, deriveSome },
);
