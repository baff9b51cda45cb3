import { Worker } from 'node:worker_threads';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Ask, Reply, WorkerSettings } from './sqlite-worker.ts';

/** What SQLite says of a store that cannot be used; `errcode` is SQLite's extended result code. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly errcode: number | undefined;

  constructor(message: string, errcode?: number) {
    super(message);
    this.errcode = errcode;
  }
}

/** Kysely over the SQLite that is part of Node, off the event loop: one connection on a thread of its own. */
export function sqliteDialect(settings: WorkerSettings): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver() {
      let thread: Thread;
      let connection: DatabaseConnection;
      let turn = Promise.resolve();
      let release: (() => void) | null = null;
      return {
        async init() {
          thread = startThread(settings);
          connection = connect(thread);
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
        destroy: () => thread.close(),
      };
    },
  };
}

interface Thread {
  ask(sql: string, parameters: readonly unknown[]): Promise<Extract<Reply, { rows: unknown }>>;
  close(): Promise<void>;
}

function startThread(settings: WorkerSettings): Thread {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
    workerData: settings,
  });
  worker.unref();
  const waiting = new Map<number, PromiseWithResolvers<Extract<Reply, { rows: unknown }>>>();
  let last = 0;
  let ended: Error | null = null;

  function end(error: Error): void {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }

  worker.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.number);
    waiting.delete(reply.number);
    if (waiting.size === 0) worker.unref();
    if ('rows' in reply) asked?.resolve(reply);
    else asked?.reject(new StoreError(reply.message, reply.errcode));
  });
  worker.on('error', (error: Error) => {
    end(new StoreError(error.message, 'errcode' in error ? Number(error.errcode) : undefined));
  });
  worker.on('exit', () => end(new StoreError('the store is closed')));

  return {
    async ask(sql, parameters) {
      if (ended) throw ended;
      const asked = Promise.withResolvers<Extract<Reply, { rows: unknown }>>();
      last += 1;
      waiting.set(last, asked);
      worker.ref(); // the process must not end before it is answered
      worker.postMessage({ number: last, sql, parameters } satisfies Ask);
      return await asked.promise;
    },
    async close() {
      if (ended) return;
      const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.ref();
      worker.postMessage('close');
      await exit;
    },
  };
}

function connect(thread: Thread): DatabaseConnection {
  return {
    async executeQuery<R>({ parameters, sql }: CompiledQuery): Promise<QueryResult<R>> {
      const { changes, rows } = await thread.ask(sql, parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    },
    streamQuery() {
      throw new Error('not supported');
    },
  };
}
