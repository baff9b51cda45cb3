import { sql } from 'kysely';
import { workerData } from 'node:worker_threads';
import { postgresFullText } from '../tables/full-text.ts';
import { createKnown } from '../writing/numbering.ts';
import { createLaterWrites } from '../writing/writes.ts';
import { connectPostgres, inOrder } from './postgres-connections.ts';
import { serveThread } from './thread.ts';

/**
 * Milliseconds that a transaction of what nobody waits for is to take. It holds up nobody who pays, but others of its kind
 * wait for their turn on the same connection, and questions for them.
 */
const AIM = 200;

/* The thread of what follows from answers: to read them again takes longer than all that clients wait for. */
const known = createKnown();
const connections = connectPostgres(workerData as string);
// One, so that its transactions come one after the other.
const db = connections.open(1, {
  // It may lead to a standby, which has not seen all.
  onConnect() {
    known.addresses.forget();
    known.vocabulary.forget();
  },
});
const writes = createLaterWrites({
  db,
  fullText: postgresFullText,
  known,
  aim: AIM,
  inTransaction: (work) => db.transaction().execute(work),
  lock: inOrder,
  ifFree: sql`for update skip locked`,
});

async function close(): Promise<void> {
  await db.destroy();
  await connections.close();
}

// While one waits for the database, others can go on.
serveThread({}, close, { ...writes });
