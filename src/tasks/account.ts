import { type Clock, systemClock } from '../kit/clock.ts';
import type { Upstream } from '../upstream/client.ts';
import type { Deadline } from '../kit/deadline.ts';
import { createCached } from './cached.ts';

const MINUTE = 60_000;

export interface AccountState {
  readonly login: string | null;
  /** USD. */
  readonly balance: number | null;
  readonly checkedAt: Date | null;
}

export type ReadAccount = (deadline: Deadline) => Promise<AccountState>;

/**
 * The upstream account, read once a minute at most, also when that fails: the call has a low limit of its own. Who asks
 * meanwhile waits for the same call.
 */
export function createReadAccount(
  upstream: Upstream,
  stop: AbortSignal,
  clock: Clock = systemClock,
): ReadAccount {
  const account = createCached(
    async (deadline) => ({
      ...(await upstream.account(deadline)),
      checkedAt: new Date(clock.now()),
    }),
    stop,
    clock,
  );
  return ({ signal }) => account.get(MINUTE, signal);
}
