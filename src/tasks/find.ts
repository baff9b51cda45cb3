import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Archive } from '../archive/archive.ts';
import type { Archived } from '../archive/writing/task-rows.ts';
import { DAY } from '../model/date.ts';
import { toVerdict } from '../model/status.ts';
import { isStoreTrouble } from '../archive/trouble.ts';
import { ServiceError } from '../model/errors.ts';
import { type Provider, readableProviders } from '../model/provider.ts';
import { copyTask, type Task, type TaskResponse, toTask } from '../model/task.ts';
import type { Upstream } from '../upstream/client.ts';
import type { Deadline } from '../kit/deadline.ts';
import { isFinal } from './final.ts';
import type { Finish } from './finish.ts';
import type { Turns } from './turns.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import { readMark } from '../model/tag.ts';
import { createFlights } from '../kit/flights.ts';

/** A task as a client asks for it; without a provider it is looked for under all of them. */
export interface TaskKey {
  readonly id: string;
  readonly provider?: Provider | null | undefined;
}

export interface FindOptions {
  readonly archive: Archive;
  readonly upstream: Upstream;
  readonly cacheBytes: number;
  readonly finish: Finish;
  /** Of several replicas; null: nobody else fetches anything. */
  readonly turns: Turns | null;
  /** Told when the archive could not be read, once for all that were asked for together. */
  readonly onUnreadable: (error: unknown) => void;
  readonly clock?: Clock;
}

export interface Find {
  /** A slot for each key, in order: the task, or why there is none. */
  findMany(keys: readonly TaskKey[], deadline: Deadline): Promise<(Task | ServiceError)[]>;
  /** What is kept of a task; never asks upstream. */
  kept(id: string): Promise<Task | null>;
  /** The same for one, but asks upstream again although it is not time yet: there is reason to think it finished. */
  refresh(key: TaskKey, deadline: Deadline): Promise<Task | ServiceError>;
  /** Whether what is known of a task is on disk; waits for a write that is under way. */
  isStored(id: string): Promise<boolean>;
  /** Lets go of a task that was deleted. */
  forget(id: string): void;
  /** A task was found to be final: by now the archive knows when it was posted. Whether it was told without that. */
  renew(id: string): boolean;
  /** A task that was just posted: nobody need ask upstream for it yet. */
  expect(task: Task): void;
}

const TaskId = z.guid().toLowerCase();

export function createFind(options: FindOptions): Find {
  const {
    archive,
    cacheBytes,
    clock = systemClock,
    finish,
    onUnreadable,
    turns,
    upstream,
  } = options;
  /** Final tasks, bounded by bytes. A parsed task takes about thrice its JSON. */
  const finals = new LRUCache<string, Task>({ maxSize: cacheBytes });
  /** What will change: when upstream may be asked again, by key. */
  const waiting = new LRUCache<string, Waiting>({ max: 20_000 });
  const flights = createFlights<Task | ServiceError>();
  /** Tasks that were deleted, and may have been on their way then; which of the changes it was. */
  const deleted = new LRUCache<string, number>({ max: 10_000 });
  /** The same of those that were found to be final, as the archive tells. */
  const completed = new LRUCache<string, number>({ max: 10_000 });
  let changes = 0;
  /** Final tasks that were posted here, or look so, without what is known of that: the archive finds it in its book. */
  const unbooked = new LRUCache<string, true>({ max: 10_000 });
  /** Errors that were told. */
  const unreadable = new WeakSet<Error>();

  /** What will not change any more. */
  function settled(key: TaskKey): Task | ServiceError | null {
    const task = finals.get(key.id) ?? finish.held(key.id);
    if (!task) return null;
    return isUnder(task, key) ? task : notFound(key.id);
  }

  /** What holds until upstream is to be asked again. */
  function passing(key: TaskKey): Task | ServiceError | null {
    const wait = waiting.get(key.id) ?? waiting.get(`${key.id} ${key.provider ?? ''}`);
    if (!wait || wait.until <= clock.now()) return null;
    if (wait.outcome instanceof ServiceError || isUnder(wait.outcome, key)) return wait.outcome;
    return notFound(key.id);
  }

  function rememberNone(key: TaskKey, outcome: ServiceError): void {
    const until = clock.now() + 60_000;
    waiting.set(`${key.id} ${key.provider ?? ''}`, { outcome, until, asked: 0 });
  }

  /** `before`: after how many changes it began to be read or stored. */
  function rememberFinal(task: Task, { body, posting, wire }: TaskResponse, before: number): void {
    waiting.delete(task.id);
    if (posting === null && readMark(wire.data?.tag ?? null) !== null) {
      if ((completed.get(task.id) ?? 0) > before) return;
      unbooked.set(task.id, true);
    }
    finals.set(task.id, copyTask(task, { source: 'ARCHIVE' }), { size: 3 * body.length });
  }

  /** Keeps a fresh answer and turns it into a task. */
  async function keep(key: TaskKey, response: TaskResponse): Promise<Task | ServiceError> {
    const before = changes;
    const { final, stored, task } = await finish.keep(response, 'UPSTREAM');
    if (deleted.has(key.id)) return notFound(key.id);
    if (final) {
      // Until it is on disk, `finish` has it.
      if (stored) rememberFinal(task, response, before);
      return task;
    }
    const asked = (waiting.get(key.id)?.asked ?? 0) + 1;
    const seconds = task.status === 'PENDING' ? Math.min(5 * 2 ** (asked - 1), 60) : 60;
    const until = clock.now() + seconds * 1000;
    const outcome = copyTask(task, { askAgainAt: task.status === 'PENDING' ? until : null });
    waiting.set(key.id, { outcome, until, asked });
    return outcome;
  }

  /** null: it was deleted after so many changes, while it was being looked up. */
  function recall({ response }: Archived, before: number): Task | null {
    const task = toTask(response, 'ARCHIVE');
    if ((deleted.get(task.id) ?? 0) > before) return null;
    deleted.delete(task.id); // it was brought back
    rememberFinal(task, response, before);
    return task;
  }

  async function ask(
    key: TaskKey,
    kept: Archived | null | undefined,
    before: number,
    deadline: Deadline,
  ) {
    if (kept === null) return notFound(key.id); // deleted
    if (kept?.final) {
      const task = recall(kept, before);
      return task && isUnder(task, key) ? task : notFound(key.id);
    }
    const order = kept
      ? [kept.response.provider]
      : key.provider
        ? [key.provider]
        : readableProviders;
    for (const provider of order) {
      if (!readableProviders.includes(provider)) continue;
      const reply = await upstream.getTask(provider, key.id, deadline);
      if (reply.kind === 'task') {
        const task = await keep(key, {
          ...reply.response,
          posting: kept?.response.posting ?? postingOf(key.id),
        });
        return task instanceof ServiceError || isUnder(task, key) ? task : notFound(key.id);
      }
      if (reply.kind === 'notFound') break;
    }
    if (kept && isOver(clock.now(), kept)) return rememberOver(toTask(kept.response, 'ARCHIVE'));
    const none = notFound(key.id);
    rememberNone(key, none);
    return none;
  }

  /** Of a task that was just posted, and whose posting may not be in the archive yet. */
  function postingOf(id: string): TaskResponse['posting'] {
    const expected = waiting.get(id)?.outcome;
    if (!expected || expected instanceof ServiceError || !expected.createdAt) return null;
    return { at: expected.createdAt, cost: expected.charges.posted };
  }

  /** What upstream has forgotten stays what it was when it was imported. */
  function rememberOver(outcome: Task): Task {
    waiting.set(outcome.id, { outcome, until: clock.now() + 60_000, asked: 0 });
    return outcome;
  }

  async function findOne(key: TaskKey, deadline: Deadline): Promise<Task | ServiceError> {
    for (;;) {
      // Another replica may have seen it change: what is kept tells.
      const outcome = settled(key) ?? (turns === null ? passing(key) : null);
      if (outcome) return outcome;
      const flight = flights.get(key.id);
      if (!flight || flight.about === (key.provider ?? null)) break;
      // Somebody asks for the same id under another provider: what comes of it may answer this too.
      await flight.join(deadline).catch(() => {});
      deadline.signal.throwIfAborted();
    }
    return flights.join(key.id, key.provider ?? null, deadline, (shared) => look(key, shared));
  }

  /** What is kept, or what upstream says to the one of the replicas that asks it. */
  async function look(key: TaskKey, deadline: Deadline): Promise<Task | ServiceError> {
    const { id } = key;
    for (;;) {
      const before = changes;
      const kept = await archive.find(id);
      const isKnown = kept === null || kept?.final;
      if (turns === null || isKnown) return await ask(key, kept, before, deadline);
      const outcome = passing(key);
      if (outcome) return outcome;
      if (await turns.take(id)) {
        let fetched: Task | ServiceError | null = null;
        try {
          fetched = await ask(key, kept, before, deadline);
          return fetched;
        } finally {
          const task = fetched instanceof ServiceError ? null : fetched;
          turns.end(id, task !== null && isFinal(task, clock.now()));
        }
      }
      await turns.next(deadline.signal);
    }
  }

  async function attempt(key: TaskKey, deadline: Deadline): Promise<Task | ServiceError> {
    try {
      return await findOne(key, deadline);
    } catch (error) {
      if (error instanceof ServiceError) return error;
      if (!isStoreTrouble(error)) throw error;
      if (!unreadable.has(error)) onUnreadable(error);
      unreadable.add(error);
      // A slot's own, so that what is in memory still arrives.
      const message = 'The archive cannot be read or written now.';
      return new ServiceError('ARCHIVE_UNAVAILABLE', message, { retryable: true, cause: error });
    }
  }

  return {
    findMany: (keys, deadline) =>
      Promise.all(
        keys.map(async ({ id, provider }) => {
          const valid = TaskId.safeParse(id);
          if (valid.success) return await attempt({ id: valid.data, provider }, deadline);
          const message = 'A task id is 8-4-4-4-12 hexadecimal digits.';
          return new ServiceError('BAD_USER_INPUT', message);
        }),
      ),
    async kept(id) {
      const task = finals.get(id);
      if (task) return task;
      const before = changes;
      const kept = await archive.find(id);
      if (!kept) return null;
      if (kept.final) return recall(kept, before);
      const pending = toTask(kept.response, 'ARCHIVE');
      const askAgainAt = pending.status === 'PENDING' ? clock.now() + 5000 : null;
      return copyTask(pending, { askAgainAt });
    },
    refresh(key, deadline) {
      const wait = waiting.get(key.id);
      if (wait) waiting.set(key.id, { ...wait, until: 0 });
      waiting.delete(`${key.id} ${key.provider ?? ''}`);
      return attempt(key, deadline);
    },
    isStored: (id) => finish.isStored(id),
    forget(id) {
      deleted.set(id, ++changes);
      finals.delete(id);
      waiting.delete(id);
    },
    renew(id) {
      completed.set(id, ++changes);
      // What is being read now may be of before.
      if (!unbooked.delete(id) && !flights.get(id)) return false;
      finals.delete(id);
      return true;
    },
    expect(task) {
      const until = clock.now() + 5000;
      waiting.set(task.id, { outcome: copyTask(task, { askAgainAt: until }), until, asked: 0 });
    },
  };
}

interface Waiting {
  readonly outcome: Task | ServiceError;
  /** Epoch milliseconds before which upstream is not asked again. */
  readonly until: number;
  readonly asked: number;
}

/** Whether a task was in the queue a month ago: there will be no answer any more. */
function isOver(now: number, { response: { fetchedAt, wire } }: Archived): boolean {
  return toVerdict(wire.status_code) === 'pending' && now - fetchedAt.getTime() > 30 * DAY;
}

function isUnder(task: Task, key: TaskKey): boolean {
  return !key.provider || task.provider === key.provider;
}

function notFound(id: string): ServiceError {
  return new ServiceError('TASK_NOT_FOUND', `There is no task ${id}.`, { upstreamCode: 40401 });
}
