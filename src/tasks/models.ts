import { type Clock, systemClock } from '../kit/clock.ts';
import { within } from '../kit/waiting.ts';
import { type Provider, providers } from '../model/provider.ts';
import type { ModelRow } from '../model/wire.ts';
import type { Upstream } from '../upstream/client.ts';
import type { Deadline } from '../kit/deadline.ts';
import { type Cached, createCached } from './cached.ts';

const MINUTE = 60_000;
const HOURS = 60 * MINUTE;
/** Milliseconds that a post waits for the list: upstream knows its models, and has the last word anyway. */
const POST_WAIT = 2000;

export interface Models {
  /** A provider's models; read anew when they are older than six hours. A failure is remembered for a minute. */
  list(provider: Provider, deadline: Deadline): Promise<readonly ModelRow[]>;
  /**
   * Those of the names that upstream's list lacks; none when the list does not come within two seconds. A list that
   * lacks a name is read anew when it is older than a minute.
   */
  unknown(provider: Provider, names: ReadonlySet<string>): Promise<ReadonlySet<string>>;
}

export function createModels(
  upstream: Upstream,
  stop: AbortSignal,
  clock: Clock = systemClock,
): Models {
  const lists = new Map<Provider, Cached<readonly ModelRow[]>>(
    providers.map((provider) => [
      provider,
      createCached((deadline) => upstream.models(provider, deadline), stop, clock),
    ]),
  );

  function listOf(provider: Provider): Cached<readonly ModelRow[]> {
    return lists.get(provider) as Cached<readonly ModelRow[]>; // each provider has one
  }

  async function unknown(provider: Provider, names: ReadonlySet<string>, signal: AbortSignal) {
    const missingIn = (rows: readonly ModelRow[]) =>
      names.difference(new Set(rows.map((row) => row.model_name)));
    const missing = missingIn(await listOf(provider).get(6 * HOURS, signal));
    if (missing.size === 0) return missing;
    const fresh = await listOf(provider).get(MINUTE, signal);
    return fresh.length === 0 ? new Set<string>() : missingIn(fresh);
  }

  return {
    list: (provider, { signal }) => listOf(provider).get(6 * HOURS, signal),
    async unknown(provider, names) {
      const since = listOf(provider).readingSince ?? clock.now();
      // No list, no objection.
      const looking = unknown(provider, names, stop).catch(() => new Set<string>());
      const left = Math.max(0, since + POST_WAIT - clock.now());
      return (await within(clock, left, looking)) ?? new Set();
    },
  };
}
