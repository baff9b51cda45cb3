import { type Clock, systemClock } from '../kit/clock.ts';
import { unlessAborted } from '../kit/waiting.ts';
import { ServiceError } from '../model/errors.ts';
import { type Deadline, deadlineIn } from '../kit/deadline.ts';

/** Milliseconds that a read may take, with its retries. */
const READ_TIME = 35_000;
/** Milliseconds for which a failure is remembered: whoever asks meanwhile is told of it at once. */
const FAILURE_AGE = 60_000;

export interface Cached<T> {
  /**
   * What was read last unless it is older than `maxAge` milliseconds: then it is read anew, once for all who ask
   * meanwhile. When that fails, what was read before is better than nothing.
   */
  get(maxAge: number, signal: AbortSignal): Promise<T>;
  /** Since when it is being read, epoch milliseconds; null: it is not. */
  readonly readingSince: number | null;
}

/** Something of upstream's that is read rarely and asked for often. Who leaves does not break it off for the others. */
export function createCached<T>(
  read: (deadline: Deadline) => Promise<T>,
  stop: AbortSignal,
  clock: Clock = systemClock,
): Cached<T> {
  let kept: { readonly at: number; readonly value: T } | null = null;
  let failed: { readonly at: number; readonly error: unknown } | null = null;
  let reading: { readonly since: number; readonly promise: Promise<T> } | null = null;

  async function readAnew(): Promise<T> {
    try {
      const value = await read(deadlineIn(READ_TIME, stop));
      kept = { at: clock.now(), value };
      failed = null;
      return value;
    } catch (cause) {
      const message = 'Upstream did not answer in time.';
      const error =
        cause instanceof ServiceError
          ? cause
          : new ServiceError('UPSTREAM_UNAVAILABLE', message, { cause, retryable: true });
      failed = { at: clock.now(), error };
      throw error;
    } finally {
      reading = null;
    }
  }

  return {
    get readingSince() {
      return reading?.since ?? null;
    },
    async get(maxAge, signal) {
      if (kept && clock.now() - kept.at < maxAge) return kept.value;
      if (!failed || clock.now() - failed.at >= FAILURE_AGE) {
        reading ??= { since: clock.now(), promise: readAnew() };
        try {
          return await unlessAborted(reading.promise, signal);
        } catch (error) {
          signal.throwIfAborted();
          if (!kept) throw error;
        }
      }
      if (kept) return kept.value;
      throw failed?.error;
    },
  };
}
