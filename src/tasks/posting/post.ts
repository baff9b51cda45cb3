/* In this room: paid calls: what is checked before, booked around and searched for after them. */

import { createHash, randomBytes } from 'node:crypto';
import type { Archive } from '../../archive/archive.ts';
import type { NewEntry } from '../../archive/writing/booking.ts';
import type { Entry } from '../../archive/writing/booking.ts';
import { markTag } from '../../model/tag.ts';
import { type TaskInput, toWire, validate } from '../../model/task-input.ts';
import { startOfDay } from '../../model/date.ts';
import { ServiceError } from '../../model/errors.ts';
import { MAX_KEY, MAX_TASKS } from '../../model/limits.ts';
import {
  fromNanos,
  LIVE_BASE_PRICE,
  STANDARD_ADVANCE,
  STANDARD_BASE_PRICE,
  toNanos,
} from '../../model/money.ts';
import type { Provider } from '../../model/provider.ts';
import { copyTask, type Task, type TaskMethod, toTask } from '../../model/task.ts';
import type { Upstream } from '../../upstream/client.ts';
import type { Deadline } from '../../kit/deadline.ts';
import type { Awaited } from '../collect.ts';
import type { Find } from '../find.ts';
import type { Finish } from '../finish.ts';
import type { Models } from '../models.ts';
import { type PostError, refusedThen, toSettlements, toPostError, whole } from './outcomes.ts';

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
  /** Asks, and pays, once per idempotency key: whatever happens, no task is posted twice. */
  pay(
    method: TaskMethod,
    inputs: readonly TaskInput[],
    options: PostOptions,
    deadline: Deadline,
  ): Promise<Posted>;
  /** Whether the call that carries this token is still under way. */
  isSending(token: string): boolean;
  readonly liveInUse: number;
  readonly liveMax: number;
  /** What may still be spent today (UTC), nano-dollars. */
  budget(): Promise<{ limit: number | null; spent: number; reserved: number }>;
  /** Resolves when no paid call is under way. */
  idle(): Promise<void>;
}

export interface PostingParts {
  readonly archive: Archive;
  readonly upstream: Upstream;
  readonly find: Find;
  readonly finish: Finish;
  readonly models: Models;
  /** USD a day; null: no limit. */
  readonly dailyBudget: number | null;
  readonly liveMax: number;
  /** Where upstream is to tell that a task has finished; null: nowhere. */
  readonly pingbackUrl: ((token: string) => string) | null;
  /** Looks for what became of posts whose answer was lost. */
  readonly reconcile: () => Promise<void>;
  /** Tasks that now exist upstream and have to be collected. */
  readonly onCreated: (tasks: readonly Awaited[]) => void;
  readonly log: { error(details: object, message: string): void };
}

export function createPosting(parts: PostingParts): Posting {
  const { archive, find, finish, models, upstream } = parts;
  const { ledger } = archive;
  /** Keys that are being worked on. */
  const sending = new Map<string, Promise<void>>();
  const tokens = new Set<string>();
  let liveInUse = 0;

  async function pay(
    method: TaskMethod,
    inputs: readonly TaskInput[],
    options: PostOptions,
    deadline: Deadline,
  ): Promise<Posted> {
    const key = `${method} ${options.caller} ${options.idempotencyKey}`;
    if (options.dryRun) return await attempt(key, method, inputs, options, deadline);
    // One at a time: whoever comes with the same key meanwhile finds the outcome.
    while (sending.has(key)) await sending.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    sending.set(key, promise);
    try {
      return await attempt(key, method, inputs, options, deadline);
    } finally {
      sending.delete(key);
      resolve();
    }
  }

  async function attempt(
    key: string,
    method: TaskMethod,
    inputs: readonly TaskInput[],
    options: PostOptions,
    deadline: Deadline,
  ): Promise<Posted> {
    const inputHash = hash(inputs);
    const isNew = options.dryRun || !isKey(options.idempotencyKey);
    const known = isNew ? null : await ledger.inputHashOf(key);
    if (known !== null) {
      return await replay(key, known === inputHash, method, inputs, deadline);
    }

    const errors = [...checkWhole(inputs, options), ...(await checkInputs(method, inputs))];
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
    if (typeof options.maxCost === 'number' && estimate > toNanos(options.maxCost)) {
      const message = `Expected to cost ${fromNanos(estimate)} USD.`;
      return { ...nothing, errors: [...errors, whole('BUDGET_EXCEEDED', message, 'maxCost')] };
    }
    if (options.dryRun) return nothing;
    if (method === 'STANDARD')
      return await carryOut(key, method, inputHash, good, inputs, nothing, deadline);
    if (liveInUse >= parts.liveMax) {
      const busy = whole('LIVE_BUSY', 'All places for live calls are taken; try again soon.');
      return { ...nothing, errors: [...errors, { ...busy, retryable: true }] };
    }
    liveInUse += 1; // from here on, so that no two take the last place
    try {
      return await carryOut(key, method, inputHash, good, inputs, nothing, deadline);
    } finally {
      liveInUse -= 1;
    }
  }

  /** Books the intent, sends it, and tells what came of it. `good` are the positions that may go out. */
  async function carryOut(
    key: string,
    method: TaskMethod,
    inputHash: string,
    good: readonly number[],
    inputs: readonly TaskInput[],
    nothing: Posted,
    deadline: Deadline,
  ): Promise<Posted> {
    const { errors } = nothing;
    const at = Date.now();
    const entries = good.map((position) =>
      toEntry(method, inputs[position] as TaskInput, position),
    );
    const begun = await ledger.begin({
      key,
      inputHash,
      at,
      entries,
      budget:
        parts.dailyBudget === null
          ? null
          : { limit: toNanos(parts.dailyBudget), since: startOfDay(at) },
    });
    if (begun.kind === 'known') {
      return await replay(key, begun.inputHash === inputHash, method, inputs, deadline);
    }
    if (begun.kind === 'overBudget') {
      const message = `Today's budget has ${fromNanos(Math.max(0, begun.left))} USD left.`;
      return { ...nothing, errors: [...errors, whole('BUDGET_EXCEEDED', message)] };
    }
    await sendAs(key, method, entries);
    const paid = await outcomeOf(key, inputs, false, deadline);
    return { ...paid, errors: [...errors, ...paid.errors] };
  }

  /** The same key again: the stored outcome, once there is one. */
  async function replay(
    key: string,
    isSame: boolean,
    method: TaskMethod,
    inputs: readonly TaskInput[],
    deadline: Deadline,
  ): Promise<Posted> {
    if (!isSame) {
      const message = 'This key was used with other tasks. A new request needs a new key.';
      return {
        tasks: inputs.map(() => null),
        cost: null,
        estimatedCost: null,
        replayed: false,
        errors: [whole('IDEMPOTENCY_CONFLICT', message, 'idempotencyKey')],
      };
    }
    const paid = await outcomeOf(key, inputs, true, deadline);
    const told = new Set(paid.errors.map(({ position }) => position));
    const untold = [...inputs.keys()].filter((at) => paid.tasks[at] === null && !told.has(at));
    return {
      ...paid,
      errors: [...untold.flatMap((at) => refusedThen(at, inputs, method)), ...paid.errors],
    };
  }

  async function checkInputs(
    method: TaskMethod,
    inputs: readonly TaskInput[],
  ): Promise<PostError[]> {
    const checked = inputs
      .slice(0, MAX_TASKS)
      .map((input) => ({ input, problems: validate(input, method) }));
    const named = checked.filter(
      ({ problems }) =>
        !problems.some(({ field: [of] }) => of === 'provider' || of === 'modelName'),
    );
    const unknown = new Map<Provider, ReadonlySet<string>>();
    await Promise.all(
      Map.groupBy(named, ({ input }) => input.provider)
        .entries()
        .map(async ([provider, own]) => {
          const names = new Set(own.map(({ input }) => input.modelName));
          unknown.set(provider, await models.unknown(provider, names));
        }),
    );
    return checked.flatMap(({ input: { modelName, provider }, problems }, position) => {
      const message = `${provider} has no such model.`;
      const isUnknown = unknown.get(provider)?.has(modelName) ?? false;
      const all = isUnknown ? [...problems, { field: ['modelName'], message }] : problems;
      return all.map((problem) => ({
        ...whole('BAD_USER_INPUT', problem.message),
        position,
        field: problem.field,
      }));
    });
  }

  function toEntry(method: TaskMethod, input: TaskInput, position: number): NewEntry {
    const token = randomBytes(16).toString('base64url');
    const pingback = method === 'STANDARD' &&
      parts.pingbackUrl && { pingback_url: parts.pingbackUrl(token) };
    return {
      token,
      position,
      method,
      provider: input.provider,
      reserved: estimateOf(method),
      body: { ...toWire(input, markTag(input.tag, token)), ...pingback },
    };
  }

  async function sendAs(key: string, method: TaskMethod, entries: readonly NewEntry[]) {
    for (const { token } of entries) tokens.add(token);
    try {
      await (method === 'LIVE' ? sendLive(entries) : sendStandard(entries));
    } catch (error) {
      parts.log.error({ err: error }, 'a paid call went wrong');
    } finally {
      for (const { token } of entries) tokens.delete(token);
    }
    const isOpen = (await ledger.entriesOf(key)).some(({ state }) => state === 'OPEN');
    if (isOpen) await parts.reconcile();
  }

  async function sendStandard(entries: readonly NewEntry[]): Promise<void> {
    const providers = [...new Set(entries.map(({ provider }) => provider))];
    await Promise.all(
      providers.map(async (provider) => {
        const own = entries.filter((entry) => entry.provider === provider);
        const reply = await upstream.postTasks(
          provider,
          own.map(({ body }) => body),
        );
        const settlements = toSettlements(own, reply);
        await ledger.settle(settlements);
        const created = settlements.flatMap(({ taskId }) => taskId ?? []);
        parts.onCreated(created.map((id) => ({ id, provider, since: Date.now() })));
      }),
    );
  }

  async function sendLive([entry]: readonly NewEntry[]): Promise<void> {
    if (!entry) return;
    const reply = await upstream.runLive(entry.provider, entry.body);
    const settlements = toSettlements([entry], reply);
    const [completion = null] = await ledger.settle(settlements);
    const slot = reply.kind === 'answered' ? reply.slots[0] : undefined;
    if (slot?.kind === 'taken') finish.tell(toTask(slot.response, 'UPSTREAM'), completion);
  }

  async function outcomeOf(
    key: string,
    inputs: readonly TaskInput[],
    replayed: boolean,
    deadline: Deadline,
  ): Promise<Posted> {
    const entries = await ledger.entriesOf(key);
    const tasks: (Task | null)[] = inputs.map(() => null);
    const errors: PostError[] = [];
    for (const entry of entries) {
      if (entry.state !== 'CREATED') {
        errors.push(toPostError(entry));
        continue;
      }
      const task = await taskOf(entry, replayed, deadline);
      if (!(task instanceof ServiceError)) tasks[entry.position] = task;
      else
        errors.push({
          ...whole(task.code, task.message),
          position: entry.position,
          retryable: task.code !== 'TASK_NOT_FOUND', // it was deleted here, or upstream denies it
        });
    }
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

  async function taskOf({ provider, taskId }: Entry, replayed: boolean, deadline: Deadline) {
    const id = taskId ?? ''; // a created entry has one
    const kept = await archive.find(id);
    // Found again by its token, but not read yet.
    if (!kept) return await find.refresh({ id, provider }, deadline);
    const task = toTask(kept.response, replayed ? 'ARCHIVE' : 'UPSTREAM');
    if (task.status !== 'PENDING') return task;
    if (!replayed) find.expect(task);
    return copyTask(task, { askAgainAt: Date.now() + 5000 });
  }

  return {
    pay,
    isSending: (token) => tokens.has(token),
    get liveInUse() {
      return liveInUse;
    },
    liveMax: parts.liveMax,
    async budget() {
      const { dailyBudget } = parts;
      const spent = await ledger.spent(startOfDay(Date.now()));
      return { limit: dailyBudget === null ? null : toNanos(dailyBudget), ...spent };
    },
    async idle() {
      await Promise.all(sending.values());
    },
  };
}

function checkWhole(
  inputs: readonly TaskInput[],
  { idempotencyKey, maxCost }: PostOptions,
): PostError[] {
  const errors: PostError[] = [];
  const bad = (message: string, field: string) =>
    errors.push(whole('BAD_USER_INPUT', message, field));
  if (inputs.length === 0 || inputs.length > MAX_TASKS)
    bad(`From 1 to ${MAX_TASKS} tasks.`, 'tasks');
  if (!isKey(idempotencyKey)) {
    bad(`From 1 to ${MAX_KEY} characters, none of them a control character.`, 'idempotencyKey');
  }
  if (typeof maxCost === 'number' && !(maxCost >= 0)) bad('Must not be negative.', 'maxCost');
  return errors;
}

function isKey(text: string): boolean {
  const isPlain = /^[^\p{Cc}]*$/u.test(text) && text.isWellFormed();
  return isPlain && text.trim() !== '' && text.length <= MAX_KEY;
}

/** Nano-dollars. What a live answer costs depends on its length: the advance is as good a guess as any. */
function estimateOf(method: TaskMethod): number {
  return (
    toNanos(STANDARD_ADVANCE) + toNanos(method === 'LIVE' ? LIVE_BASE_PRICE : STANDARD_BASE_PRICE)
  );
}

/** Two inputs are the same when every setting is, whatever the order of the fields. */
function hash(inputs: readonly TaskInput[]): string {
  const canonical = inputs.map((input) =>
    Object.entries(input)
      .filter(([, value]) => value !== null && value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return createHash('sha256').update(JSON.stringify(canonical)).digest('base64url');
}
