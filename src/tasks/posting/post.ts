/* In this room: paid calls: what is checked before, booked around and searched for after them. */

import type { Archive } from '../../archive/archive.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Deadline } from '../../kit/deadline.ts';
import { ServiceError } from '../../model/errors.ts';
import { fromNanos, toNanos } from '../../model/money.ts';
import type { TaskInput } from '../../model/task-input.ts';
import { copyTask, type Task, type TaskMethod, toTask } from '../../model/task.ts';
import type { Find } from '../find.ts';
import type { Models } from '../models.ts';
import type { Bookings } from './bookings.ts';
import type { Budget } from './budget.ts';
import { checkInputs, checkWhole, estimateOf, hash, isKey } from './checks.ts';
import { type Known, type PostError, refusedThen, settle, toPostError, whole } from './outcomes.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Reconciler } from './reconcile.ts';
import type { Sender } from './send.ts';

export interface PostOptions {
  /** Whose key it is: two callers may use the same key for different things. */
  readonly caller: string;
  readonly idempotencyKey: string;
  /** USD. */
  readonly maxCost?: number | null | undefined;
  readonly dryRun: boolean;
}

export interface Posted {
  /** A slot for each input, in order. */
  readonly tasks: readonly (Task | null)[];
  /** USD; null while not all of it is known. */
  readonly cost: number | null;
  readonly estimatedCost: number | null;
  readonly replayed: boolean;
  readonly errors: readonly PostError[];
}

export interface Posting {
  /** Asks, and pays, once per idempotency key: whatever happens, no task is posted twice. The answers come later. */
  post(inputs: readonly TaskInput[], options: PostOptions, deadline: Deadline): Promise<Posted>;
  /** The same of one task, whose answer is waited for. */
  runLive(input: TaskInput, options: PostOptions, deadline: Deadline): Promise<Posted>;
  readonly liveInUse: number;
  readonly liveMax: number;
  /** Today's budget (UTC), and what is gone of it; nano-dollars. */
  budget: Budget['today'];
  /** Resolves when no paid call is under way. */
  idle(): Promise<void>;
}

export interface PostingParts {
  readonly archive: Archive;
  readonly find: Find;
  readonly bookings: Pick<Bookings, 'held'>;
  readonly sender: Sender;
  readonly models: Models;
  readonly budget: Budget;
  /** How many live calls may run at once here. */
  readonly liveMax: () => number;
  /** This process, among those that share the archive. */
  readonly replica: string;
  readonly elsewhere: Elsewhere;
  readonly reconciler: Pick<Reconciler, 'wake'>;
  readonly clock: Clock;
}

/** One use of a key. */
interface Use {
  readonly key: string;
  readonly method: TaskMethod;
  readonly inputs: readonly TaskInput[];
  readonly inputHash: string;
  readonly deadline: Deadline;
}

export function createPosting(parts: PostingParts): Posting {
  const { archive, bookings, budget, clock, elsewhere, find, models, reconciler, sender } = parts;
  const { ledger } = archive;
  /** Keys that are being worked on. */
  const sending = new Map<string, Promise<void>>();
  let liveInUse = 0;

  async function askOnce(
    method: TaskMethod,
    inputs: readonly TaskInput[],
    options: PostOptions,
    deadline: Deadline,
  ): Promise<Posted> {
    const key = `${method} ${options.caller} ${options.idempotencyKey}`;
    const use = { key, method, inputs, inputHash: hash(inputs), deadline };
    if (options.dryRun) return await attempt(use, options);
    // One at a time: whoever comes with the same key meanwhile finds the outcome.
    while (sending.has(key)) await sending.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    sending.set(key, promise);
    try {
      return await attempt(use, options);
    } finally {
      sending.delete(key);
      resolve();
    }
  }

  async function attempt(use: Use, options: PostOptions): Promise<Posted> {
    const { inputs, method } = use;
    const { dryRun, idempotencyKey, maxCost } = options;
    const known = dryRun || !isKey(idempotencyKey) ? null : await ledger.inputHashOf(use.key);
    if (known !== null) return await replay(use, known);

    const errors = [
      ...checkWhole(inputs, idempotencyKey, maxCost),
      ...(await checkInputs(method, inputs, models)),
    ];
    const bad = new Set(errors.map(({ position }) => position));
    const good = bad.has(null) ? [] : [...inputs.keys()].filter((position) => !bad.has(position));
    const estimate = good.length * estimateOf(method);
    const nothing: Posted = {
      tasks: inputs.map(() => null),
      cost: 0,
      estimatedCost: fromNanos(estimate),
      replayed: false,
      errors,
    };
    if (good.length === 0) return nothing;
    if (typeof maxCost === 'number' && estimate > toNanos(maxCost)) {
      const message = `Expected to cost ${fromNanos(estimate)} USD.`;
      return { ...nothing, errors: [...errors, whole('BUDGET_EXCEEDED', message, 'maxCost')] };
    }
    if (dryRun) return nothing;
    if (method === 'STANDARD') return await carryOut(use, good, nothing);
    if (liveInUse >= parts.liveMax()) {
      const busy = whole('LIVE_BUSY', 'All places for live calls are taken; try again soon.');
      return { ...nothing, errors: [...errors, { ...busy, retryable: true }] };
    }
    liveInUse += 1; // from here on, so that no two take the last place
    try {
      return await carryOut(use, good, nothing);
    } finally {
      liveInUse -= 1;
    }
  }

  /** Books the intent, sends it, and tells what came of it. `good` are the positions that may go out. */
  async function carryOut(use: Use, good: readonly number[], nothing: Posted): Promise<Posted> {
    const { inputHash, inputs, key, method } = use;
    const { errors } = nothing;
    const at = clock.now();
    const entries = sender.toEntries(method, inputs, good);
    const begun = await ledger.begin({
      key,
      inputHash,
      at,
      entries,
      sender: parts.replica,
      budget: budget.at(at),
    });
    if (begun.kind === 'known') return await replay(use, begun.inputHash);
    if (begun.kind === 'overBudget') {
      const message = `Today's budget has ${fromNanos(Math.max(0, begun.left))} USD left.`;
      return { ...nothing, errors: [...errors, whole('BUDGET_EXCEEDED', message)] };
    }
    const sent = await sender.send(key, method, entries, at);
    elsewhere.tell(key);
    const posted = await tell(use, sent, false);
    return { ...posted, errors: [...errors, ...posted.errors] };
  }

  /** The same key again: the stored outcome, once there is one. */
  async function replay(use: Use, inputHash: string): Promise<Posted> {
    const { inputs, key, method } = use;
    if (use.inputHash !== inputHash) {
      const message = 'This key was used with other tasks. A new request needs a new key.';
      return {
        tasks: inputs.map(() => null),
        cost: null,
        estimatedCost: null,
        replayed: false,
        errors: [whole('IDEMPOTENCY_CONFLICT', message, 'idempotencyKey')],
      };
    }
    const entries = await elsewhere.outcomeOf(key, use.deadline);
    const known = entries.map((entry) => settle(entry, bookings.held(entry.token)));
    if (known.some(({ entry }) => entry.state === 'OPEN')) reconciler.wake();
    const posted = await tell(use, known, true);
    const told = new Set(posted.errors.map(({ position }) => position));
    const untold = [...inputs.keys()].filter((at) => posted.tasks[at] === null && !told.has(at));
    return {
      ...posted,
      errors: [...untold.flatMap((at) => refusedThen(at, inputs, method)), ...posted.errors],
    };
  }

  async function tell(
    { deadline, inputs }: Use,
    known: readonly Known[],
    replayed: boolean,
  ): Promise<Posted> {
    const tasks: (Task | null)[] = inputs.map(() => null);
    const errors: PostError[] = [];
    const found = await Promise.all(known.map((one) => taskOf(one, replayed, deadline)));
    for (const [index, { entry }] of known.entries()) {
      const task = found[index] ?? null;
      if (task === null) errors.push(toPostError(entry));
      else if (!(task instanceof ServiceError)) tasks[entry.position] = task;
      else {
        errors.push({
          ...whole(task.code, task.message),
          position: entry.position,
          retryable: task.code !== 'TASK_NOT_FOUND', // it was deleted here, or upstream denies it
        });
      }
    }
    const entries = known.map(({ entry }) => entry);
    const isKnown = entries.every(({ state }) => state !== 'OPEN');
    const cost = entries.reduce((sum, entry) => sum + (entry.cost ?? 0), 0);
    return {
      tasks,
      cost: isKnown ? fromNanos(cost) : null,
      estimatedCost: fromNanos(entries.reduce((sum, { reserved }) => sum + reserved, 0)),
      replayed,
      errors,
    };
  }

  /** The task of an entry; null where none is known to have been created. */
  async function taskOf({ entry, response }: Known, replayed: boolean, deadline: Deadline) {
    if (entry.state !== 'CREATED') return null;
    const id = entry.taskId ?? ''; // a created entry has one
    // Those of all entries are one query.
    const sent = response ?? (await archive.find(id))?.response;
    // Found again by its token, but not read yet.
    if (!sent) return await find.refresh({ id, provider: entry.provider }, deadline);
    const task = toTask(sent, response || !replayed ? 'UPSTREAM' : 'ARCHIVE');
    if (task.status !== 'PENDING') return task;
    return copyTask(task, { askAgainAt: clock.now() + 5000 });
  }

  return {
    post: (inputs, options, deadline) => askOnce('STANDARD', inputs, options, deadline),
    runLive: (input, options, deadline) => askOnce('LIVE', [input], options, deadline),
    get liveInUse() {
      return liveInUse;
    },
    get liveMax() {
      return parts.liveMax();
    },
    budget: () => budget.today(),
    async idle() {
      await Promise.all(sending.values());
    },
  };
}
