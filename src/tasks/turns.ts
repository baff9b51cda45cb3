import type { Replicas } from '../archive/replicas/replicas.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import type { Finish } from './finish.ts';

/** Who of several replicas fetches a task. */
export interface Turns {
  /** Whether it is this one. It has to end its turn. */
  take(id: string): Promise<boolean>;
  /** The turn is over; `isFinal`: and with it all turns, once the answer is stored. */
  end(id: string, isFinal: boolean): void;
  /** Resolves when there may be something new to see of what others fetch. */
  next(signal: AbortSignal): Promise<void>;
}

interface TurnsParts {
  readonly replicas: Pick<Replicas, 'leases' | 'onBroadcast' | 'tell'>;
  readonly finish: Pick<Finish, 'isStored'>;
  /** Aborted when the service stops. */
  readonly stop: AbortSignal;
  readonly clock?: Clock;
}

const KIND = 'turns';
/** Milliseconds between two looks when nothing is heard: what is told may be lost. */
const PACE = 1000;
/** Milliseconds until it is told that turns are over, for all of them that are by then. */
const GATHERING = 20;
/** Milliseconds until it is seen again whether an answer could be written. */
const WRITE_PACE = 2000;

/** null where nobody else fetches anything. */
export function createTurns(parts: TurnsParts): Turns | null {
  const { clock = systemClock, finish, replicas, stop } = parts;
  const { leases } = replicas;
  if (leases === null) return null;
  const waiting = new Set<() => void>();
  let isTelling = false;

  replicas.onBroadcast((broadcast) => {
    if (broadcast !== null && broadcast.kind !== KIND) return;
    for (const wake of waiting) wake();
  });

  function tell(): void {
    if (isTelling) return;
    isTelling = true;
    clock.sleep(GATHERING, stop).then(
      () => {
        isTelling = false;
        replicas.tell({ kind: KIND, about: '' });
      },
      () => {}, // the service stops: the others look by themselves
    );
  }

  /** Until then nobody else may fetch it: upstream may give an answer only once. */
  async function untilStored(id: string): Promise<void> {
    while (!(await finish.isStored(id))) await clock.sleep(WRITE_PACE, stop);
  }

  async function giveBack(id: string, isFinal: boolean): Promise<void> {
    if (isFinal) {
      await untilStored(id);
      leases?.giveBackLater(id);
    } else {
      await leases?.giveBack(id);
    }
    tell();
  }

  return {
    take: leases.take,
    end(id, isFinal) {
      giveBack(id, isFinal).catch(() => {}); // it ends with this replica at the latest
    },
    async next(signal) {
      signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      const over = new AbortController();
      const late = clock.sleep(PACE, AbortSignal.any([over.signal, signal]));
      try {
        await Promise.race([promise, late]);
      } finally {
        waiting.delete(resolve);
        late.catch(() => {});
        over.abort();
      }
    },
  };
}
