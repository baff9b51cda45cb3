import { ThreadEndedError, ThreadError } from './store/thread-error.ts';

/** SQLite's primary result codes: busy, locked, read-only, I/O error, corrupt, full, cannot open, no database. */
const sqliteTroubles = new Set([5, 6, 8, 10, 11, 13, 14, 26]);
/** PostgreSQL's classes: connection, refused, rolled back since two waited for each other, away, resources, locked, operator, system; read-only, corrupt. And a socket's. */
const postgresTroubles =
  /^(08|28|3D|40|53|55|57|58|25006|XX00[12]|ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT)/;
/** What its client says without a code; the last of a transaction that could not even be rolled back. */
const clientTroubles =
  /^(Connection terminated|Query read timeout|timeout (expired|exceeded when trying to connect)|Client .* is not queryable)/;

/** Whether the database cannot do its work now, rather than a question being wrong. */
export function isStoreTrouble(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof ThreadEndedError) return true;
  if (error instanceof ThreadError && error.errcode !== undefined) {
    return sqliteTroubles.has(error.errcode % 256);
  }
  if ('code' in error && error.code !== undefined) return postgresTroubles.test(error.code);
  return clientTroubles.test(error.message);
}
