/* In this room: mutations, each file with what it may be sent and answers. */

import type { TaskInput } from '../../model/task-input.ts';
import { ServiceError } from '../../model/errors.ts';
import { MAX_IMPORTED } from '../../model/limits.ts';
import type { Posted } from '../../tasks/posting/post.ts';
import type { PostError } from '../../tasks/posting/outcomes.ts';
import type { Tasks } from '../../tasks/tasks.ts';
import { builder } from '../builder.ts';
import { ErrorCode } from '../errors.ts';
import { type Slot, TaskLookup, toSlots } from '../lookup.ts';
import { Provider, Task } from '../task.ts';

const ChatRole = builder.enumType('ChatRole', {
  description: 'Who speaks in a turn of a conversation.',
  values: {
    USER: { value: 'user', description: 'The person. Upstream: user.' },
    AI: { value: 'ai', description: 'The model. Upstream: ai.' },
  } as const,
});

const ChatTurnInput = builder.inputType('ChatTurnInput', {
  description: 'One turn of the conversation before the prompt.',
  fields: (t) => ({
    role: t.field({ type: ChatRole, required: true, description: 'Who speaks. Upstream: role.' }),
    message: t.string({
      required: true,
      description: 'What is said, up to 500 characters. Upstream: message.',
    }),
  }),
});

const TaskInput = builder.inputType('TaskInput', {
  description: 'One prompt for one model. A setting that is left out is left to upstream.',
  fields: (t) => ({
    provider: t.field({
      type: Provider,
      required: true,
      defaultValue: 'CLAUDE',
      description: 'Whom to ask. PERPLEXITY answers live only.',
    }),
    userPrompt: t.string({
      required: true,
      description: 'The question, up to 500 characters. Upstream: user_prompt.',
    }),
    modelName: t.string({
      required: true,
      description: "One of the provider's `models`. Upstream: model_name.",
    }),
    systemMessage: t.string({
      description: 'How the model is to behave, up to 500 characters. Upstream: system_message.',
    }),
    messageChain: t.field({
      type: [ChatTurnInput],
      description: 'The conversation before the prompt, up to 10 turns. Upstream: message_chain.',
    }),
    maxOutputTokens: t.int({
      description: 'Aim for the length of the answer, up to 4096. Upstream: max_output_tokens.',
    }),
    temperature: t.float({
      description: 'Randomness: 0 to 1 for CLAUDE, to 2 for others. Upstream: temperature.',
    }),
    topP: t.float({
      description: 'Nucleus sampling, 0 to 1; not with temperature everywhere. Upstream: top_p.',
    }),
    webSearch: t.boolean({
      description: 'Allows the model to search the web; no order to. Upstream: web_search.',
    }),
    forceWebSearch: t.boolean({
      description: 'Tells the model to search; needs webSearch. Upstream: force_web_search.',
    }),
    webSearchCountryIsoCode: t.string({
      description:
        'Country to search from, ISO 3166-1 alpha-2. Upstream: web_search_country_iso_code.',
    }),
    webSearchCity: t.string({
      description: 'City to search from. Upstream: web_search_city.',
    }),
    useReasoning: t.boolean({
      description: 'Asks the model to reason first (CLAUDE, GEMINI). Upstream: use_reasoning.',
    }),
    tag: t.string({
      description: 'Your own mark, to find the task by; up to 230 characters. Upstream: tag.',
    }),
  }),
});

const idempotencyKey =
  'Any text of yours, up to 255 characters. The same key with the same tasks is paid once, however often it is sent.';
const maxCost = 'Refuse if the estimate is above this, USD.';
const dryRun = 'Check and estimate only: nothing is sent, kept or paid, and the key stays unused.';

const PostTasksInput = builder.inputType('PostTasksInput', {
  description: 'What to ask, and for how much at most.',
  fields: (t) => ({
    tasks: t.field({ type: [TaskInput], required: true, description: 'Up to 100 tasks.' }),
    idempotencyKey: t.string({ required: true, description: idempotencyKey }),
    maxCost: t.float({ description: maxCost }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: dryRun }),
  }),
});

const RunLiveInput = builder.inputType('RunLiveInput', {
  description: 'What to ask at once, and for how much at most.',
  fields: (t) => ({
    task: t.field({ type: TaskInput, required: true, description: 'The task.' }),
    idempotencyKey: t.string({ required: true, description: idempotencyKey }),
    maxCost: t.float({ description: maxCost }),
    dryRun: t.boolean({ required: true, defaultValue: false, description: dryRun }),
  }),
});

/** An error of a mutation, with the path of the input it is about. */
interface InputError extends Omit<PostError, 'position' | 'field'> {
  readonly field: readonly string[] | null;
}

export const UserError = builder.objectRef<InputError>('UserError').implement({
  description: 'Why something that was asked for was not done.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCode, description: 'What went wrong.' }),
    message: t.exposeString('message', { description: 'For people.' }),
    field: t.exposeStringList('field', {
      nullable: true,
      description: `The input's path, e.g. ["tasks", "0", "temperature"]; null: about no part of it.`,
    }),
    upstreamCode: t.exposeInt('upstreamCode', {
      nullable: true,
      description: 'The upstream status code behind it, if there is one.',
    }),
    retryable: t.exposeBoolean('retryable', {
      description:
        'Whether asking again may succeed: with the same key for OUTCOME_UNKNOWN and LIVE_BUSY, else with a new one.',
    }),
  }),
});

const cost = 'What upstream has charged so far, USD; null while that is not known.';
const estimatedCost = 'What it was expected to cost, USD: base prices and advances.';
const replayed = 'true when the key was used before: this is the outcome of then.';
const userErrors = 'What was not done, and why.';

const PostTasksPayload = builder.objectRef<Posted>('PostTasksPayload').implement({
  description: 'What became of the tasks that were to be posted.',
  fields: (t) => ({
    tasks: t.field({
      type: [Task],
      nullable: { list: false, items: true },
      description: 'A slot for each task asked, in order; a null slot has its entry in userErrors.',
      resolve: (paid) => paid.tasks,
    }),
    cost: t.exposeFloat('cost', { nullable: true, description: cost }),
    estimatedCost: t.exposeFloat('estimatedCost', { nullable: true, description: estimatedCost }),
    replayed: t.exposeBoolean('replayed', { description: replayed }),
    userErrors: t.field({
      type: [UserError],
      description: userErrors,
      resolve: ({ errors }) =>
        errors.map((error) =>
          locate(error, error.position === null ? [] : ['tasks', `${error.position}`]),
        ),
    }),
  }),
});

const RunLivePayload = builder.objectRef<Posted>('RunLivePayload').implement({
  description: 'What became of the task that was to be answered at once.',
  fields: (t) => ({
    task: t.field({
      type: Task,
      nullable: true,
      description: 'The task with its answer; null when there is an entry in userErrors.',
      resolve: ({ tasks }) => tasks[0],
    }),
    cost: t.exposeFloat('cost', { nullable: true, description: cost }),
    estimatedCost: t.exposeFloat('estimatedCost', { nullable: true, description: estimatedCost }),
    replayed: t.exposeBoolean('replayed', { description: replayed }),
    userErrors: t.field({
      type: [UserError],
      description: userErrors,
      resolve: ({ errors }) =>
        errors.map((error) => locate(error, error.position === null ? [] : ['task'])),
    }),
  }),
});

const ImportTasksPayload = builder
  .objectRef<{ lookup: typeof TaskLookup.$inferType }>('ImportTasksPayload')
  .implement({
    description: 'The tasks that were fetched.',
    fields: (t) => ({
      lookup: t.expose('lookup', {
        type: TaskLookup,
        description: 'A slot for each id, and why some are empty.',
      }),
    }),
  });

builder.mutationType({
  description: 'What changes something. Fields that cost money say so.',
  fields: (t) => ({
    postTasks: t.field({
      type: PostTasksPayload,
      nullable: true,
      description:
        'Costs money. Posts up to 100 tasks; the answers come later: watch or read the tasks. One bad task does not stop the others.',
      args: {
        input: t.arg({ type: PostTasksInput, required: true, description: 'What to ask.' }),
      },
      resolve: (_, { input }, { caller, deadline, tasks }) =>
        tasks.posting.post(input.tasks as TaskInput[], { ...input, caller }, deadline()),
    }),
    runLive: t.field({
      type: RunLivePayload,
      nullable: true,
      description:
        'Costs money. Waits for the answer, up to 120 seconds, and archives it: upstream keeps no copy.',
      args: { input: t.arg({ type: RunLiveInput, required: true, description: 'What to ask.' }) },
      resolve: (_, { input }, { caller, deadline, tasks }) =>
        tasks.posting.runLive(input.task as TaskInput, { ...input, caller }, deadline()),
    }),
    importTasks: t.field({
      type: ImportTasksPayload,
      nullable: true,
      description:
        'Free. Fetches and archives tasks made elsewhere; up to 1000 ids. What cannot be written to the archive yet fails with ARCHIVE_UNAVAILABLE; it is held, and written as soon as that can be.',
      args: {
        ids: t.arg.idList({ required: true, description: 'Ids of tasks of this account.' }),
        provider: t.arg({
          type: Provider,
          description: 'Who was asked; found out when it is not given.',
        }),
      },
      resolve: async (_, { ids, provider }, { loaders, tasks }) => {
        const slots = await toSlots(ids, provider, loaders, MAX_IMPORTED);
        return { lookup: await Promise.all(slots.map((slot) => onlyStored(slot, tasks))) };
      },
    }),
  }),
});

/** A task that is not on disk is not imported yet. */
async function onlyStored({ id, outcome }: Slot, { find }: Tasks): Promise<Slot> {
  if (outcome instanceof ServiceError || (await find.isStored(outcome.id))) return { id, outcome };
  const message = 'Fetched and held, but not archived yet: the archive cannot be written now.';
  return { id, outcome: new ServiceError('ARCHIVE_UNAVAILABLE', message, { retryable: true }) };
}

function locate(error: PostError, at: readonly string[]): InputError {
  const field = [...at, ...error.field];
  return { ...error, field: field.length === 0 ? null : field };
}
