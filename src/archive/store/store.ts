import type { Kysely, LogEvent } from 'kysely';
import { noteSpan } from '../../kit/spans.ts';
import type { Writes } from '../writing/writes.ts';
import type { Tables } from '../tables/tables.ts';
import { ThreadError } from './thread.ts';
import type { FullText } from '../tables/full-text.ts';

/** The database, by what one wants of it: each on connections of its own, so that none waits for another. */
export interface Store {
  /** One transaction after the other. */
  readonly writes: Writes;
  /** Short reads. */
  readonly reader: Kysely<Tables>;
  /** Reads that may take long. */
  readonly reports: Kysely<Tables>;
  /** How this database finds words. */
  readonly fullText: FullText;
  close(): Promise<void>;
}

/** A store that cannot be opened; the message is for the operator. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
}

/** Opens `postgres://...`, or the SQLite file of that path, and brings it up to date. */
export async function openStore(where: string): Promise<Store> {
  try {
    return isPostgres(where)
      ? await (await import('./postgres.ts')).openPostgres(where)
      : await (await import('./sqlite.ts')).openSqlite(where);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreOpenError(`The archive ${nameOf(where)} cannot be opened: ${reason}.`, {
      cause,
    });
  }
}

/** A span for each statement: its text, in which values are but places. */
export function noteQuery({ query, queryDurationMillis }: LogEvent): void {
  noteSpan('sql', { 'db.query.text': query.sql.slice(0, 2000) }, queryDurationMillis);
}

/** What may be told of where the archive is: without user and password. */
export function nameOf(where: string): string {
  if (!isPostgres(where)) return where;
  const { host, pathname } = new URL(where);
  return `postgres://${host}${pathname}`;
}

function isPostgres(where: string): boolean {
  return /^postgres(ql)?:\/\//.test(where);
}

/** SQLite's primary result codes: busy, locked, read-only, I/O error, corrupt, full, cannot open, no database. */
const sqliteTroubles = new Set([5, 6, 8, 10, 11, 13, 14, 26]);
/** PostgreSQL's classes: connection, refused, away, resources, locked, operator, system; read-only, corrupt. And a socket's. */
const postgresTroubles =
  /^(08|28|3D|53|55|57|58|25006|XX00[12]|ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT)/;
/** What its client says without a code. */
const clientTroubles = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** Whether the database cannot do its work now, rather than a question being wrong. */
export function isStoreTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ThreadError) return sqliteTroubles.has((error.errcode ?? 0) % 256);
  if ('code' in error) return postgresTroubles.test(String(error.code));
  return clientTroubles.test(error.message);
}
