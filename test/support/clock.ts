import type { Clock } from '../../src/kit/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on and lets everything run that became due. */
  advance(milliseconds: number): Promise<void>;
  /** How many wait for a time to come. */
  readonly sleeping: number;
}

export function createFakeClock(start = 1_000_000): FakeClock {
  let now = start;
  const sleepers = new Set<{ readonly due: number; wake(): void }>();

  return {
    now: () => now,
    get sleeping() {
      return sleepers.size;
    },
    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const sleeper = { due: now + milliseconds, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        });
      });
    },
    async advance(milliseconds) {
      now += milliseconds;
      for (const sleeper of sleepers) {
        if (sleeper.due > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      await settle();
    },
  };
}

/** Lets every promise that can go on go on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
