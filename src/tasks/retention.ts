import type { Archive } from '../archive/archive.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { DAY, HOUR } from '../model/date.ts';

interface RetentionParts {
  readonly archive: Pick<Archive, 'deletions'>;
  /** For how long answers are kept. */
  readonly days: number;
  readonly log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
  readonly clock?: Clock;
}

/** Deletes what is too old, now and once an hour, until it is told to stop. */
export type Retention = (stop: AbortSignal) => Promise<void>;

/** What is not final after so many days never will be; until then its answer may come, and was paid for. */
const UNFINISHED = 30 * DAY;

/** Lets go of answers that are older than they are to be. */
export function createRetention({
  archive,
  clock = systemClock,
  days,
  log,
}: RetentionParts): Retention {
  async function sweep(stop: AbortSignal): Promise<void> {
    const now = clock.now();
    const time = now - days * DAY;
    let began = clock.now();
    const deleted = await archive.deletions.olderThan(time, Math.min(time, now - UNFINISHED), {
      signal: stop,
      // Half of the time is for whoever else writes.
      async onSlice() {
        const took = clock.now() - began;
        if (took > 0) await clock.sleep(took, stop).catch(() => {}); // told to stop
        began = clock.now();
      },
    });
    if (deleted > 0) log.info({ deleted, days }, 'deleted what was older than RETENTION_DAYS');
  }

  return async (stop) => {
    while (!stop.aborted) {
      await sweep(stop).catch((error: unknown) => {
        log.warn({ err: error }, 'what is too old could not be deleted');
      });
      await clock.sleep(HOUR, stop).catch(() => {}); // told to stop
    }
  };
}
