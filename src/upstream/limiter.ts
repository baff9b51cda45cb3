import { LRUCache } from 'lru-cache';
import type { Clock } from '../kit/clock.ts';
import type { Deadline } from '../kit/deadline.ts';

/** Who waits for a turn, and until when. */
export type Turn = Pick<Deadline, 'signal' | 'caller'>;

export interface Limiter {
  /** Runs `call` as soon as a place and a turn are free; rejects with the signal's reason when that comes first. */
  run<T>(turn: Turn, call: () => Promise<T>): Promise<T>;
  /** Nobody starts before this time: upstream asked for a pause. */
  pauseUntil(time: number): void;
  /** How many calls could start now in this minute, and when the minute's oldest call is forgotten. */
  window(): { readonly limit: number; readonly remaining: number; readonly resetAt: number | null };
}

interface LimiterOptions {
  readonly concurrency: number;
  readonly perMinute: number;
  /** By how many the limits are shared now; each may do a little even where there are more than places. */
  readonly sharers?: () => number;
  readonly clock: Clock;
}

/** How much of a minute's calls one caller may take, so that something is left for the others. */
const SHARE = 0.75;
/** Callers that are remembered at once. */
const MAX_CALLERS = 10_000;

interface Waiting {
  readonly caller: string | undefined;
  readonly enter: () => void;
}

/** So many calls at once, and so many starts in any sixty seconds. */
export function createLimiter(options: LimiterOptions): Limiter {
  const { clock, sharers = () => 1 } = options;
  const concurrency = () => shareOf(options.concurrency, sharers());
  const perMinute = () => shareOf(options.perMinute, sharers());
  const waiting: Waiting[] = [];
  // Both of the last sixty seconds, oldest first.
  const starts: number[] = [];
  const startsOf = new LRUCache<string, number[]>({ max: MAX_CALLERS });
  /** Places that callers hold. */
  const held = new Map<string | undefined, number>();
  let running = 0;
  let pausedUntil = 0;

  /**
   * The earliest time for one more start, given the last ones: now, or when enough of them are a minute old. Forgets
   * those that are.
   */
  function turnOf(times: number[], limit: number): number {
    const now = clock.now();
    const kept = times.findIndex((time) => time > now - 60_000);
    times.splice(0, kept === -1 ? times.length : kept);
    return times.length < limit ? now : (times[times.length - limit] ?? now) + 60_000;
  }

  /** Milliseconds until the next start is allowed. */
  function delay(): number {
    return Math.max(turnOf(starts, perMinute()), pausedUntil) - clock.now();
  }

  /** Before a place is taken: who has had its share holds up nobody else. */
  async function awaitShare({ caller, signal }: Turn): Promise<void> {
    if (caller === undefined) return;
    const own = startsOf.get(caller) ?? [];
    startsOf.set(caller, own);
    for (;;) {
      const wait = turnOf(own, Math.ceil(perMinute() * SHARE)) - clock.now();
      if (wait <= 0) break;
      await clock.sleep(wait, signal);
    }
    own.push(clock.now());
  }

  async function takePlace({ caller, signal }: Turn): Promise<void> {
    if (running < concurrency()) {
      running += 1;
    } else {
      const { promise, reject, resolve } = Promise.withResolvers<void>();
      const own: Waiting = { caller, enter: resolve };
      const leave = () => {
        const at = waiting.indexOf(own);
        if (at === -1) return; // has the place since a moment ago, and gives it back by itself
        waiting.splice(at, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.push(own);
      await promise; // its place is counted by whoever let it in
      signal.removeEventListener('abort', leave);
    }
    held.set(caller, (held.get(caller) ?? 0) + 1);
  }

  function leavePlace({ caller }: Turn): void {
    // Whoever holds the fewest places is next, among equals who came first; the one that is left still counts.
    const places = (one: Waiting) => held.get(one.caller) ?? 0;
    const next = () => waiting.reduce((a, b) => (places(b) < places(a) ? b : a));
    running -= 1;
    // None, one, or several: there may be fewer or more places than a moment ago.
    while (waiting.length > 0 && running < concurrency()) {
      const chosen = next();
      waiting.splice(waiting.indexOf(chosen), 1);
      running += 1;
      chosen.enter();
    }
    const left = (held.get(caller) ?? 0) - 1;
    if (left > 0) held.set(caller, left);
    else held.delete(caller);
  }

  return {
    async run(turn, call) {
      const { signal } = turn;
      signal.throwIfAborted();
      await awaitShare(turn);
      await takePlace(turn);
      try {
        for (let wait = delay(); wait > 0; wait = delay()) await clock.sleep(wait, signal);
        signal.throwIfAborted();
        starts.push(clock.now());
        return await call();
      } finally {
        leavePlace(turn);
      }
    },
    pauseUntil(time) {
      pausedUntil = Math.max(pausedUntil, time);
    },
    window() {
      const limit = perMinute();
      turnOf(starts, limit);
      const oldest = starts[0];
      return {
        limit,
        remaining: Math.max(0, limit - starts.length),
        resetAt: oldest === undefined ? null : oldest + 60_000,
      };
    },
  };
}

/** One's part of a limit that several share. */
export function shareOf(limit: number, sharers: number): number {
  return Math.max(1, Math.floor(limit / sharers));
}
