import { bookIntentAtOnce } from '../writing/booking.ts';
import { takeIn } from '../writing/intake.ts';
import { createAwaitedWrites } from '../writing/writes.ts';
import { migrate } from '../migrations/migrate.ts';
import { noteQuery } from './note-query.ts';
import { connectPostgres, inOrder } from './postgres-connections.ts';
import type { Store } from './store.ts';
import { postgresFullText } from '../tables/full-text.ts';
import { createThread } from './thread.ts';
import { laterWritesOn } from './thread-writes.ts';

/** Milliseconds after which a report is given up; whoever asked has been told so before. */
const REPORT_TIMEOUT = 120_000;

/**
 * Questions are written for loops along indexes, as SQLite carries them out. Of tasks that are newer than its statistics,
 * PostgreSQL expects a third of the table, and would read all annotations to join them. Nor does it remember the words of
 * an answer for the case that the same answer comes again.
 */
const alongIndexes = { enable_hashjoin: 'off', enable_mergejoin: 'off', enable_memoize: 'off' };

/** A PostgreSQL database, for one process. Commits are as safe as the server makes them. */
export async function openPostgres(url: string): Promise<Store> {
  const connections = connectPostgres(url);
  // Of what is asked for, by somebody who waits for it; all that follows from it is written by a thread of its own. Each
  // has one connection, so that its transactions come one after the other.
  const intake = connections.open(1, { log: noteQuery });
  try {
    await migrate(intake, 'postgres');
  } catch (error) {
    await intake.destroy();
    await connections.close();
    throw error;
  }
  const thread = createThread(new URL('./postgres-writer.ts', import.meta.url), url);
  const reader = connections.open(4, { planner: alongIndexes, log: noteQuery });
  // They only read, and an export is as slow as whoever takes it.
  const reports = connections.open(2, {
    statementTimeout: REPORT_TIMEOUT,
    idleTimeout: 0,
    planner: alongIndexes,
    log: noteQuery,
  });
  const awaited = createAwaitedWrites({
    durably: (work) => intake.transaction().execute(work),
    takeIn: (arrivals) => takeIn(intake, arrivals),
    takeInWithin: takeIn,
    lock: inOrder,
  });
  return {
    fullText: postgresFullText,
    reader,
    reports,
    readNow: null,
    writes: {
      ...awaited,
      ...laterWritesOn(thread),
      begin: (post) => (post.budget ? awaited.begin(post) : bookIntentAtOnce(intake, post)),
    },
    async close() {
      await Promise.all([...[reader, reports, intake].map((db) => db.destroy()), thread.close()]);
      await connections.close();
    },
  };
}
