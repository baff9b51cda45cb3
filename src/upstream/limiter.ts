import type { Clock } from './clock.ts';

export interface Limiter {
  /** Runs `call` as soon as a place and a turn are free; rejects with the signal's reason when that comes first. */
  run<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T>;
  /** Nobody starts before this time: upstream asked for a pause. */
  pauseUntil(time: number): void;
  /** How many calls could start now in this minute, and when the minute's oldest call is forgotten. */
  window(): { readonly limit: number; readonly remaining: number; readonly resetAt: number | null };
}

interface LimiterOptions {
  readonly concurrency: number;
  readonly perMinute: number;
  readonly clock: Clock;
}

/** So many calls at once, and so many starts in any sixty seconds. */
export function createLimiter({ clock, concurrency, perMinute }: LimiterOptions): Limiter {
  const waiting: (() => void)[] = [];
  const starts: number[] = []; // of the last sixty seconds, oldest first
  let running = 0;
  let pausedUntil = 0;

  function forget(): void {
    const old = clock.now() - 60_000;
    let count = 0;
    while (count < starts.length && (starts[count] ?? 0) <= old) count += 1;
    if (count > 0) starts.splice(0, count);
  }

  /** Milliseconds until the next start is allowed. */
  function delay(): number {
    forget();
    const now = clock.now();
    const turn = starts.length < perMinute ? now : (starts[0] ?? now) + 60_000;
    return Math.max(turn, pausedUntil) - now;
  }

  async function takePlace(signal: AbortSignal): Promise<void> {
    if (running < concurrency) {
      running += 1;
      return;
    }
    const { promise, reject, resolve } = Promise.withResolvers<void>();
    const leave = () => {
      waiting.splice(waiting.indexOf(resolve), 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    waiting.push(resolve);
    await promise; // the place is handed over: `running` stays as it is
    signal.removeEventListener('abort', leave);
  }

  function leavePlace(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    async run(signal, call) {
      signal.throwIfAborted();
      await takePlace(signal);
      try {
        for (let wait = delay(); wait > 0; wait = delay()) await clock.sleep(wait, signal);
        signal.throwIfAborted();
        starts.push(clock.now());
        return await call();
      } finally {
        leavePlace();
      }
    },
    pauseUntil(time) {
      pausedUntil = Math.max(pausedUntil, time);
    },
    window() {
      forget();
      const oldest = starts[0];
      return {
        limit: perMinute,
        remaining: Math.max(0, perMinute - starts.length),
        resetAt: oldest === undefined ? null : oldest + 60_000,
      };
    },
  };
}
