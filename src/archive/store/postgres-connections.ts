import { Kysely, type LogEvent, PostgresDialect, sql } from 'kysely';
import { type CustomTypesConfig, types as pgTypes } from 'pg';
import type { Tables } from '../tables/tables.ts';
import type { Lock } from '../writing/locks.ts';
import { createPostgresPools } from './postgres-pools.ts';

/** Milliseconds to wait for the server, or for a turn on one of a few connections. */
const CONNECT_TIMEOUT = 30_000;
/** Milliseconds to wait for what somebody else has locked, as with SQLite. */
const LOCK_TIMEOUT = 5000;
/** Milliseconds after which the server ends a transaction that does nothing, and gives its locks to others: whoever began it is gone. */
const IDLE_TIMEOUT = 10_000;

const { INT8, NUMERIC } = pgTypes.builtins;
// Counts, times and nano-dollars: all are far below what a double holds exactly.
const types: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === INT8 || oid === NUMERIC ? Number : pgTypes.getTypeParser(oid, format),
};

export interface ConnectionSettings {
  /** Milliseconds, 0 for any number. */
  readonly statementTimeout?: number;
  readonly idleTimeout?: number;
  readonly planner?: Readonly<Record<string, string>>;
  readonly log?: (event: LogEvent) => void;
  /** Called before the first use of each connection. */
  readonly onConnect?: () => void;
}

/** Connections of this thread to a PostgreSQL server. */
export interface PostgresConnections {
  /** So many at most; each is made when it is needed. */
  open(max: number, settings?: ConnectionSettings): Kysely<Tables>;
  /** For when those that were opened are destroyed. */
  close(): Promise<void>;
}

export function connectPostgres(url: string): PostgresConnections {
  const pools = createPostgresPools(url);
  return {
    open(max, settings = {}) {
      const {
        idleTimeout = IDLE_TIMEOUT,
        log,
        onConnect,
        planner,
        statementTimeout = 0,
      } = settings;
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
        onConnect,
      );
      return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), ...(log && { log }) });
    },
    close: () => pools.close(),
  };
}

/** Keeps true what is decided by reading, whatever other connections do meanwhile. */
export const inOrder: Lock = async (trx, lock, mode) => {
  await (
    mode === 'shared'
      ? sql`select pg_advisory_xact_lock_shared(${lock})`
      : sql`select pg_advisory_xact_lock(${lock})`
  ).execute(trx);
};
