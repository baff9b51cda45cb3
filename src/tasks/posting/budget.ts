import type { Ledger } from '../../archive/ledger.ts';
import type { NewPost } from '../../archive/writing/booking.ts';
import type { Clock } from '../../kit/clock.ts';
import { startOfDay } from '../../model/date.ts';
import { toNanos } from '../../model/money.ts';

export interface Budget {
  /** Today's limit (UTC; null: none), and what of it is spent or set aside for what is not known yet; nano-dollars. */
  today(): Promise<{ limit: number | null; spent: number; reserved: number }>;
  /** What a post of this time is held to, when its intent is booked. */
  at(time: number): NewPost['budget'];
}

/** `dailyBudget` in USD; null: no limit. */
export function createBudget(
  ledger: Pick<Ledger, 'spent'>,
  dailyBudget: number | null,
  clock: Clock,
): Budget {
  const limit = dailyBudget === null ? null : toNanos(dailyBudget);
  return {
    today: async () => ({ limit, ...(await ledger.spent(startOfDay(clock.now()))) }),
    at: (time) => (limit === null ? null : { limit, since: startOfDay(time) }),
  };
}
