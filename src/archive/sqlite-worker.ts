import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** What a worker is started with. */
export interface WorkerSettings {
  readonly path: string;
  readonly readOnly: boolean;
}

export interface Ask {
  readonly number: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export type Reply =
  | { readonly number: number; readonly rows: readonly unknown[]; readonly changes: number }
  | { readonly number: number; readonly message: string; readonly errcode: number | undefined };

const MAX_STATEMENTS = 500;

/* A connection of its own on a thread of its own: whoever waits for the disk here holds up nobody else. */
const { path, readOnly } = workerData as WorkerSettings;
const db = new DatabaseSync(path, { readOnly, timeout: 5000 });
db.exec(readOnly ? 'pragma query_only = on' : 'pragma journal_mode = wal');
// With WAL, NORMAL loses nothing when the process dies, only (at worst the last moments) when the machine does.
db.exec('pragma synchronous = normal; pragma cache_size = -16000; pragma temp_store = memory');
const statements = new Map<string, StatementSync>();

function prepare(sql: string): StatementSync {
  const known = statements.get(sql);
  if (known) return known;
  const statement = db.prepare(sql);
  if (statements.size < MAX_STATEMENTS) statements.set(sql, statement);
  return statement;
}

function answer({ number, parameters, sql }: Ask): Reply {
  try {
    const statement = prepare(sql);
    const values = parameters as SQLInputValue[]; // what queries bind: text, numbers, null, bytes
    if (statement.columns().length > 0)
      return { number, rows: statement.all(...values), changes: 0 };
    return { number, rows: [], changes: Number(statement.run(...values).changes) };
  } catch (error) {
    const { errcode, message } = error as { message: string; errcode?: number }; // SQLite's own errors
    return { number, message, errcode };
  }
}

parentPort?.on('message', (ask: Ask | 'close') => {
  if (ask === 'close') {
    db.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(answer(ask));
});
