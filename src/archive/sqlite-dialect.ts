import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

export interface Executed {
  readonly rows: readonly unknown[];
  readonly changes: number;
}

/** One connection, on this thread or another. */
export interface SqliteConnection {
  readonly execute: (sql: string, parameters: readonly unknown[]) => Executed | Promise<Executed>;
}

/** Kysely over the SQLite that is part of Node. Whoever opened the connection closes it. */
export function sqliteDialect({ execute }: SqliteConnection): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<R>({ parameters, sql }: CompiledQuery): Promise<QueryResult<R>> {
      const { changes, rows } = await execute(sql, parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    },
    streamQuery() {
      throw new Error('not supported');
    },
  };
  const run = async (sql: string) => {
    await execute(sql, []);
  };
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver() {
      let turn = Promise.resolve();
      let release: (() => void) | null = null;
      return {
        async init() {},
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
        beginTransaction: () => run('begin immediate'),
        commitTransaction: () => run('commit'),
        rollbackTransaction: () => run('rollback'),
        async destroy() {},
      };
    },
  };
}
