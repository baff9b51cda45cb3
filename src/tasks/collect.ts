import { LRUCache } from 'lru-cache';
import type { Ledger } from '../archive/ledger.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { DAY, HOUR } from '../model/date.ts';
import { ServiceError } from '../model/errors.ts';
import { type Provider, readableProviders } from '../model/provider.ts';
import type { Upstream } from '../upstream/client.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { Deleting } from './deleting.ts';
import type { Events } from './events.ts';
import { isFinal } from './final.ts';
import type { Find } from './find.ts';
import type { Unwritten } from './unwritten.ts';
import { deadlineIn } from '../kit/deadline.ts';

const MINUTE = 60_000;
/** By then upstream has given up; a task that is not final a little later is given up here as well. */
const LAST_WORD = 72.5 * HOUR;
export const GIVE_UP = 74 * HOUR;
/** How many tasks of a crowd are asked for by their ids to learn whether the ready list can be trusted. */
const SAMPLES = 5;
/** A task is not asked for again sooner, however often upstream is said to have finished it. */
const HINT_INTERVAL = 5000;
/** So many answers are fetched at once; other callers need places too. */
const FETCHES = 10;

/** A task that is waited for, whoever posted it. */
export interface Awaited {
  readonly id: string;
  readonly provider: Provider;
  /** Epoch milliseconds. */
  readonly since: number;
}

export interface Collected {
  readonly collected: number;
  /** Whether a list was full, so that there is more. */
  readonly moreWaiting: boolean;
  readonly errors: readonly { readonly provider: Provider; readonly error: ServiceError }[];
}

export interface Collector {
  /** Looks after these until they are final, which is when their answers are on disk. */
  track(tasks: readonly Awaited[]): void;
  /** Upstream is said to have finished a task: a reason to look, not more. */
  hint(id: string, provider: Provider): void;
  /** Fetches everything on the ready lists of these providers, tracked or not. */
  collectReady(providers: readonly Provider[], deadline: Deadline): Promise<Collected>;
  /** How many tasks are waited for. */
  readonly pending: number;
  /** Since when the oldest of them is, epoch milliseconds; null: none is. */
  readonly oldest: number | null;
  /** Looks after the tasks that were posted since a time and are not final, whoever posted them. */
  resume(since: number): Promise<void>;
  /** Looks after what another replica waits for, unless that was given up here. */
  takeOver(tasks: readonly Awaited[]): void;
  /** What is tracked here, for whoever collects: but for what he has given up by now. */
  awaited(): Awaited[];
  close(): Promise<void>;
}

export interface CollectParts {
  readonly ledger: Pick<Ledger, 'unfinished'>;
  readonly upstream: Pick<Upstream, 'tasksReady' | 'readyLimiter'>;
  readonly find: Pick<Find, 'refresh' | 'isStored'>;
  readonly events: Pick<Events, 'observe'>;
  readonly deleting: Pick<Deleting, 'observe'>;
  readonly unwritten: Pick<Unwritten, 'isBlocked' | 'hasRoom'>;
  /** Whether it is this replica that looks at the lists, and for what they may have lost; hints are followed by each. */
  readonly collects: () => boolean;
  /** Hears of tasks that were not tracked before. */
  readonly onTracked: (tasks: readonly Awaited[]) => void;
  /** `own`: tasks that are tracked; `all`: whatever is ready; `off`: only what is told to collect. */
  readonly which: 'own' | 'all' | 'off';
  /** Milliseconds between two looks while there are young tasks. */
  readonly pace: number;
  readonly log: { warn(details: object, message: string): void };
  readonly clock?: Clock;
}

interface Tracked extends Awaited {
  /** Its age when it was last asked for by its id, or might have been. */
  checkedAge: number;
  /** How often upstream did not know it. */
  misses: number;
}

/** What came of asking for a task: its answer is on disk, or held until it can be; or there is none (yet), or nobody knows. */
type Fetched = 'stored' | 'held' | 'pending' | 'unknown' | ServiceError;

interface Hint {
  readonly id: string;
  readonly provider: Provider;
  readonly notBefore: number;
}

export function createCollector(parts: CollectParts): Collector {
  const { clock = systemClock, collects, deleting, events, find, ledger, log, pace } = parts;
  const { onTracked, unwritten, upstream, which } = parts;
  const tracked = new Map<string, Tracked>();
  const hints = new Map<string, Hint>();
  const stop = new AbortController();
  /** Given up: the book, or whoever posted them, would only bring them back. */
  const givenUp = new LRUCache<string, true>({ max: 10_000 });
  /** When tasks were asked for last, also such as another replica looks after. */
  const fetchedAt = new LRUCache<string, number>({ max: 10_000 });
  /** Until the next look, and when that is, epoch milliseconds. */
  let sleeping: AbortController | null = null;
  let dueAt = Infinity;
  let running: Promise<void> | null = null;
  let turn = 0;

  events.observe(({ taskId }) => done(taskId));
  deleting.observe((id) => done(id));

  function done(id: string): void {
    tracked.delete(id);
    hints.delete(id);
  }

  function giveUp(id: string): void {
    tracked.delete(id);
    givenUp.set(id, true);
  }

  async function tick(): Promise<void> {
    // What cannot be written is better left with upstream.
    if (unwritten.isBlocked) return;
    const told = [...hints.values()].filter(({ notBefore }) => notBefore <= clock.now());
    for (const { id } of told) hints.delete(id);
    const fetched = await fetchAll(told);
    for (const { id, provider: name } of told) {
      if (fetched.get(id) instanceof ServiceError) hint(id, name);
    }
    if (!collects()) return;
    const waited = new Set([...tracked.values()].map((task) => task.provider));
    const providers = readableProviders.filter((name) => which === 'all' || waited.has(name));
    // One list at a time, each in its turn: the limit is for all lists together.
    const provider = providers[(turn += 1) % Math.max(1, providers.length)];
    if (provider && which !== 'off' && upstream.readyLimiter.window().remaining > 0) {
      await poll(provider, deadlineIn(MINUTE, stop.signal), which === 'all');
    }
    await checkUnlisted();
  }

  async function poll(provider: Provider, deadline: Deadline, all: boolean) {
    const ready = await upstream.tasksReady(provider, deadline);
    const wanted = all ? ready : ready.filter(({ id }) => tracked.has(id));
    const fetched = await fetchAll(wanted.map(({ id }) => ({ id, provider })));
    const failed = [...fetched].flatMap(([id, one]) => (one instanceof ServiceError ? [id] : []));
    // Upstream may take a task off its list when it is asked for, and nobody else may know of it.
    track(failed.map((id) => ({ id, provider, since: clock.now() })));
    return { fetched: [...fetched.values()], isFull: ready.length >= 1000 };
  }

  async function fetchAll(tasks: readonly { id: string; provider: Provider }[]) {
    const queue = [...tasks];
    const fetched = new Map<string, Fetched>();
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        fetched.set(next.id, await fetchOne(next.id, next.provider));
      }
    };
    await Promise.all(Array.from({ length: Math.min(FETCHES, tasks.length) }, work));
    return fetched;
  }

  async function fetchOne(id: string, provider: Provider): Promise<Fetched> {
    const task = tracked.get(id);
    fetchedAt.set(id, clock.now());
    const outcome = await find.refresh({ id, provider }, deadlineIn(MINUTE, stop.signal));
    if (outcome instanceof ServiceError) {
      if (outcome.code !== 'TASK_NOT_FOUND') return outcome;
      // An emulator that was started anew, or an account that was changed, no longer knows it.
      if (task && (task.misses += 1) >= 3) giveUp(id);
      return 'unknown';
    }
    if (outcome.status === 'PENDING') return 'pending';
    if (!(await find.isStored(id))) return 'held';
    // Also where it was final before anybody looked after it, or another process stored it: no event tells of that.
    if (isFinal(outcome, clock.now())) done(id);
    return 'stored';
  }

  /**
   * The ready list may have lost a task, and does not promise to name failed ones. So tasks are asked for by their ids
   * as well, when they are thrice as old as the last time. Of a crowd a few are asked for; the others only when one of
   * these was finished without being listed.
   */
  async function checkUnlisted(): Promise<void> {
    const due = [...tracked.values()].filter((task) => isDue(task));
    const late = due.filter(({ since }) => clock.now() - since >= LAST_WORD);
    for (const task of due) task.checkedAge = clock.now() - task.since;
    const early = due.filter((task) => !late.includes(task));
    const last = await fetchAll(late);
    for (const { id, since } of late) {
      // Not while nobody knows what upstream would have said, or while its answer waits to be written.
      const isKnown = last.get(id) === 'pending' || last.get(id) === 'unknown';
      if (isKnown && clock.now() - since >= GIVE_UP) giveUp(id);
    }
    const found = await fetchAll(early.slice(0, SAMPLES));
    if (found.values().some((one) => one === 'stored' || one === 'held'))
      await fetchAll(early.slice(SAMPLES).filter(({ id }) => tracked.has(id)));
  }

  function isDue({ checkedAge, since }: Tracked): boolean {
    const age = clock.now() - since;
    if (age >= LAST_WORD) return checkedAge < LAST_WORD || age >= GIVE_UP;
    return age >= Math.max(4 * pace, 3 * checkedAge);
  }

  /** Often while a task is young, rarely when all have waited long, never while nothing is waited for. */
  function nextDelay(): number {
    const now = clock.now();
    const hinted = least([...hints.values()].map(({ notBefore }) => notBefore)) - now;
    if (which === 'off' || !collects()) return Math.max(0, hinted);
    const youngest = -least([...tracked.values()].map(({ since }) => -since));
    const usual = Math.min(Math.max(pace, (now - youngest) / 20), MINUTE);
    const idle = which === 'all' ? MINUTE : Infinity;
    return Math.max(0, Math.min(hinted, tracked.size > 0 ? usual : idle));
  }

  /** Sooner than it was to be, or as it was: whoever posts all the time does not put it off for ever. */
  function schedule(): void {
    const at = clock.now() + Math.max(nextDelay(), unwritten.isBlocked ? pace : 0);
    if (stop.signal.aborted || running || at >= dueAt) return;
    sleeping?.abort();
    const own = new AbortController();
    sleeping = own;
    dueAt = at;
    const wake = () => {
      if (sleeping === own) look();
    };
    clock.sleep(Math.max(0, at - clock.now()), own.signal).then(wake, () => {}); // or it is put off
  }

  function look(): void {
    sleeping = null;
    dueAt = Infinity;
    running = tick()
      .catch((error: unknown) => {
        if (!stop.signal.aborted) log.warn({ err: error }, 'the collector could not look');
      })
      .finally(() => {
        running = null;
        schedule();
      });
  }

  function track(tasks: readonly Awaited[]): void {
    const fresh = tasks.filter(({ id }) => !tracked.has(id));
    for (const { id, provider, since } of fresh) {
      tracked.set(id, { id, provider, since, checkedAge: 0, misses: 0 });
      // Longer than any list remembers: its answer may have waited while nobody was here.
      if (clock.now() - since > DAY) hints.set(id, { id, provider, notBefore: 0 });
    }
    schedule();
    if (fresh.length > 0) onTracked(fresh);
  }

  /** Tracks what is booked and not final, and not tracked: that should be nothing but for what befell others. */
  async function trackBooked(since: number): Promise<void> {
    const booked = await ledger.unfinished(since);
    takeOver(booked.map(({ id, postedAt, provider }) => ({ id, provider, since: postedAt })));
  }

  function takeOver(tasks: readonly Awaited[]): void {
    track(tasks.filter(({ id }) => !givenUp.has(id)));
  }

  function awaited(): Awaited[] {
    if (!collects()) {
      for (const { id, since } of tracked.values()) {
        if (clock.now() - since >= GIVE_UP) tracked.delete(id);
      }
    }
    return [...tracked.values()].map(({ id, provider, since }) => ({ id, provider, since }));
  }

  function hint(id: string, provider: Provider): void {
    const last = fetchedAt.get(id) ?? 0;
    hints.set(id, { id, provider, notBefore: last + HINT_INTERVAL });
    schedule();
  }

  async function collectReady(providers: readonly Provider[], deadline: Deadline) {
    let collected = 0;
    let moreWaiting = false;
    const errors: Collected['errors'][number][] = [];
    for (const provider of providers) {
      try {
        if (!unwritten.hasRoom()) throw unavailable('Nothing is fetched until it can be written.');
        const { fetched, isFull } = await poll(provider, deadline, true);
        collected += fetched.filter((one) => one === 'stored').length;
        moreWaiting ||= isFull;
        const held = fetched.filter((one) => one === 'held').length;
        if (held > 0) {
          throw unavailable(`${held} answers were fetched, and are stored as soon as they can be.`);
        }
        const failed = fetched.find((one) => one instanceof ServiceError);
        if (failed?.code === 'ARCHIVE_UNAVAILABLE') throw failed;
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        errors.push({ provider, error });
      }
    }
    return { collected, moreWaiting, errors };
  }

  return {
    track,
    hint,
    collectReady,
    get pending() {
      return tracked.size;
    },
    get oldest() {
      const times = [...tracked.values()].map(({ since }) => since);
      return times.length > 0 ? least(times) : null;
    },
    resume: trackBooked,
    takeOver,
    awaited,
    async close() {
      stop.abort(new Error('the service stops'));
      sleeping?.abort();
      sleeping = null;
      await running;
    },
  };
}

function unavailable(what: string): ServiceError {
  const message = `The archive cannot be written now. ${what}`;
  return new ServiceError('ARCHIVE_UNAVAILABLE', message, { retryable: true });
}

/** Of any number of them: as arguments of a call there would soon be too many. Infinity of none. */
function least(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.min(one, other), Infinity);
}
