import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import type { Executed, SqliteConnection } from './sqlite-dialect.ts';

export interface SqliteSettings {
  readonly path: string;
  readonly readOnly: boolean;
  /** Of its thread; 0 is usual, 19 the most patient. */
  readonly nice?: number;
  /** Milliseconds to wait for what somebody else has locked. */
  readonly timeout?: number;
}

interface OwnConnection extends SqliteConnection {
  readonly execute: (sql: string, parameters: readonly unknown[]) => Executed;
  readonly close: () => void;
}

interface Prepared {
  readonly statement: StatementSync;
  readonly hasRows: boolean;
}

const MAX_STATEMENTS = 300;

/** A connection that holds up its thread while it waits for the disk: mostly opened on one that nobody else waits for. */
export function connectSqlite({ path, readOnly, timeout = 5000 }: SqliteSettings): OwnConnection {
  const db = new DatabaseSync(path, { readOnly, timeout });
  db.exec(readOnly ? 'pragma query_only = on' : 'pragma journal_mode = wal');
  // With WAL, NORMAL loses nothing when the process dies, only (at worst the last moments) when the machine does.
  db.exec(
    'pragma synchronous = normal; pragma cache_size = -8000; pragma temp_store = file; pragma wal_autocheckpoint = 10000',
  );
  // Lists of many lengths make many statements: those that come again are kept.
  const statements = new LRUCache<string, Prepared>({ max: MAX_STATEMENTS });

  function prepare(sql: string): Prepared {
    const known = statements.get(sql);
    if (known) return known;
    const statement = db.prepare(sql);
    const prepared = { statement, hasRows: statement.columns().length > 0 };
    statements.set(sql, prepared);
    return prepared;
  }

  return {
    execute(sql, parameters): Executed {
      const { hasRows, statement } = prepare(sql);
      const values = parameters as SQLInputValue[]; // what queries bind: text, numbers, null, bytes
      if (hasRows) return { rows: statement.all(...values), changes: 0 };
      return { rows: [], changes: Number(statement.run(...values).changes) };
    },
    close() {
      if (db.isOpen) db.close();
    },
  };
}
