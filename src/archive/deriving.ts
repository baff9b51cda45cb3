import { createBatcher } from '../kit/batcher.ts';
import { systemClock } from '../kit/clock.ts';
import { untraced } from '../kit/spans.ts';
import { ThreadEndedError } from './store/thread-error.ts';
import type { Store } from './store/store.ts';
import { type Derivation, SLICE } from './writing/derive-arrivals.ts';
import { isStoreTrouble } from './trouble.ts';

/** Has all that was taken in derived from, little by little, and tells when that has been done. */
export interface Deriving {
  /** So many answers were taken in. */
  readonly arrived: (count: number) => void;
  /** Takes in so many as soon as there is room for them, in turn; until then nothing is begun. */
  readonly admit: (count: number, takeIn: () => Promise<void>) => Promise<void>;
  /** Resolves when all that had arrived before is derived, whoever took it in; rejects when that cannot be written now. */
  readonly settled: () => Promise<void>;
  /** Derives what comes until this replica loses the role; only where the store is shared. */
  readonly derive: (held: AbortSignal) => Promise<void>;
  /** Another replica took something in, or derived: a reason to look. */
  readonly hear: () => void;
  readonly close: () => Promise<void>;
}

export interface DerivingParts {
  readonly store: Pick<Store, 'reader' | 'writes'>;
  /** Called when something was derived, here or elsewhere. */
  readonly onDerived: (count: number) => Promise<void>;
  readonly onSlice: (slice: { readonly tasks: number; readonly seconds: number }) => void;
  /** Whether others share the store: then nothing is derived here without the role. */
  readonly isShared: boolean;
  /** Called when something waits that another replica has to derive. */
  readonly onWaiting: () => void;
  /** Told of an answer of which nothing can be derived: it is left as it is until the next start. */
  readonly onStuck: (error: unknown, inboxNumber: number) => void;
}

/** Milliseconds after the last arrival: what comes together is derived together, when its clients have their answers. */
const PAUSE = 20;
/** But no longer after the first, however many come. */
const LONGEST_PAUSE = 200;
/** Whoever would take in more has to wait, but for the outcomes of what was paid for. */
const MAX_WAITING = 5000;
/** Milliseconds until the next try after the store could not be written. */
const TROUBLE_PAUSE = 2000;
/** Milliseconds between two looks at what other processes took in or derived. */
const LOOK_PACE = 2000;
/** Milliseconds without progress, after which whoever waits for it derives himself: that is right, only not needed twice. */
const STALLED = 5000;
/** So often a thread may end over one answer, before that is left out. */
const MAX_ENDS = 3;

interface Waiter {
  readonly upTo: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createDeriving(parts: DerivingParts): Deriving {
  const { isShared, onDerived, onSlice, onStuck, onWaiting, store } = parts;
  let holds = !isShared;
  /** The slice that is being derived here. */
  let current: Promise<unknown> = Promise.resolve();
  /** Something was taken in that whoever has the role has not been told of. */
  let untold = false;
  /** The oldest that waits, and since when it has been. */
  let oldest: { readonly number: number | null; readonly seenAt: number } | null = null;
  const stop = new AbortController();
  const stuck = new Set<number>();
  let waiters: Waiter[] = [];
  const waitingForRoom: { readonly count: number; readonly resolve: () => void }[] = [];
  /** How many have room, and are being taken in. */
  let admitted = 0;
  /** How many wait, as far as this process knows. */
  let waiting = 0;
  /** How many arrived since the slice that is under way began. */
  let arrivedSince = 0;
  let limit = SLICE;
  /** How often a thread has ended one after the other over the oldest answer alone. */
  let ends = 0;
  let timer: NodeJS.Timeout | null = null;
  let firstAt = 0;
  /** After trouble; whoever waits has it end. */
  let pausing: AbortController | null = null;
  let running: Promise<void> | null = null;
  const looks = setInterval(() => void untraced(look), LOOK_PACE).unref();

  /** The number of the arrival that came last, or first; null: none waits. */
  async function edge(which: 'max' | 'min'): Promise<number | null> {
    let inbox = store.reader.selectFrom('inbox');
    if (stuck.size > 0) inbox = inbox.where('number', 'not in', [...stuck]);
    const { number } = await inbox
      .select((all) => all.fn[which]('inbox.number').as('number'))
      .executeTakeFirstOrThrow();
    return number;
  }

  const newest = createBatcher<void, number | null>(
    async (askers) => {
      const number = await untraced(() => edge('max'));
      return askers.map(() => number);
    },
    { max: 1000, later: (begin) => process.nextTick(begin) },
  );

  function soon(): void {
    const now = performance.now();
    if (timer === null) {
      firstAt = now;
      timer = setTimeout(start, PAUSE);
    } else if (now - firstAt < LONGEST_PAUSE) timer.refresh();
  }

  function start(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (stop.signal.aborted || running) return;
    running = untraced(run).finally(() => {
      running = null;
      if (stop.signal.aborted) return;
      if (isUrgent()) start();
      else if ((holds && waiting > 0) || untold) soon();
    });
  }

  /** Without the role it is only seen how far its holder is. */
  async function step(): Promise<Derivation> {
    if (!holds) {
      if (untold) onWaiting();
      untold = false;
      let inbox = store.reader.selectFrom('inbox');
      if (stuck.size > 0) inbox = inbox.where('number', 'not in', [...stuck]);
      const { left, next } = await inbox
        .select((all) => [
          all.fn.countAll<number>().as('left'),
          all.fn.min('inbox.number').as('next'),
        ])
        .executeTakeFirstOrThrow();
      const now = performance.now();
      if (oldest?.number !== next) oldest = { number: next, seenAt: now };
      if (next === null || !oldest || now - oldest.seenAt < STALLED) {
        return { derived: 0, left, next };
      }
    }
    const slice = store.writes.deriveSome({ limit, without: [...stuck] });
    current = slice.catch(() => {}); // told below
    return await slice;
  }

  async function run(): Promise<void> {
    do {
      arrivedSince = 0;
      const began = performance.now();
      try {
        const { derived, left, next } = await step();
        waiting = left + arrivedSince;
        if (derived > 0) ends = 0;
        if (left === 0) limit = SLICE;
        if (derived > 0) {
          onSlice({ tasks: derived, seconds: (performance.now() - began) / 1000 });
        }
        if (holds || derived > 0) await onDerived(derived).catch(() => {}); // it is told with the next
        release(next);
        // Somebody else has it in hand.
        if (derived === 0 && left > 0) await systemClock.sleep(PAUSE, stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return;
        await cope(error);
      }
    } while (!stop.signal.aborted && isUrgent());
  }

  function isUrgent(): boolean {
    return waiters.length > 0 || (holds ? waiting >= SLICE : waitingForRoom.length > 0);
  }

  function release(next: number | null): void {
    const isDone = ({ upTo }: Waiter) => next === null || next > upTo;
    for (const { resolve } of waiters.filter((waiter) => isDone(waiter))) resolve();
    waiters = waiters.filter((waiter) => !isDone(waiter));
    makeRoom();
  }

  /** For those who came first. A count beyond all bounds has room when nothing waits. */
  function makeRoom(): void {
    for (let first = waitingForRoom[0]; first; first = waitingForRoom[0]) {
      const before = waiting + admitted;
      if (before > 0 && before + first.count > MAX_WAITING && !stop.signal.aborted) return;
      admitted += first.count;
      waitingForRoom.shift();
      first.resolve();
    }
  }

  async function cope(error: unknown): Promise<void> {
    // A thread ends when it needs more memory than it has: for a slice of large answers, or for one.
    if (error instanceof ThreadEndedError) {
      ends = limit === 1 ? ends + 1 : 0;
      limit = 1;
    }
    if (isStoreTrouble(error) && ends < MAX_ENDS) {
      for (const { reject } of waiters) reject(error);
      waiters = [];
      pausing = new AbortController();
      const signal = AbortSignal.any([stop.signal, pausing.signal]);
      await systemClock.sleep(TROUBLE_PAUSE, signal).catch(() => {}); // told to stop, or to try
      pausing = null;
      return;
    }
    // One of the slice spoils it for the others: each by itself then.
    if (limit > 1) {
      limit = 1;
      return;
    }
    limit = SLICE;
    ends = 0;
    const number = await edge('min').catch(() => null);
    if (number === null) return;
    stuck.add(number);
    onStuck(error, number);
  }

  /** At what other processes do, which nobody tells. */
  async function look(): Promise<void> {
    if (running || timer !== null) return;
    try {
      if (holds && (await edge('max')) !== null) start();
      else await onDerived(0);
    } catch {
      // The next look will tell.
    }
  }

  if (holds) start(); // with what an earlier life has left

  function arrived(count: number): void {
    waiting += count;
    arrivedSince += count;
    if (!holds) untold = true;
    if (running) return;
    if (waiting >= SLICE) start();
    else soon();
  }

  return {
    arrived,
    hear() {
      if (holds) arrived(1);
      else void onDerived(0).catch(() => {}); // the next look will tell
    },
    async derive(held) {
      holds = true;
      start();
      await new Promise<void>((resolve) => {
        if (held.aborted) resolve();
        else held.addEventListener('abort', () => resolve(), { once: true });
      });
      holds = !isShared;
      await current;
    },
    async admit(count, takeIn) {
      await new Promise<void>((resolve) => {
        waitingForRoom.push({ count, resolve });
        makeRoom();
        if (waitingForRoom.length > 0) start();
      });
      try {
        await takeIn();
        arrived(count);
      } finally {
        admitted -= count;
        makeRoom();
      }
    },
    async settled() {
      const upTo = await newest();
      if (upTo === null) return;
      if (stop.signal.aborted) throw new ThreadEndedError('the store is closed');
      const { promise, reject, resolve } = Promise.withResolvers<void>();
      waiters.push({ upTo, resolve, reject });
      pausing?.abort();
      start();
      await promise;
    },
    async close() {
      stop.abort(new Error('the archive is closed'));
      clearInterval(looks);
      if (timer !== null) clearTimeout(timer);
      await running;
      for (const { reject } of waiters) reject(new ThreadEndedError('the store is closed'));
      makeRoom();
    },
  };
}
