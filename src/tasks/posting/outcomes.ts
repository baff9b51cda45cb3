import type { Entry, Refusal, Settlement } from '../../archive/writing/booking.ts';
import { toArrival } from '../../archive/writing/intake.ts';
import { type TaskInput, validate } from '../../model/task-input.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { fromNanos, toNanos } from '../../model/money.ts';
import { errorCodeOf } from '../../model/status.ts';
import { type TaskMethod, type TaskResponse, toTask } from '../../model/task.ts';
import type { PaidReply, PostedTask } from '../../upstream/client.ts';
import { isFinal } from '../final.ts';

/** Why a task, or the whole, was not asked. */
export interface PostError {
  readonly code: ErrorCode;
  readonly message: string;
  /** The task it is about and the path within it; null: about the whole. */
  readonly position: number | null;
  readonly field: readonly string[];
  readonly upstreamCode: number | null;
  readonly retryable: boolean;
}

/** What is known to have come of an entry, and the task as upstream answered, where it made one. */
export interface Outcome {
  readonly settlement: Settlement;
  readonly response: TaskResponse | null;
}

/** An entry, and the answer about it, where it is at hand. */
export interface Known {
  readonly entry: Entry;
  readonly response: TaskResponse | null;
}

/** The entry with what is known to have come of it beyond the book. */
export function settle(entry: Entry, outcome: Outcome | undefined): Known {
  if (!outcome || entry.state !== 'OPEN') return { entry, response: null };
  const { cost, refusal, state, taskId } = outcome.settlement;
  return { entry: { ...entry, cost, refusal, state, taskId }, response: outcome.response };
}

/** What became of the entries, but for those of which that is not known. */
export function toOutcomes(entries: readonly Entry[], reply: PaidReply, now: number): Outcome[] {
  switch (reply.kind) {
    case 'unknown':
      return [];
    case 'refused': {
      const { code, message, retryable, upstreamCode = null } = reply.error;
      return entries.map((entry) =>
        toRefused(entry, { code, message, retryable, upstreamCode }, 0),
      );
    }
    case 'answered':
      return entries.flatMap((entry, index) => {
        const slot = reply.slots[index];
        return slot ? toOutcome(entry, slot, now) : [];
      });
  }
}

/** The task goes with its outcome: of a live answer there is no other copy. */
function toOutcome(entry: Entry, slot: PostedTask, now: number): Outcome {
  const cost = toNanos(slot.cost ?? 0);
  if (slot.kind === 'refused') {
    const { code, retryable } = errorCodeOf(slot.code);
    const refusal = { code, message: slot.message, upstreamCode: slot.code, retryable };
    return toRefused(entry, refusal, cost);
  }
  const { method, postedAt, token } = entry;
  const posted = method === 'STANDARD' ? fromNanos(cost) : null;
  const response = { ...slot.response, posting: { at: new Date(postedAt), cost: posted } };
  const task = toTask(response, 'UPSTREAM');
  const arrival = toArrival(response, task, method === 'LIVE' && isFinal(task, now));
  return {
    response,
    settlement: { token, state: 'CREATED', cost, taskId: task.id, refusal: null, task: arrival },
  };
}

/** Of a task of which no more is known than that it was created. */
export function toCreated({ token }: Entry, taskId: string, cost: number): Outcome {
  const settlement = { token, state: 'CREATED', cost, taskId, refusal: null, task: null } as const;
  return { settlement, response: null };
}

export function toRefused({ token }: Entry, refusal: Refusal, cost: number): Outcome {
  const settlement = { token, state: 'REFUSED', cost, taskId: null, refusal, task: null } as const;
  return { settlement, response: null };
}
const fieldNames = /'(\w+)'/;

/** What a client is told of an entry that is not a task (yet). */
export function toPostError({ position, refusal }: Entry): PostError {
  if (!refusal) {
    const message =
      'Whether upstream took it is being found out; the same key will tell. Do not use a new one yet.';
    return { ...whole('OUTCOME_UNKNOWN', message), position, retryable: true };
  }
  // Upstream names the field in its message, for display: `Invalid Field: 'model_name'.`
  const [, name] = fieldNames.exec(refusal.message) ?? [];
  const field = name
    ? [name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())]
    : [];
  return { ...refusal, position, field };
}

/** Why a task was not even sent when its key was first used. */
export function refusedThen(
  position: number,
  inputs: readonly TaskInput[],
  method: TaskMethod,
): PostError[] {
  const problems = validate(inputs[position] as TaskInput, method);
  const unknown = { field: ['modelName'], message: 'There was no such model.' };
  return (problems.length > 0 ? problems : [unknown]).map(({ field, message }) => ({
    ...whole('BAD_USER_INPUT', message),
    position,
    field,
  }));
}

/** About the mutation as a whole, or about a field of it. */
export function whole(code: ErrorCode, message: string, ...field: string[]): PostError {
  return { code, message, position: null, field, upstreamCode: null, retryable: false };
}
