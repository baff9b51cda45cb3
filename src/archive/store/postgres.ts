import { Kysely, PostgresDialect, sql } from 'kysely';
import { type CustomTypesConfig, types as pgTypes } from 'pg';
import { bookIntentAtOnce } from '../writing/booking.ts';
import { takeIn } from '../writing/intake.ts';
import { createWrites } from '../writing/writes.ts';
import { migrate } from '../migrations/migrate.ts';
import { noteQuery } from './note-query.ts';
import { createPostgresPools } from './postgres-pools.ts';
import type { Store } from './store.ts';
import type { Tables } from '../tables/tables.ts';
import { postgresFullText } from '../tables/full-text.ts';

/** Milliseconds to wait for the server, or for a turn on one of a few connections. */
const CONNECT_TIMEOUT = 30_000;
/** Milliseconds to wait for what somebody else has locked, as with SQLite. */
const LOCK_TIMEOUT = 5000;
/** Milliseconds after which a report is given up; whoever asked has been told so before. */
const REPORT_TIMEOUT = 120_000;
/** Milliseconds after which the server ends a transaction that does nothing, and gives its locks to others: whoever began it is gone. */
const IDLE_TIMEOUT = 10_000;

/**
 * Milliseconds that a transaction of what nobody waits for is to take. It holds up nobody who pays, but others of its kind
 * wait for their turn on the same connection, and questions for them.
 */
const AIM = 200;

/**
 * Questions are written for loops along indexes, as SQLite carries them out. Of tasks that are newer than its statistics,
 * PostgreSQL expects a third of the table, and would read all annotations to join them.
 */
const alongIndexes = { enable_hashjoin: 'off', enable_mergejoin: 'off' };

const { INT8, NUMERIC } = pgTypes.builtins;
// Counts, times and nano-dollars: all are far below what a double holds exactly.
const types: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === INT8 || oid === NUMERIC ? Number : pgTypes.getTypeParser(oid, format),
};

/** A PostgreSQL database, for one process. Commits are as safe as the server makes them. */
export async function openPostgres(url: string): Promise<Store> {
  const pools = createPostgresPools(url);
  const open = (
    max: number,
    { statementTimeout = 0, idleTimeout = IDLE_TIMEOUT, planner = {} } = {},
  ) => {
    const pool = pools.open(
      {
        application_name: 'dataforseo-graphql',
        connectionTimeoutMillis: CONNECT_TIMEOUT,
        max,
        types,
        keepAlive: true,
        keepAliveInitialDelayMillis: 10_000,
      },
      {
        lock_timeout: String(LOCK_TIMEOUT),
        idle_in_transaction_session_timeout: String(idleTimeout),
        statement_timeout: String(statementTimeout),
        ...planner,
      },
    );
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), log: noteQuery });
  };
  // Of what is asked for, by somebody who waits for it; and of all that follows from it. Each is one connection, so that
  // its transactions come one after the other; between the two it is locks that keep true what is decided by reading.
  const writer = open(1);
  const background = open(1);
  try {
    await migrate(writer, 'postgres');
  } catch (error) {
    await Promise.all([writer.destroy(), background.destroy()]);
    await pools.close();
    throw error;
  }
  const reader = open(4, { planner: alongIndexes });
  // They only read, and an export is as slow as whoever takes it.
  const reports = open(2, {
    statementTimeout: REPORT_TIMEOUT,
    idleTimeout: 0,
    planner: alongIndexes,
  });
  const writes = createWrites({
    db: background,
    fullText: postgresFullText,
    aim: AIM,
    inTransaction: (work) => background.transaction().execute(work),
    durably: (work) => writer.transaction().execute(work),
    takeIn: (arrivals) => takeIn(writer, arrivals),
    takeInWithin: takeIn,
    ifFree: sql`for update skip locked`,
    async lock(trx, lock, mode) {
      await (
        mode === 'shared'
          ? sql`select pg_advisory_xact_lock_shared(${lock})`
          : sql`select pg_advisory_xact_lock(${lock})`
      ).execute(trx);
    },
  });
  return {
    fullText: postgresFullText,
    reader,
    reports,
    readNow: null,
    writes: {
      ...writes,
      begin: (post) => (post.budget ? writes.begin(post) : bookIntentAtOnce(writer, post)),
    },
    async close() {
      await Promise.all([reader, reports, writer, background].map((db) => db.destroy()));
      await pools.close();
    },
  };
}
