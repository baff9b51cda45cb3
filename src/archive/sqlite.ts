import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Kysely over the SQLite that is part of Node: `:memory:` or a file, made with its folder when it is not there. */
export function sqliteDialect(path: string): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver() {
      let db: DatabaseSync;
      let connection: DatabaseConnection;
      let turn = Promise.resolve();
      let release: (() => void) | null = null;
      return {
        async init() {
          db = open(path);
          connection = connect(db);
        },
        // One connection: whoever holds it holds up the others, so transactions cannot interleave.
        async acquireConnection() {
          const before = turn;
          const { promise, resolve } = Promise.withResolvers<void>();
          turn = promise;
          await before;
          release = resolve;
          return connection;
        },
        async releaseConnection() {
          release?.();
        },
        async beginTransaction() {
          await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        },
        async commitTransaction() {
          await connection.executeQuery(CompiledQuery.raw('commit'));
        },
        async rollbackTransaction() {
          await connection.executeQuery(CompiledQuery.raw('rollback'));
        },
        async destroy() {
          db.close();
        },
      };
    },
  };
}

function open(path: string): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path, { timeout: 5000 });
  // With WAL, NORMAL loses nothing when the process dies, only (at worst the last moments) when the machine does.
  db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on');
  return db;
}

function connect(db: DatabaseSync): DatabaseConnection {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  function prepare(sql: string) {
    const known = statements.get(sql);
    if (known) return known;
    const statement = db.prepare(sql);
    if (statements.size < 500) statements.set(sql, statement);
    return statement;
  }
  return {
    async executeQuery<R>({ parameters, sql }: CompiledQuery): Promise<QueryResult<R>> {
      const statement = prepare(sql);
      const values = parameters as SQLInputValue[]; // what the queries bind: text, numbers, null, bytes
      if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] };
      const { changes } = statement.run(...values);
      return { rows: [], numAffectedRows: BigInt(changes) };
    },
    streamQuery() {
      throw new Error('not supported');
    },
  };
}
