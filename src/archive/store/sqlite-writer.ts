import { Kysely, sql } from 'kysely';
import { workerData } from 'node:worker_threads';
import { type Arrival, intakeStatement, toIntakeValues } from '../writing/intake.ts';
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

/** Without Kysely, whose making of the statement would take longer than the rest. */
function insertAll(arrivals: readonly Arrival[]): void {
  for (const values of toIntakeValues(arrivals, Date.now())) {
    connection.execute(intakeStatement, values);
  }
}

async function takeIn(arrivals: readonly Arrival[]): Promise<void> {
  // While it has the connection nobody else is in a transaction.
  await db.connection().execute(async () => {
    connection.execute('begin immediate', []);
    try {
      insertAll(arrivals);
      connection.execute('commit', []);
    } catch (error) {
      // A full disk or the like has SQLite roll back by itself.
      if (connection.inTransaction()) connection.execute('rollback', []);
      throw error;
    }
  });
}

const { deriveSome, ...writes } = createWrites({
  db,
  fullText: sqliteFullText,
  takeIn,
  takeInWithin: (_, arrivals) => insertAll(arrivals),
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
  ifFree: sql``,
});

/** Moves what was written into the file itself, as far as nobody reads what was there before; waits for nobody. */
async function checkpoint(): Promise<void> {
  await sql`pragma wal_checkpoint(passive)`.execute(db);
}

serveThread(
  { ...writes, checkpoint, open: () => migrate(db, 'sqlite') },
  connection.close,
  // Between its steps the others have their turn.
  { deriveSome },
);
