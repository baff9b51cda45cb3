import {
  CompiledQuery,
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

/** Kysely would let one query run at a time: here it is one on each connection. */
class ConnectionsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** Kysely over the SQLite that is part of Node. Whoever opened the connections closes them. */
export function sqliteDialect(...connections: readonly SqliteConnection[]): Dialect {
  const idle = connections.map((connection) => toKysely(connection));
  const waiting: ((connection: DatabaseConnection) => void)[] = [];
  return {
    createAdapter: () => new ConnectionsAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => ({
      async init() {},
      // Whoever holds a connection holds up the others, so transactions cannot interleave.
      acquireConnection: async () =>
        idle.shift() ?? (await new Promise<DatabaseConnection>((resolve) => waiting.push(resolve))),
      async releaseConnection(connection) {
        const next = waiting.shift();
        if (next) next(connection);
        else idle.push(connection);
      },
      beginTransaction: (connection, { accessMode }) =>
        run(connection, accessMode === 'read only' ? 'begin' : 'begin immediate'),
      commitTransaction: (connection) => run(connection, 'commit'),
      rollbackTransaction: rollBack,
      async destroy() {},
    }),
  };
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(sql));
}

/** A full disk or the like has SQLite roll back by itself; what then counts is why. */
async function rollBack(connection: DatabaseConnection): Promise<void> {
  try {
    await run(connection, 'rollback');
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('no transaction is active'))) {
      throw error;
    }
  }
}

function toKysely({ execute }: SqliteConnection): DatabaseConnection {
  return {
    async executeQuery<R>({ parameters, sql }: CompiledQuery): Promise<QueryResult<R>> {
      const { changes, rows } = await execute(sql, parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    },
    streamQuery() {
      throw new Error('not supported');
    },
  };
}
