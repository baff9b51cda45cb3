import { LRUCache } from 'lru-cache';
import type { Provider } from '../model/provider.ts';
import type { ModelRow } from '../model/wire.ts';
import type { Upstream } from '../upstream/client.ts';
import type { Deadline } from '../kit/deadline.ts';

const HOURS = 3_600_000;

export interface Models {
  /** A provider's models; read at most every six hours, or every minute when an unknown one is asked for. */
  list(provider: Provider, deadline: Deadline, maxAge?: number): Promise<readonly ModelRow[]>;
  /** False only when upstream's list is at hand and lacks the name. */
  mayKnow(provider: Provider, name: string, deadline: Deadline): Promise<boolean>;
}

export function createModels(upstream: Upstream): Models {
  const known = new LRUCache<Provider, { at: number; rows: readonly ModelRow[] }>({ max: 10 });

  async function list(provider: Provider, deadline: Deadline, maxAge = 6 * HOURS) {
    const kept = known.get(provider);
    if (kept && Date.now() - kept.at < maxAge) return kept.rows;
    const rows = await upstream.models(provider, deadline);
    known.set(provider, { at: Date.now(), rows });
    return rows;
  }

  return {
    list,
    async mayKnow(provider, name, deadline) {
      const has = (rows: readonly ModelRow[]) => rows.some((row) => row.model_name === name);
      try {
        if (has(await list(provider, deadline))) return true;
        const fresh = await list(provider, deadline, 60_000);
        return fresh.length === 0 || has(fresh);
      } catch {
        return true; // no list, no objection: upstream decides
      }
    },
  };
}
