import { isStoreTrouble } from '../archive/trouble.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { within } from '../kit/waiting.ts';

/** Something worth money that could not be written to the archive, and has to be. */
export interface PendingWrite {
  /** What the log calls it. A newer one of the same name takes its place. */
  readonly id: string;
  /** How much memory it takes. */
  readonly bytes: number;
  /** Writes it. Doing it twice must be the same as doing it once: an earlier try may have been written unnoticed. */
  readonly write: () => Promise<void>;
}

/**
 * What waits to be written, because the archive could not be when it came: held in memory and tried again, ever more
 * patiently, until it is written. Readiness, the metric and the log are told of it from here.
 */
export interface Unwritten {
  /** Takes charge of a write that failed. */
  hold(write: PendingWrite, error: unknown): void;
  has(id: string): boolean;
  /** Whether memory may hold so many bytes more. Whoever can get a thing again should hold no more than its id then. */
  hasRoom(bytes?: number): boolean;
  /** How many wait. */
  readonly size: number;
  /** Whether the last try failed because the archive cannot be written: another one now would only take time. */
  readonly isBlocked: boolean;
  /** Tries for the last time, and logs the ids of what is still not written. */
  close(): Promise<void>;
}

interface UnwrittenParts {
  readonly log: {
    error(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
  readonly maxBytes?: number;
  readonly clock?: Clock;
}

/** Some ten thousand answers, packed. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Milliseconds before the second try, and at most between two. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;
/** Tried at once, so that they share transactions. */
const AT_ONCE = 100;
/** Milliseconds that the last try may take. */
const LAST_TRY = 15_000;

export function createUnwritten({
  clock = systemClock,
  log,
  maxBytes = MAX_BYTES,
}: UnwrittenParts): Unwritten {
  const waiting = new Map<string, PendingWrite>();
  const stop = new AbortController();
  let bytes = 0;
  let isBlocked = false;
  let running: Promise<void> | null = null;

  function add(write: PendingWrite): void {
    remove(waiting.get(write.id));
    waiting.set(write.id, write);
    bytes += write.bytes;
  }

  /** But for one that has taken its place meanwhile. */
  function remove(write: PendingWrite | undefined): void {
    if (!write || waiting.get(write.id) !== write) return;
    waiting.delete(write.id);
    bytes -= write.bytes;
  }

  async function run(): Promise<void> {
    const began = clock.now();
    let written = 0;
    for (let pause = FIRST_PAUSE; waiting.size > 0;) {
      try {
        await clock.sleep(pause, stop.signal);
      } catch {
        return; // told to stop
      }
      const count = await tryAll();
      written += count;
      pause = count > 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    }
    running = null;
    const seconds = Math.round((clock.now() - began) / 1000);
    log.warn({ written, seconds }, 'everything is written to the archive again');
  }

  /** One shows whether the archive can be written; only then come the others. Resolves to how many were written. */
  async function tryAll(): Promise<number> {
    const writes = [...waiting.values()];
    let count = 0;
    for (let at = 0; at < writes.length;) {
      const some = writes.slice(at, at + (count === 0 ? 1 : AT_ONCE));
      at += some.length;
      count += await trySome(some);
      if (isBlocked) break;
    }
    return count;
  }

  async function trySome(writes: readonly PendingWrite[]): Promise<number> {
    const errors = await Promise.all(writes.map((write) => attempt(write)));
    const failed = writes.filter((_, index) => errors[index] !== null);
    isBlocked = errors.some((error) => isStoreTrouble(error));
    let count = writes.length - failed.length;
    if (isBlocked || writes.length === 1) return count;
    // One that cannot be written spoils the transaction that it shares: each by itself then.
    for (const write of failed) count += await trySome([write]);
    return count;
  }

  /** Resolves to the error; null: it is written. */
  async function attempt(write: PendingWrite): Promise<unknown> {
    try {
      await write.write();
    } catch (error) {
      return error ?? new Error('it failed without a reason');
    }
    remove(write);
    return null;
  }

  return {
    hold(write, error) {
      add(write);
      isBlocked ||= isStoreTrouble(error);
      if (running || stop.signal.aborted) return;
      const message = 'the archive cannot be written: what is not is held, and tried again';
      log.error({ err: error, id: write.id }, message);
      running = run();
    },
    has: (id) => waiting.has(id),
    hasRoom: (more = 0) => bytes + more < maxBytes,
    get size() {
      return waiting.size;
    },
    get isBlocked() {
      return isBlocked;
    },
    async close() {
      stop.abort();
      await running;
      if (waiting.size > 0) await within(clock, LAST_TRY, tryAll());
      if (waiting.size === 0) return;
      log.error(
        { ids: [...waiting.keys()] },
        'stopped before these could be written to the archive',
      );
    },
  };
}
