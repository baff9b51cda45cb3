import type { Archive } from '../../archive/archive.ts';
import type { Clock } from '../../kit/clock.ts';
import { within } from '../../kit/waiting.ts';
import type { Finish } from '../finish.ts';
import type { Unwritten } from '../unwritten.ts';
import type { Outcome } from './outcomes.ts';

/** Milliseconds that an answer waits for its booking before it goes out all the same. */
const BOOKING_WAIT = 2000;
/** What an outcome takes in memory beside its body. */
const OUTCOME_BYTES = 1000;

/** The outcomes of paid calls on their way into the book: an answer in hand is never let go before it is there. */
export interface Bookings {
  /**
   * Books what came of paid calls. Resolves when it is on disk; when that fails or takes long, it is held and booked
   * as soon as it can be.
   */
  book(outcomes: readonly Outcome[]): Promise<void>;
  /** Whether the outcome of an entry is on its way. */
  isBooking(token: string): boolean;
  /** What came of an entry, where that is held since it could not be booked. */
  held(token: string): Outcome | undefined;
  /** Resolves when no first try is under way. */
  idle(): Promise<void>;
}

interface BookingsParts {
  readonly archive: Pick<Archive, 'ledger'>;
  readonly finish: Pick<Finish, 'show'>;
  readonly unwritten: Pick<Unwritten, 'hold' | 'isBlocked'>;
  readonly clock: Clock;
}

interface Held {
  readonly outcome: Outcome;
  readonly hide: () => void;
}

export function createBookings({ archive, clock, finish, unwritten }: BookingsParts): Bookings {
  const booking = new Set<string>();
  const held = new Map<string, Held>();
  const trying = new Set<Promise<boolean>>();

  async function write(outcomes: readonly Outcome[]): Promise<void> {
    const settlements = outcomes.map(({ settlement }) => settlement);
    await archive.ledger.settle(settlements);
    for (const { settlement } of outcomes) {
      booking.delete(settlement.token);
      held.get(settlement.token)?.hide();
      held.delete(settlement.token);
    }
  }

  /** Those that are not booked yet are told from here to whoever asks. */
  function show(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      const { token } = outcome.settlement;
      if (!booking.has(token) || held.has(token)) continue;
      // Of a live answer upstream has no copy: who asks for the task gets ours.
      const [live] = liveAnswers([outcome]);
      held.set(token, { outcome, hide: live ? finish.show(live) : () => {} });
    }
  }

  /** `first` is a try that is still under way: when it succeeds after all, there is nothing more to do. */
  function hold(
    outcomes: readonly Outcome[],
    error: unknown,
    first: Promise<boolean> = Promise.resolve(false),
  ): void {
    show(outcomes);
    const names = outcomes.map(({ settlement }) => settlement.taskId ?? settlement.token);
    const sizes = outcomes.map(({ settlement }) => settlement.task?.body.length ?? 0);
    const bytes = sizes.reduce((sum, size) => sum + size + OUTCOME_BYTES, 0);
    const again = async () => {
      if (!(await first)) await write(outcomes);
    };
    // Under a name of its own: the answer of the same task may have to wait as well.
    unwritten.hold({ id: `booking of ${names.join(' ')}`, bytes, write: again }, error);
  }

  return {
    async book(outcomes) {
      if (outcomes.length === 0) return;
      for (const { settlement } of outcomes) booking.add(settlement.token);
      if (unwritten.isBlocked) {
        hold(outcomes, null);
        return;
      }
      let isLate = false;
      const first = write(outcomes).then(
        () => true,
        (error: unknown) => {
          if (!isLate) hold(outcomes, error);
          return false;
        },
      );
      trying.add(first);
      void first.finally(() => trying.delete(first));
      if ((await within(clock, BOOKING_WAIT, first)) !== null) return;
      isLate = true;
      hold(outcomes, new Error(`not booked within ${BOOKING_WAIT} ms`), first);
    },
    isBooking: (token) => booking.has(token),
    held: (token) => held.get(token)?.outcome,
    async idle() {
      await Promise.all(trying);
    },
  };
}

function liveAnswers(outcomes: readonly Outcome[]) {
  return outcomes.flatMap(({ response, settlement }) =>
    response && settlement.task?.final ? [response] : [],
  );
}
