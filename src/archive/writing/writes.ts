/* In this room: transactions, and what they write: task rows, what is derived from an answer, bookings, sums. */

import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { Known } from './numbering.ts';
import { keepMet } from './derived-rows.ts';
import { type Begun, bookIntent, bookOutcomes, type NewPost, type Settlement } from './booking.ts';
import { allowAgain, deleteSome, DELETION_SLICE, type Doomed } from './deletion.ts';
import { type Derivation, deriveSome, type Slice, SLICE } from './derive-arrivals.ts';
import type { Arrival } from './intake.ts';
import { type Lock, ROLL_UP_LOCK } from './locks.ts';
import type { TermCounts } from '../tables/tracked-terms.ts';
import { storeTerm } from './tracked-terms.ts';
import { createPace } from './pace.ts';
import { rederiveSome } from './rederive.ts';
import { beginNotices, type NoticeOutcome, settleNotices, takeNotices } from './notices.ts';
import { CHUNK, rollUpSome } from './roll-ups.ts';
import type { Tables } from '../tables/tables.ts';
import type { FullText } from '../tables/full-text.ts';

/** What somebody waits for; each is whole when it resolves, in one transaction. */
export interface AwaitedWrites {
  /** Takes in answers, but for what was deleted: they are safe, and can be found; all else is derived from them later. */
  readonly takeIn: (arrivals: readonly Arrival[]) => Promise<void>;
  /** Books the intent of a paid call unless its key is known or the budget does not allow it. */
  readonly begin: (post: NewPost) => Promise<Begun>;
  /** Books the outcomes and takes in their tasks. */
  readonly settle: (settlements: readonly Settlement[]) => Promise<void>;
}

/** What follows from it; in one transaction unless it says otherwise. */
export interface LaterWrites {
  /** Derives from some of what was taken in all that is asked for but a task itself; each in one transaction. */
  readonly deriveSome: (slice: Slice) => Promise<Derivation>;
  /** Reads some bodies again whose columns are of an older reading; resolves to how many, 0 when none is left. */
  readonly rederiveSome: () => Promise<number>;
  /** Keeps what a term was counted to be, unless there is more in the roll-ups by now. */
  readonly storeTerm: (term: TermCounts) => Promise<void>;
  /** Adds some more tasks to the roll-ups; resolves to whether it did. */
  readonly rollUpSome: () => Promise<boolean>;
  /** Deletes some tasks for good, each in one transaction; resolves to the ids of those that were there. */
  readonly deleteSome: (doomed: Doomed, at: number) => Promise<string[]>;
  /** Lets deleted tasks be kept again, should they come. */
  readonly allowAgain: (ids: readonly string[]) => Promise<void>;
  /** The next three: what is to be told to NOTIFY_URL; see notices.ts. */
  readonly beginNotices: () => Promise<void>;
  readonly takeNotices: (now: number) => Promise<boolean>;
  readonly settleNotices: (outcomes: readonly NoticeOutcome[]) => Promise<void>;
  /** Writes what is there already. */
  readonly check: () => Promise<void>;
}

/** All that is ever written. */
export interface Writes extends AwaitedWrites, LaterWrites {}

type InTransaction = <Result>(
  work: (trx: Transaction<Tables>) => Promise<Result>,
) => Promise<Result>;

export interface AwaitedWritesParts {
  /** A transaction that survives the loss of power as well: for rows that stand for money. */
  readonly durably: InTransaction;
  readonly takeIn: AwaitedWrites['takeIn'];
  /** The same within a transaction. */
  readonly takeInWithin: (
    trx: Transaction<Tables>,
    arrivals: readonly Arrival[],
  ) => void | Promise<void>;
  readonly lock: Lock;
}

export function createAwaitedWrites(parts: AwaitedWritesParts): AwaitedWrites {
  const { durably, lock, takeIn, takeInWithin } = parts;
  return {
    takeIn,

    begin: (post) => durably((trx) => bookIntent(trx, post, lock)),

    settle: (settlements) =>
      durably(async (trx) => {
        // In the order in which derivation takes the same rows, so that neither waits for the other for ever.
        const arrivals = settlements.flatMap(({ task }) => task ?? []);
        if (arrivals.length > 0) await takeInWithin(trx, arrivals);
        await bookOutcomes(trx, settlements);
      }),
  };
}

export interface LaterWritesParts {
  /** The connection, between its transactions. */
  readonly db: Kysely<Tables>;
  readonly fullText: FullText;
  readonly known: Known;
  /** Milliseconds that a transaction is to take. */
  readonly aim: number;
  readonly inTransaction: InTransaction;
  readonly lock: Lock;
  /** After a selection of rows that are to be deleted: leaves out those that somebody is changing. */
  readonly ifFree: RawBuilder<unknown>;
}

export function createLaterWrites(parts: LaterWritesParts): LaterWrites {
  const { aim, inTransaction, known, lock } = parts;
  const derivation = createPace(aim, { least: 10, most: SLICE });
  const deletion = createPace(aim, { least: 5, most: DELETION_SLICE });
  // Each asks anew for the terms that are counted on.
  const rollUp = createPace(aim, { least: 100, most: CHUNK });
  return {
    deriveSome: (slice) => deriveSome(parts, slice, derivation),

    async rederiveSome() {
      const { count, met } = await inTransaction((trx) => rederiveSome(trx, parts, lock));
      keepMet(known, met);
      return count;
    },

    storeTerm: (term) =>
      inTransaction(async (trx) => {
        await lock(trx, ROLL_UP_LOCK);
        await storeTerm(trx, term);
      }),

    rollUpSome: () => rollUpSome(parts, rollUp),

    deleteSome: (doomed, at) => deleteSome(parts, doomed, at, deletion),

    allowAgain: (ids) => inTransaction((trx) => allowAgain(trx, lock, ids)),

    beginNotices: () => inTransaction((trx) => beginNotices(trx, lock)),

    takeNotices: (now) => inTransaction((trx) => takeNotices(trx, lock, now)),

    settleNotices: (outcomes) => inTransaction((trx) => settleNotices(trx, outcomes)),

    check: () =>
      inTransaction(async (trx) => {
        await trx
          .updateTable('rolled_up')
          .set((row) => ({ upto: row.ref('upto') }))
          .execute();
      }),
  };
}
