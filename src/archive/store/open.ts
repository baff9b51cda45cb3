import type { Store } from './store.ts';

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

/** What may be told of where the archive is: without user and password. */
export function nameOf(where: string): string {
  if (!isPostgres(where)) return where;
  const { host, pathname } = new URL(where);
  return `postgres://${host}${pathname}`;
}

export function isPostgres(where: string): boolean {
  return /^postgres(ql)?:\/\//.test(where);
}
