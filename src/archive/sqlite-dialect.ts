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

/** Kysely would let one query run at a time: here each connection has a line of its own. */
class ConnectionsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** Kysely over the SQLite that is part of Node. Whoever opened the connections closes them. */
export function sqliteDialect(...connections: readonly SqliteConnection[]): Dialect {
  const lines = connections.map((connection) => toLine(connection));
  return {
    createAdapter: () => new ConnectionsAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => ({
      async init() {},
      async acquireConnection() {
        const line = lines.reduce((best, other) => (other.waiting < best.waiting ? other : best));
        await line.enter();
        return line.connection;
      },
      async releaseConnection(connection) {
        lines.find((line) => line.connection === connection)?.leave();
      },
      beginTransaction: (connection) => run(connection, 'begin immediate'),
      commitTransaction: (connection) => run(connection, 'commit'),
      rollbackTransaction: (connection) => run(connection, 'rollback'),
      async destroy() {},
    }),
  };
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(sql));
}

/** A connection, and who waits for it: whoever holds it holds up the others, so transactions cannot interleave. */
interface Line {
  readonly connection: DatabaseConnection;
  readonly waiting: number;
  enter(): Promise<void>;
  leave(): void;
}

function toLine({ execute }: SqliteConnection): Line {
  const leaving: (() => void)[] = [];
  let last = Promise.resolve();
  return {
    connection: {
      async executeQuery<R>({ parameters, sql }: CompiledQuery): Promise<QueryResult<R>> {
        const { changes, rows } = await execute(sql, parameters);
        return { rows: rows as R[], numAffectedRows: BigInt(changes) };
      },
      streamQuery() {
        throw new Error('not supported');
      },
    },
    get waiting() {
      return leaving.length;
    },
    async enter() {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      leaving.push(resolve);
      await before;
    },
    leave: () => leaving.shift()?.(),
  };
}
