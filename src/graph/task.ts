import { toPublicJson } from '../model/raw.ts';
import * as model from '../model/task.ts';
import { builder } from './builder.ts';
import { describedEnum } from './enum.ts';
import { ErrorCode } from './errors.ts';
import { BULKY } from './weights.ts';
import { Node } from './node.ts';
import { Result } from './result.ts';

export const Provider = builder.enumType('Provider', {
  description: 'The family of models that is asked.',
  values: {
    CLAUDE: { description: 'Anthropic Claude. Upstream: claude.' },
    CHAT_GPT: { description: 'OpenAI ChatGPT. Upstream: chat_gpt.' },
    GEMINI: { description: 'Google Gemini. Upstream: gemini.' },
    PERPLEXITY: { description: 'Perplexity Sonar; answers live only. Upstream: perplexity.' },
  } as const,
});

export const TaskMethod = builder.enumType('TaskMethod', {
  description: 'How the model was asked.',
  values: {
    STANDARD: { description: 'Posted, and collected when it is finished, up to 72 hours later.' },
    LIVE: { description: 'Answered at once and kept nowhere upstream.' },
  } as const,
});

export const TaskStatus = builder.enumType('TaskStatus', {
  description: 'How far a task has come.',
  values: describedEnum(model.taskStatuses),
});

const TaskSource = builder.enumType('TaskSource', {
  description: 'Where this copy of a task came from.',
  values: {
    UPSTREAM: { description: 'Read from upstream for this very operation.' },
    ARCHIVE: { description: 'Kept by this service since an earlier read.' },
  } as const,
});

const Envelope = builder.objectRef<model.Envelope>('Envelope').implement({
  description: 'The response around a task.',
  fields: (t) => ({
    version: t.exposeString('version', {
      nullable: true,
      description: 'Build of the upstream API. Upstream: version.',
    }),
    statusCode: t.exposeInt('statusCode', {
      nullable: true,
      description: 'Of the response as a whole. Upstream: status_code.',
    }),
    statusMessage: t.exposeString('statusMessage', {
      nullable: true,
      description: 'Of the response as a whole. Upstream: status_message.',
    }),
    time: t.exposeFloat('time', {
      nullable: true,
      description: 'Execution time, seconds. Upstream: time.',
    }),
    cost: t.exposeFloat('cost', {
      nullable: true,
      description: 'Cost of all tasks in the response, USD. Upstream: cost.',
    }),
    tasksCount: t.exposeInt('tasksCount', {
      nullable: true,
      description: 'Tasks in the response. Upstream: tasks_count.',
    }),
    tasksError: t.exposeInt('tasksError', {
      nullable: true,
      description: 'Tasks in error, not reliably counted. Upstream: tasks_error.',
    }),
  }),
});

const TaskFailure = builder.objectRef<model.TaskFailure>('TaskFailure').implement({
  description: 'Why a task has no answer and will not get one.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCode, description: 'TASK_FAILED or RESULT_EXPIRED.' }),
    upstreamCode: t.exposeInt('upstreamCode', {
      nullable: true,
      description: 'Upstream: status_code.',
    }),
    message: t.exposeString('message', { description: 'Upstream: status_message.' }),
    retryable: t.exposeBoolean('retryable', {
      description: 'Whether posting the same prompt anew (and paying anew) may give an answer.',
    }),
    refundExpected: t.exposeBoolean('refundExpected', {
      description: 'The 0.01 USD advance is returned when upstream gives up after 72 hours.',
    }),
  }),
});

const Charges = builder.objectRef<model.Charges>('Charges').implement({
  description: 'What a task costs. Unknown is null, never zero.',
  fields: (t) => ({
    posted: t.exposeFloat('posted', {
      nullable: true,
      description: 'What posting cost (base price and advance), USD; null when not known.',
    }),
    moneySpent: t.exposeFloat('moneySpent', {
      nullable: true,
      description:
        'What the model vendor charged, USD; null when not known. Upstream: money_spent.',
    }),
    total: t.exposeFloat('total', {
      nullable: true,
      description: 'What the task costs in the end, USD; null while not known.',
    }),
    complete: t.exposeBoolean('complete', {
      description: 'false while some part is unknown. Never read unknown as zero.',
    }),
  }),
});

const ChatTurn = builder.objectRef<model.ChatTurn>('ChatTurn').implement({
  description: 'One turn of the conversation before the prompt.',
  fields: (t) => ({
    role: t.exposeString('role', { description: '`user` or `ai`. Upstream: role.' }),
    message: t.exposeString('message', { description: 'What was said. Upstream: message.' }),
  }),
});

const TaskRequest = builder.objectRef<model.TaskRequest>('TaskRequest').implement({
  description: 'What was asked; null where a setting was not given.',
  fields: (t) => ({
    userPrompt: t.exposeString('userPrompt', {
      nullable: true,
      description: 'The question. Upstream: user_prompt.',
    }),
    modelName: t.exposeString('modelName', {
      nullable: true,
      description: 'The model asked for, maybe an alias. Upstream: model_name.',
    }),
    systemMessage: t.exposeString('systemMessage', {
      nullable: true,
      description: 'How the model was told to behave. Upstream: system_message.',
    }),
    messageChain: t.expose('messageChain', {
      type: [ChatTurn],
      nullable: true,
      description: 'The conversation before the prompt. Upstream: message_chain.',
    }),
    maxOutputTokens: t.exposeInt('maxOutputTokens', {
      nullable: true,
      description: 'Aim for the length of the answer, not a hard cap. Upstream: max_output_tokens.',
    }),
    temperature: t.exposeFloat('temperature', {
      nullable: true,
      description: 'Randomness; its range depends on the provider. Upstream: temperature.',
    }),
    topP: t.exposeFloat('topP', {
      nullable: true,
      description: 'Nucleus sampling, 0 to 1. Upstream: top_p.',
    }),
    webSearch: t.exposeBoolean('webSearch', {
      nullable: true,
      description: 'Whether the model was allowed to search the web. Upstream: web_search.',
    }),
    forceWebSearch: t.exposeBoolean('forceWebSearch', {
      nullable: true,
      description: 'Whether it was told to search. Upstream: force_web_search.',
    }),
    webSearchCountryIsoCode: t.exposeString('webSearchCountryIsoCode', {
      nullable: true,
      description: 'Country it searched from, ISO 3166-1. Upstream: web_search_country_iso_code.',
    }),
    webSearchCity: t.exposeString('webSearchCity', {
      nullable: true,
      description: 'City it searched from. Upstream: web_search_city.',
    }),
    useReasoning: t.exposeBoolean('useReasoning', {
      nullable: true,
      description: 'Whether reasoning was asked for. Upstream: use_reasoning.',
    }),
    tag: t.exposeString('tag', {
      nullable: true,
      description: "The poster's own mark. Upstream: tag.",
    }),
  }),
});

export const Task = builder.objectRef<model.Task>('Task');
Task.implement({
  description: 'One prompt to one model, and what came of it.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', {
      description:
        'Upstream task id, lower case. Looks like a UUID but is not RFC 9562. Upstream: id.',
    }),
    provider: t.expose('provider', { type: Provider, description: 'Who was asked.' }),
    method: t.expose('method', { type: TaskMethod, description: 'How it was asked.' }),
    status: t.expose('status', { type: TaskStatus, description: 'How far it has come.' }),
    statusCode: t.exposeInt('statusCode', { description: '10000-60000. Upstream: status_code.' }),
    statusMessage: t.exposeString('statusMessage', {
      description: 'For display; what it means stands in the code. Upstream: status_message.',
    }),
    retryAfter: t.int({
      nullable: true,
      description: 'Seconds to wait before asking again; null unless PENDING.',
      resolve: ({ askAgainAt }) =>
        askAgainAt === null ? null : Math.max(1, Math.ceil((askAgainAt - Date.now()) / 1000)),
    }),
    failure: t.expose('failure', {
      type: TaskFailure,
      nullable: true,
      description: 'Set when FAILED or EXPIRED.',
    }),
    time: t.exposeFloat('time', {
      nullable: true,
      description: 'Upstream execution time, seconds. Upstream: time.',
    }),
    cost: t.exposeFloat('cost', {
      nullable: true,
      description: 'USD, as upstream last reported it; task_get reports 0. Upstream: cost.',
    }),
    charges: t.expose('charges', { type: Charges, description: 'What the task costs.' }),
    resultCount: t.exposeInt('resultCount', {
      nullable: true,
      description: 'Upstream: result_count.',
    }),
    path: t.exposeStringList('path', {
      nullable: true,
      description: 'The upstream address in pieces. Upstream: path.',
    }),
    request: t.expose('request', {
      type: TaskRequest,
      nullable: true,
      description: 'What was asked. Upstream: data.',
    }),
    tag: t.exposeString('tag', {
      nullable: true,
      description: "The poster's own mark. Upstream: data.tag.",
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was posted; known only for tasks posted through this service.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the answer was made. Upstream: result.datetime.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When upstream deletes its copy; the archive keeps its own.',
    }),
    results: t.expose('results', {
      type: [Result],
      complexity: { multiplier: 1 },
      nullable: true,
      description: 'null where upstream sent null; [] where it sent []. Upstream: result.',
    }),
    result: t.field({
      type: Result,
      nullable: true,
      description: 'The first of `results`: LLM Responses have exactly one.',
      resolve: (task) => task.results?.[0],
    }),
    source: t.expose('source', { type: TaskSource, description: 'Where this copy came from.' }),
    fetchedAt: t.expose('fetchedAt', {
      type: 'DateTime',
      description: 'When this service read it from upstream.',
    }),
    envelope: t.expose('envelope', {
      type: Envelope,
      nullable: true,
      description: 'The response around the task.',
    }),
    raw: t.field({
      complexity: BULKY,
      type: 'JSON',
      nullable: true,
      description: 'The task exactly as upstream sent it, with callback URLs removed from data.',
      resolve: (task) => toPublicJson(task.sent),
    }),
  }),
});

builder.objectField(Result, 'task', (t) =>
  t.expose('task', { type: Task, description: 'The task this answers.' }),
);
