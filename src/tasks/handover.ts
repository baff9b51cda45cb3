import { isStoreTrouble } from '../archive/trouble.ts';
import type { Replicas } from '../archive/replicas/replicas.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { HOUR } from '../model/date.ts';
import { readableProviders } from '../model/provider.ts';
import { type Awaited, type Collector, GIVE_UP } from './collect.ts';

const MINUTE = 60_000;
/** Milliseconds until the book is looked through again when it could not be. */
const TROUBLE_PAUSE = 2000;
/** Tasks in one broadcast, which may have 8,000 bytes. */
const PER_BROADCAST = 100;
const KIND = 'awaited';

interface HandoverParts {
  readonly collector: Pick<Collector, 'awaited' | 'resume' | 'takeOver'>;
  readonly replicas: Pick<Replicas, 'asHolder' | 'holds' | 'onBroadcast' | 'tell'>;
  readonly log: { warn(details: object, message: string): void };
  readonly clock?: Clock;
}

export interface Handover {
  /** Has whoever collects look after tasks that are waited for here. */
  tell(tasks: readonly Awaited[]): void;
  start(): void;
  close(): Promise<void>;
}

/**
 * Collecting when there are several replicas: one collects, and finds what was posted in the book, when it begins and
 * once an hour. The others tell it what they wait for, also what nobody here has posted, and tell it again and again:
 * whoever collects may not have been there, or may not be the same any more.
 */
export function createHandover(parts: HandoverParts): Handover {
  const { clock = systemClock, collector, log, replicas } = parts;
  const stop = new AbortController();
  let telling: Promise<void> = Promise.resolve();

  async function lookThroughBook(held: AbortSignal): Promise<void> {
    const ending = AbortSignal.any([held, stop.signal]);
    for (let since = 0; !ending.aborted;) {
      let pause = HOUR;
      try {
        await collector.resume(since);
        since = clock.now() - GIVE_UP + HOUR;
      } catch (error) {
        log.warn({ err: error }, 'the collector could not look through the book of paid calls');
        if (isStoreTrouble(error)) pause = TROUBLE_PAUSE;
      }
      await clock.sleep(pause, ending).catch(() => {}); // told to stop
    }
  }

  function tell(tasks: readonly Awaited[]): void {
    if (replicas.holds('collector')) return;
    for (let at = 0; at < tasks.length; at += PER_BROADCAST) {
      const some = tasks.slice(at, at + PER_BROADCAST);
      const about = some.map(({ id, provider, since }) => `${id},${provider},${since}`).join(' ');
      replicas.tell({ kind: KIND, about });
    }
  }

  async function tellEveryMinute(): Promise<void> {
    for (;;) {
      await clock.sleep(MINUTE, stop.signal);
      tell(collector.awaited());
    }
  }

  function hear(about: string): void {
    if (!replicas.holds('collector')) return;
    const tasks = about.split(' ').flatMap((text) => {
      const [id = '', name, since] = text.split(',');
      const provider = readableProviders.find((one) => one === name);
      return provider ? { id, provider, since: Number(since) } : [];
    });
    collector.takeOver(tasks);
  }

  return {
    tell,
    start() {
      replicas.asHolder('collector', lookThroughBook);
      replicas.onBroadcast((broadcast) => {
        if (broadcast?.kind === KIND) hear(broadcast.about);
      });
      telling = tellEveryMinute().catch(() => {}); // until the service stops
    },
    async close() {
      stop.abort(new Error('the service stops'));
      await telling;
    },
  };
}
