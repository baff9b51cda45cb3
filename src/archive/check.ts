import { type Clock, systemClock } from '../kit/clock.ts';
import { within } from '../kit/waiting.ts';
import type { Store } from './store/store.ts';

/** Milliseconds that whoever asks waits for an answer. */
const WAIT = 1000;
/** Milliseconds for which a good answer holds: strangers may ask, and each look is a write. */
const GOOD_FOR = 1000;

/**
 * Whether the database can be read and written: rejects when it cannot. One look at a time, for all who ask. While it
 * takes long, since somebody holds a lock or the database is far away, what the last one showed is told.
 */
export function createCheck(
  { reader, writes }: Pick<Store, 'reader' | 'writes'>,
  clock: Clock = systemClock,
): () => Promise<void> {
  let looking: Promise<Seen> | null = null;
  let last: Seen = { error: null, at: 0 };

  async function look(): Promise<Seen> {
    try {
      await reader.selectFrom('tasks').select('id').limit(1).execute();
      await writes.check();
      last = { error: null, at: clock.now() };
    } catch (error) {
      last = { error, at: clock.now() };
    }
    looking = null;
    return last;
  }

  return async () => {
    if (last.error === null && clock.now() - last.at < GOOD_FOR) return;
    looking ??= look();
    const { error } = (await within(clock, WAIT, looking)) ?? last;
    if (error !== null) throw error;
  };
}

interface Seen {
  readonly error: unknown;
  /** Epoch milliseconds. */
  readonly at: number;
}
