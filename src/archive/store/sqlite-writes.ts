import { Kysely, sql } from 'kysely';
import { sqliteFullText } from '../tables/full-text.ts';
import type { Tables } from '../tables/tables.ts';
import { type Arrival, intakeStatement, toIntakeValues } from '../writing/intake.ts';
import { createKnown } from '../writing/numbering.ts';
import { createAwaitedWrites, createLaterWrites, type Writes } from '../writing/writes.ts';
import type { Lock } from '../writing/locks.ts';
import { type SqliteConnection, sqliteDialect } from './sqlite-dialect.ts';

/** Milliseconds that a transaction of what nobody waits for is to take: whoever pays may have to wait for two of them. */
const AIM = 12;

/** A transaction that writes keeps out all others from its begin on, also those of other processes. */
const lock: Lock = async () => {};

/** All that is written to a SQLite file, by its only connection that writes. */
export function createSqliteWrites(connection: SqliteConnection): {
  readonly db: Kysely<Tables>;
  readonly writes: Writes;
} {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection) });

  /** Without Kysely, whose making of the statement would take longer than the rest. */
  async function insertAll(arrivals: readonly Arrival[]): Promise<void> {
    for (const values of toIntakeValues(arrivals, Date.now())) {
      await connection.execute(intakeStatement, values);
    }
  }

  const awaited = createAwaitedWrites({
    takeIn: (arrivals) => db.transaction().execute(() => insertAll(arrivals)),
    takeInWithin: (_, arrivals) => insertAll(arrivals),
    durably: (work) =>
      db.connection().execute(async (own) => {
        await sql`pragma synchronous = full`.execute(own);
        try {
          return await own.transaction().execute(work);
        } finally {
          await sql`pragma synchronous = normal`.execute(own);
        }
      }),
    lock,
  });
  const later = createLaterWrites({
    db,
    fullText: sqliteFullText,
    known: createKnown(),
    aim: AIM,
    inTransaction: (work) => db.transaction().execute(work),
    lock,
    ifFree: sql``,
  });
  return { db, writes: { ...awaited, ...later } };
}
