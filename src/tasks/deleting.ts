import { z } from 'zod';
import type { Archive } from '../archive/archive.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { untraced } from '../kit/spans.ts';

export interface Deleting {
  /** Deletes tasks for good; resolves to how many it were, and to those ids of which nothing was kept. */
  deleteTasks(ids: readonly string[]): Promise<Deleted>;
  /** Calls back with the id of each task that was deleted, whoever did it, until the function that it returns is called. */
  observe(callback: (id: string) => void): () => void;
  /** Begins to look for what other processes delete. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface Deleted {
  readonly deleted: number;
  readonly unknown: readonly string[];
}

interface DeletingParts {
  readonly archive: Pick<Archive, 'deletions'>;
  readonly log: { warn(details: object, message: string): void };
  readonly clock?: Clock;
}

/** Milliseconds between two looks at what other processes have deleted, such as the command `delete`. */
const PACE = 1000;

const Id = z.guid().toLowerCase();

/** Deleting, and the telling of it: whoever holds tasks in memory has to let go of them. */
export function createDeleting({ archive, clock = systemClock, log }: DeletingParts): Deleting {
  const { deletions } = archive;
  const observers = new Set<(id: string) => void>();
  const stop = new AbortController();
  /** The last deletion that was told. */
  let last: number | null = null;
  let running: Promise<void> = Promise.resolve();

  function tell(ids: readonly string[]): void {
    for (const id of ids) for (const observer of observers) observer(id);
  }

  async function look(): Promise<void> {
    for (;;) {
      const found = await deletions.after(last);
      last = found.last;
      tell(found.ids);
      if (found.ids.length === 0) return;
    }
  }

  async function lookAgainAndAgain(): Promise<void> {
    let isFailing = false;
    for (;;) {
      await clock.sleep(PACE, stop.signal);
      try {
        await untraced(look);
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.warn({ err: error }, 'what was deleted cannot be looked for');
        isFailing = true;
      }
    }
  }

  return {
    async deleteTasks(ids) {
      const asked = ids.map((id) => ({ id, known: Id.safeParse(id).data }));
      const wanted = new Set(asked.flatMap(({ known }) => known ?? []));
      const deleted = await deletions.ofIds([...wanted]);
      tell(deleted);
      const gone = new Set(deleted);
      const unknown = asked.filter(({ known }) => known === undefined || !gone.has(known));
      return { deleted: deleted.length, unknown: [...new Set(unknown.map(({ id }) => id))] };
    },
    observe(callback) {
      observers.add(callback);
      return () => void observers.delete(callback);
    },
    async start() {
      await look();
      running = lookAgainAndAgain().catch(() => {}); // until the service stops
    },
    async close() {
      stop.abort(new Error('the service stops'));
      await running;
    },
  };
}
