import type { Clock } from './clock.ts';

/** Waits for a promise, but no longer than until the signal: then it rejects with the signal's reason. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => {}); // it may fail when nobody is left to hear of it
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const leave = () => reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** What a promise resolves to; null when that takes longer than so many milliseconds. */
export async function within<T>(
  clock: Clock,
  milliseconds: number,
  promise: Promise<T>,
): Promise<T | null> {
  const over = new AbortController();
  const late = clock.sleep(milliseconds, over.signal).then(() => null);
  late.catch(() => {}); // the promise was first
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}
