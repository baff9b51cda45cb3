import { createHash } from 'node:crypto';
import { MAX_KEY, MAX_TASKS } from '../../model/limits.ts';
import {
  LIVE_BASE_PRICE,
  STANDARD_ADVANCE,
  STANDARD_BASE_PRICE,
  toNanos,
} from '../../model/money.ts';
import type { Provider } from '../../model/provider.ts';
import { type TaskInput, validate } from '../../model/task-input.ts';
import type { TaskMethod } from '../../model/task.ts';
import type { Models } from '../models.ts';
import { type PostError, whole } from './outcomes.ts';

/** What is wrong with a mutation as such. */
export function checkWhole(
  inputs: readonly TaskInput[],
  idempotencyKey: string,
  maxCost: number | null | undefined,
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

/** What is wrong with each task, also by upstream's lists of models. */
export async function checkInputs(
  method: TaskMethod,
  inputs: readonly TaskInput[],
  models: Models,
): Promise<PostError[]> {
  const checked = inputs
    .slice(0, MAX_TASKS)
    .map((input) => ({ input, problems: validate(input, method) }));
  const named = checked.filter(
    ({ problems }) => !problems.some(({ field: [of] }) => of === 'provider' || of === 'modelName'),
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

export function isKey(text: string): boolean {
  const isPlain = /^[^\p{Cc}]*$/u.test(text) && text.isWellFormed();
  return isPlain && text.trim() !== '' && text.length <= MAX_KEY;
}

/** Nano-dollars. What a live answer costs depends on its length: the advance is as good a guess as any. */
export function estimateOf(method: TaskMethod): number {
  return (
    toNanos(STANDARD_ADVANCE) + toNanos(method === 'LIVE' ? LIVE_BASE_PRICE : STANDARD_BASE_PRICE)
  );
}

/** Two inputs are the same when every setting is, whatever the order of the fields. */
export function hash(inputs: readonly TaskInput[]): string {
  const canonical = inputs.map((input) =>
    Object.entries(input)
      .filter(([, value]) => value !== null && value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return createHash('sha256').update(JSON.stringify(canonical)).digest('base64url');
}
