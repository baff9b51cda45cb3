import { ServiceError } from '../model/errors.ts';
import type * as model from '../model/task.ts';
import { builder } from './builder.ts';
import type { Loaders } from './context.ts';
import { ErrorCode } from './errors.ts';
import { perList } from './weights.ts';
import { MAX_IDS } from '../model/limits.ts';
import { Node } from './node.ts';
import { Provider, Task } from './task.ts';

export interface Slot {
  readonly id: string;
  readonly outcome: model.Task | ServiceError;
}
interface Failure {
  readonly id: string;
  readonly index: number;
  readonly error: ServiceError;
}

export const LookupFailure = builder.objectRef<Failure>('LookupFailure').implement({
  description: 'Why a slot is empty.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'The slot in `nodes`, from 0.' }),
    id: t.exposeID('id', { description: 'The id as it was asked for.' }),
    code: t.field({
      type: ErrorCode,
      description: 'What went wrong.',
      resolve: ({ error }) => error.code,
    }),
    upstreamCode: t.int({
      nullable: true,
      description: 'The upstream status code behind it, if there is one.',
      resolve: ({ error }) => error.upstreamCode,
    }),
    message: t.string({ description: 'For people.', resolve: ({ error }) => error.message }),
    retryable: t.boolean({
      description: 'Whether asking again may succeed.',
      resolve: ({ error }) => error.retryable,
    }),
  }),
});

export const TaskLookup = builder.objectRef<readonly Slot[]>('TaskLookup').implement({
  description: 'Tasks by their ids, with a reason for each that is not there.',
  fields: (t) => ({
    nodes: t.field({
      type: [Task],
      nullable: { list: false, items: true },
      description: 'A slot for each id asked, in order; a null slot has its entry in `failures`.',
      resolve: (slots) =>
        slots.map(({ outcome }) => (outcome instanceof ServiceError ? null : outcome)),
    }),
    failures: t.field({
      type: [LookupFailure],
      description: 'An entry for each empty slot.',
      resolve: toFailures,
    }),
  }),
});

const someIds = 'Task ids, up to 100; upper and lower case are the same.';
const whose = 'Who was asked; found out when it is not given.';

builder.queryFields((t) => ({
  task: t.field({
    type: Task,
    nullable: true,
    description: 'A task by its id; null when upstream knows no such task.',
    args: {
      id: t.arg.id({ required: true, description: 'Task id; upper and lower case are the same.' }),
      provider: t.arg({ type: Provider, description: whose }),
    },
    resolve: async (_, key, { loaders }) => found(await settled(loaders.task.load(key))),
  }),
  tasks: t.field({
    type: TaskLookup,
    nullable: true,
    complexity: ({ ids }) => ({ multiplier: perList(ids.length) }),
    description: 'Many tasks in one trip; one that cannot be read does not spoil the others.',
    args: {
      ids: t.arg.idList({ required: true, description: someIds }),
      provider: t.arg({ type: Provider, description: whose }),
    },
    resolve: (_, args, { loaders }) => toSlots(args.ids, args.provider, loaders),
  }),
  node: t.field({
    type: Node,
    nullable: true,
    description: 'Any object by its id: a task.',
    args: { id: t.arg.id({ required: true, description: 'The id of the node.' }) },
    resolve: async (_, key, { loaders }) => found(await settled(loaders.task.load(key))),
  }),
  nodes: t.field({
    type: [Node],
    complexity: ({ ids }) => ({ multiplier: ids.length }),
    nullable: { list: true, items: true },
    description: 'Many objects by their ids; null where there is none.',
    args: { ids: t.arg.idList({ required: true, description: 'Ids of nodes, up to 100.' }) },
    resolve(_, args, { loaders }) {
      checkCount(args.ids);
      return args.ids.map(async (id) => found(await settled(loaders.task.load({ id }))));
    },
  }),
}));

/** A slot for each id, in order. */
export async function toSlots(
  ids: readonly string[],
  provider: model.Task['provider'] | null | undefined,
  loaders: Loaders,
  most = MAX_IDS,
): Promise<readonly Slot[]> {
  checkCount(ids, most);
  return await Promise.all(
    ids.map(async (id) => ({ id, outcome: await settled(loaders.task.load({ id, provider })) })),
  );
}

export function toFailures(slots: readonly Slot[]): Failure[] {
  return slots.flatMap(({ id, outcome }, index) =>
    outcome instanceof ServiceError ? [{ id, index, error: outcome }] : [],
  );
}

/** A failure with a meaning as a value; a bug stays an error. */
export async function settled(task: Promise<model.Task>): Promise<model.Task | ServiceError> {
  try {
    return await task;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

export function found(outcome: model.Task | ServiceError): model.Task | null {
  if (!(outcome instanceof ServiceError)) return outcome;
  if (outcome.code === 'TASK_NOT_FOUND') return null;
  throw outcome;
}

export function checkCount({ length }: readonly unknown[], most = MAX_IDS): void {
  if (length > most) {
    throw new ServiceError('BAD_USER_INPUT', `At most ${most} ids at once, not ${length}.`);
  }
}
