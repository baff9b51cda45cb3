/** USD as integer nano-dollars, so that sums are exact. */
export function toNanos(usd: number): number {
  return Math.round(usd * 1e9);
}

export function fromNanos(nanos: number): number {
  return nanos / 1e9;
}

/** The exact sum of amounts in USD; null where that is more than a number holds. */
export function sumUsd(amounts: readonly number[]): number | null {
  const sum = fromNanos(amounts.reduce((nanos, usd) => nanos + toNanos(usd), 0));
  return Number.isFinite(sum) ? sum : null;
}

/** What upstream charges for a Standard task beside the model vendor's price, USD. */
export const STANDARD_BASE_PRICE = 0.0002;

/** What is taken in advance for a Standard task, towards the model vendor's price, USD. */
export const STANDARD_ADVANCE = 0.01;

/** What upstream charges for a live task beside the model vendor's price, USD. */
export const LIVE_BASE_PRICE = 0.0006;
