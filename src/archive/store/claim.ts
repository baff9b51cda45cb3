import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isPostgres, StoreOpenError } from './open.ts';

/** Held by the one service process of a SQLite file; commands beside it need none. */
export interface Claim {
  release(): void;
}

/** Milliseconds for which a process that is just ending is waited for. */
const PATIENCE = 1000;
const BUSY = 5;

/**
 * Claims a SQLite file for this service process. The lock is SQLite's own on a file beside the archive, so that the system
 * lets go of it however the process ends. PostgreSQL serves as many processes as there are.
 */
export function claimArchive(where: string): Claim {
  if (isPostgres(where) || where === ':memory:') return { release() {} };
  mkdirSync(dirname(where), { recursive: true });
  const db = new DatabaseSync(`${resolveLinks(where)}-service`, { timeout: PATIENCE });
  try {
    db.exec('begin exclusive');
  } catch (cause) {
    db.close();
    if (!(cause instanceof Error && 'errcode' in cause && cause.errcode === BUSY)) throw cause;
    throw new StoreOpenError(
      `The archive ${where} is in use by another service. SQLite serves one service at a time: stop that one, give this one a DATABASE_URL of its own, or run several on PostgreSQL. Commands (import, export, delete, backup) run beside it.`,
      { cause },
    );
  }
  return { release: () => db.close() };
}

/** The same file by whatever name. */
function resolveLinks(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return join(realpathSync(dirname(file)), basename(file)); // it is not there yet
  }
}
