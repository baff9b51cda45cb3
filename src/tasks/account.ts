import type { Upstream } from '../upstream/client.ts';
import type { Deadline } from '../kit/deadline.ts';

const MINUTE = 60_000;

export interface AccountState {
  readonly login: string | null;
  /** USD. */
  readonly balance: number | null;
  readonly checkedAt: Date | null;
}

export type ReadAccount = (deadline: Deadline) => Promise<AccountState>;

/** The upstream account, read at most once a minute: the call has a low limit of its own. */
export function createReadAccount(upstream: Upstream): ReadAccount {
  let kept: { readonly until: number; readonly state: Promise<AccountState> } | null = null;
  return (deadline) => {
    if (kept && Date.now() < kept.until) return kept.state;
    const state = upstream.account(deadline).then((row) => ({ ...row, checkedAt: new Date() }));
    kept = { until: Date.now() + MINUTE, state };
    state.catch(() => {
      kept = null;
    });
    return state;
  };
}
