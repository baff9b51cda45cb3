import type { NewEntry, Refusal, Settlement } from '../../archive/writing/booking.ts';
import type { Entry } from '../../archive/writing/booking.ts';
import { toNewTask } from '../../archive/writing/task-rows.ts';
import { type TaskInput, validate } from '../../model/task-input.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { toNanos } from '../../model/money.ts';
import { errorCodeOf } from '../../model/status.ts';
import { type TaskMethod, toTask } from '../../model/task.ts';
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

/** What became of the entries, but for those of which that is not known. */
export function toSettlements(entries: readonly NewEntry[], reply: PaidReply): Settlement[] {
  return entries.flatMap((entry, index) => toSettlement(entry, reply, index) ?? []);
}

function toSettlement(entry: NewEntry, reply: PaidReply, index: number): Settlement | null {
  const { token } = entry;
  switch (reply.kind) {
    case 'unknown':
      return null;
    case 'refused': {
      const { code, message, retryable, upstreamCode = null } = reply.error;
      const refusal = { code, message, retryable, upstreamCode };
      return { token, state: 'REFUSED', cost: 0, taskId: null, refusal, task: null };
    }
    case 'answered':
      return settlementOf(entry, reply.slots[index]);
  }
}

/** The task goes with its outcome: of a live answer there is no other copy. */
function settlementOf(
  { method, token }: NewEntry,
  slot: PostedTask | undefined,
): Settlement | null {
  if (!slot) return null;
  const cost = toNanos(slot.cost ?? 0);
  if (slot.kind === 'refused') {
    const refusal = toRefusal(slot.code, slot.message);
    return { token, state: 'REFUSED', cost, taskId: null, refusal, task: null };
  }
  const task = toTask(slot.response, 'UPSTREAM');
  const created = { token, state: 'CREATED', cost, taskId: task.id, refusal: null } as const;
  const final = method === 'LIVE' && isFinal(task, Date.now());
  return { ...created, task: toNewTask(slot.response, task, final) };
}

function toRefusal(upstreamCode: number, message: string): Refusal {
  const { code, retryable } = errorCodeOf(upstreamCode);
  return { code, message, upstreamCode, retryable };
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
