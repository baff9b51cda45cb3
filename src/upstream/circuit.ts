import type { Clock } from '../kit/clock.ts';

/** Keeps calls from an upstream that refuses the account, but for a probe now and then. */
export interface Circuit {
  /** The number of a call that may go out; null: it may not. */
  pass(): number | null;
  /** Upstream refuses the account. */
  open(): void;
  /** Upstream takes the account, by the answer to this call. What was on its way before the refusal shows nothing. */
  close(call: number): void;
  readonly isOpen: boolean;
}

export function createCircuit(clock: Clock, probeInterval: number): Circuit {
  let calls = 0;
  let opened: { readonly after: number; readonly nextProbe: number } | null = null;
  return {
    pass() {
      if (opened !== null) {
        if (clock.now() < opened.nextProbe) return null;
        opened = { ...opened, nextProbe: clock.now() + probeInterval }; // this call is the probe
      }
      return (calls += 1);
    },
    open() {
      opened = { after: calls, nextProbe: clock.now() + probeInterval };
    },
    close(call) {
      if (opened !== null && call > opened.after) opened = null;
    },
    get isOpen() {
      return opened !== null;
    },
  };
}
