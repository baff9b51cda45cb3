import type { Ledger } from '../../archive/ledger.ts';
import type { Replicas } from '../../archive/replicas/replicas.ts';
import type { Entry } from '../../archive/writing/booking.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Deadline } from '../../kit/deadline.ts';
import { LIVE_TIMEOUT, POST_TIMEOUT } from '../../upstream/client.ts';

/** Paid calls that another replica makes. */
export interface Elsewhere {
  /**
   * The entries of a post, once no other replica is sending them: until then whoever comes with the same key waits, as
   * long as there is time.
   */
  outcomeOf(key: string, deadline: Deadline): Promise<Entry[]>;
  /** Has those who wait for a post look again: what came of it is known, or that it is not. */
  tell(key: string): void;
}

interface ElsewhereParts {
  readonly ledger: Pick<Ledger, 'entriesOf'>;
  readonly replicas: Pick<Replicas, 'id' | 'isAlive' | 'onBroadcast' | 'tell'>;
  readonly clock: Clock;
}

/** Milliseconds between two looks when nothing is heard: what is told may be lost. */
const PACE = 1000;
/** Milliseconds of a deadline that are left for telling what is known by then. */
const SPARE = 500;
const LONGEST = { STANDARD: POST_TIMEOUT, LIVE: LIVE_TIMEOUT };
const KIND = 'outcome';

export function createElsewhere({ clock, ledger, replicas }: ElsewhereParts): Elsewhere {
  /** By key: of those who use it here one at a time is let as far as this. */
  const waiting = new Map<string, (isOver: boolean) => void>();

  replicas.onBroadcast((broadcast) => {
    if (broadcast === null) for (const wake of waiting.values()) wake(false);
    else if (broadcast.kind === KIND) waiting.get(broadcast.about)?.(true);
  });

  async function isBeingSent({ method, postedAt, sender, state }: Entry): Promise<boolean> {
    if (state !== 'OPEN' || sender === null || sender === replicas.id) return false;
    return clock.now() - postedAt < LONGEST[method] && (await replicas.isAlive(sender));
  }

  /** Resolves to whether it was told that the call is over. */
  async function pause(key: string, milliseconds: number, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    waiting.set(key, resolve);
    const awake = new AbortController();
    clock.sleep(milliseconds, AbortSignal.any([awake.signal, signal])).then(
      () => resolve(false),
      () => resolve(false), // nobody waits any more
    );
    const isOver = await promise;
    awake.abort();
    waiting.delete(key);
    return isOver;
  }

  return {
    async outcomeOf(key, deadline) {
      for (let isOver = false; ;) {
        const entries = await ledger.entriesOf(key);
        const left = deadline.at() - clock.now() - SPARE;
        if (isOver || left <= 0 || deadline.signal.aborted) return entries;
        const sent = await Promise.all(entries.map((entry) => isBeingSent(entry)));
        if (!sent.includes(true)) return entries;
        isOver = await pause(key, Math.min(PACE, left), deadline.signal);
      }
    },
    tell: (key) => replicas.tell({ kind: KIND, about: key }),
  };
}
