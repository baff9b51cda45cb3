import { isPostgres, nameOf, StoreOpenError } from '../store/open.ts';
import { createAlone } from './alone.ts';
import type { JoinOptions, Replicas } from './replicas.ts';

/** Joins the services on an archive that is up to date; on SQLite there is only this one. */
export async function joinReplicas(where: string, options: JoinOptions): Promise<Replicas> {
  if (!isPostgres(where)) return createAlone(options);
  const { joinDatabase, NoSessionError } = await import('./postgres.ts');
  try {
    return await joinDatabase({ url: where, ...options });
  } catch (cause) {
    if (!(cause instanceof NoSessionError)) throw cause;
    throw new StoreOpenError(`The archive ${nameOf(where)} cannot be used: ${cause.message}.`, {
      cause,
    });
  }
}
