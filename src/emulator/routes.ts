import { type Provider, providers } from '../model/provider.ts';
import { steering } from './answers.ts';
import { catalog } from './catalog.ts';
import {
  type EnvelopeJson,
  type TaskJson,
  toData,
  toDateText,
  toEnvelope,
  toFailure,
  toTaskJson,
} from './replies.ts';
import { type Posted, refuse } from './rules.ts';
import type { EmulatedTask, State } from './state.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  /** The parsed body; undefined where there was none, or where it was not JSON. */
  readonly body: unknown;
}

export interface RouteParts {
  readonly state: State;
  readonly login: string;
  readonly readyLag: number;
  readonly callback: (task: EmulatedTask) => void;
}

export interface Reply {
  readonly status: number;
  readonly body: EnvelopeJson;
  /** Live calls think for a while. */
  readonly delay?: number;
}

const MAX_TASKS = 100;
const llmPath = /^\/v3\/ai_optimization\/([a-z_]+)\/llm_responses\/([a-z_]+)(?:\/([^/]+))?$/;

/** One request of an authorized client, answered as upstream would. */
export function handle(call: Call, parts: RouteParts): Reply {
  const [, slug, name = '', argument] = llmPath.exec(call.path) ?? [];
  const provider = providers.find((known) => known.toLowerCase() === slug);
  if (provider) {
    const isKnown = provider !== 'PERPLEXITY' || name === 'live' || name === 'models';
    const route = isKnown ? llmRoutes[`${call.method} ${name}`] : undefined;
    return route ? route(provider, call, parts, argument) : notFound;
  }
  const route = appendixRoutes[`${call.method} ${call.path}`];
  return route ? route(call, parts) : notFound;
}

type LlmRoute = (
  provider: Provider,
  call: Call,
  parts: RouteParts,
  argument: string | undefined,
) => Reply;

const notFound: Reply = { status: 404, body: toFailure(40400) };

const llmRoutes: Readonly<Record<string, LlmRoute>> = {
  'GET task_get': (provider, { path }, { state }, id) => {
    if (id === undefined) return ok(toFailure(40402));
    return tasks(readTask(provider, id.toLowerCase(), path, state));
  },

  'POST task_post': (provider, { body, path }, { state }) => {
    if (body === undefined) return ok(toFailure(40503));
    if (!Array.isArray(body)) return ok(toFailure(40503));
    if (body.length === 0) return ok(toFailure(40502));
    return tasks(
      ...body.map((posted: unknown, index) => post(provider, posted, index, path, state)),
    );
  },

  'GET tasks_ready': (provider, { path }, { readyLag, state }) => {
    const listed = state.ready(provider, readyLag).map((task) => ({
      id: task.id,
      se: task.provider.toLowerCase(),
      se_type: null,
      function: 'llm_responses',
      date_posted: toDateText(task.createdAt),
      tag: task.posted.tag ?? null,
      endpoint: `${path.replace(/tasks_ready$/, 'task_get')}/${task.id}`,
    }));
    const result = listed.length === 0 ? null : listed;
    return tasks(toTaskJson({ id: anyId, code: 20000, path, data: toData(provider), result }));
  },

  'POST live': (provider, { body, path }, { state }) => {
    if (!Array.isArray(body)) return ok(toFailure(40503));
    if (body.length === 0) return ok(toFailure(40502));
    if (body.length > 1)
      return tasks(toTaskJson({ id: anyId, code: 40000, path, data: toData(provider) }));
    const posted: unknown = body[0];
    const refusal = refuse(provider, posted, true);
    if (refusal)
      return tasks(
        toTaskJson({ id: anyId, path, data: toData(provider, posted as object), ...refusal }),
      );
    const task = state.runLive(provider, posted as Posted);
    const code = task.end === 'answer' ? 20000 : Number(task.end);
    const data = toData(provider, task.posted);
    const reply = tasks(
      toTaskJson({
        id: task.id,
        code,
        path,
        data,
        cost: task.charged / 1e9,
        result: state.resultOf(task),
      }),
    );
    return { ...reply, delay: task.posted.user_prompt.includes(steering.slow) ? 3000 : 0 };
  },

  'GET models': (provider, { path }) =>
    tasks(
      toTaskJson({
        id: anyId,
        code: 20000,
        path,
        data: toData(provider),
        result: catalog[provider],
      }),
    ),
};

const appendixRoutes: Readonly<Record<string, (call: Call, parts: RouteParts) => Reply>> = {
  'GET /v3/appendix/user_data': ({ path }, { login, state }) => {
    const { balance } = state;
    const none = { day: {}, minute: {} };
    const row = {
      login,
      timezone: 'UTC',
      rates: { limits: none, statistics: none },
      money: { total: balance, balance, limits: none, statistics: none },
      price: {},
      backlinks_subscription_expiry_date: null,
      llm_mentions_subscription_expiry_date: null,
    };
    return tasks(
      toTaskJson({ id: anyId, code: 20000, path, data: appendixData('user_data'), result: [row] }),
    );
  },

  'POST /v3/appendix/id_list': ({ body, path }, { state }) => {
    const [asked = {}] = rows(body);
    const data = appendixData('id_list', asked);
    const from = toTime(asked['datetime_from']);
    const to = toTime(asked['datetime_to']);
    const bad = from === null ? 'datetime_from' : to === null ? 'datetime_to' : undefined;
    if (from === null || to === null)
      return tasks(toTaskJson({ id: anyId, code: 40501, about: bad, path, data }));
    const {
      include_metadata: withMetadata = false,
      limit = 1000,
      offset = 0,
      sort = 'asc',
    } = asked;
    const found = [...state.tasks.values()]
      .filter((task) => task.createdAt >= from && task.createdAt <= to)
      .toSorted((a, b) => (a.createdAt - b.createdAt) * (sort === 'desc' ? -1 : 1))
      .slice(Number(offset), Number(offset) + Math.min(1000, Number(limit)));
    const result = found.map((task) => toListRow(task, state, withMetadata === true));
    return tasks(toTaskJson({ id: anyId, code: 20000, path, data, result }));
  },

  'POST /v3/appendix/webhook_resend': ({ body, path }, { callback, state }) => {
    if (!Array.isArray(body) || body.length === 0) return ok(toFailure(40502));
    const data = appendixData('webhook_resend');
    return tasks(
      ...rows(body).map(({ id: asked }, index) => {
        const id = typeof asked === 'string' ? asked.toLowerCase() : '';
        const task = state.tasks.get(id);
        if (index >= MAX_TASKS) return toTaskJson({ id, code: 40006, path, data });
        if (!task) return toTaskJson({ id, code: 40401, path, data });
        callback(task);
        return toTaskJson({ id, code: 20100, path, data });
      }),
    );
  },

  'GET /v3/appendix/errors': ({ path }) => {
    const codes = [
      20000, 20100, 40000, 40001, 40002, 40100, 40101, 40202, 40401, 40403, 40501, 40601, 40602,
    ];
    const result = codes.map((code) => ({ code, message: toFailure(code).status_message }));
    return tasks(
      toTaskJson({ id: anyId, code: 20000, path, data: appendixData('errors'), result }),
    );
  },

  'GET /v3/appendix/status': ({ path }) =>
    tasks(toTaskJson({ id: anyId, code: 20000, path, data: appendixData('status'), result: [] })),
};

/** Calls that make no task get an id all the same. */
const anyId = '01010000-1535-0613-0000-00000000c0de';

function readTask(provider: Provider, id: string, path: string, state: State): TaskJson {
  const task = state.tasks.get(id);
  const none = (code: number) => toTaskJson({ id, code, path, data: toData(provider) });
  if (!task || task.live) return none(40401);
  if (task.end === 40001 || task.end === 40004) return none(task.end);
  if (task.provider !== provider) return none(40002);
  if (task.body) return task.body as TaskJson; // whatever the test wants sent
  const code = state.codeOf(task);
  if (code !== 20100 && code !== 40601 && code !== 40602 && code !== 40210) task.collected = true;
  const result = code === 20000 ? state.resultOf(task) : null;
  return toTaskJson({ id, code, path, data: toData(provider, task.posted), result });
}

function post(
  provider: Provider,
  posted: unknown,
  index: number,
  path: string,
  state: State,
): TaskJson {
  const refusal = index >= MAX_TASKS ? { code: 40006 } : refuse(provider, posted, false);
  const echo = typeof posted === 'object' && posted !== null ? posted : {};
  if (refusal) return toTaskJson({ id: anyId, path, data: toData(provider, echo), ...refusal });
  if (state.balance < 0)
    return toTaskJson({ id: anyId, code: 40210, path, data: toData(provider, echo) });
  const task = state.post(provider, posted as Posted);
  return toTaskJson({
    id: task.id,
    code: 20100,
    path,
    data: toData(provider, echo),
    cost: task.charged / 1e9,
  });
}

function toListRow(task: EmulatedTask, state: State, withMetadata: boolean) {
  const code = task.live ? 20000 : state.codeOf(task);
  const isDone = code < 40601 && code !== 20100;
  const kind = task.live ? 'live' : 'task_post';
  return {
    id: task.id,
    url: `https://api.dataforseo.com/v3/ai_optimization/${task.provider.toLowerCase()}/llm_responses/${kind}`,
    datetime_posted: toDateText(task.createdAt),
    datetime_done: isDone ? toDateText(task.finishAt) : null,
    status: isDone ? 'ok' : toFailure(code).status_message,
    cost: task.charged / 1e9,
    ...(withMetadata && { metadata: task.posted }),
  };
}

function rows(body: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(body)
    ? body.map((row: unknown) => Object(row) as Record<string, unknown>)
    : [];
}

function appendixData(name: string, asked: object = {}): object {
  return { api: 'appendix', function: name, ...asked };
}

function toTime(value: unknown): number | null {
  const time =
    typeof value === 'string' ? Date.parse(value.replace(' ', 'T').replace(' +', '+')) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

function tasks(...all: readonly TaskJson[]): Reply {
  return ok(toEnvelope(all));
}

function ok(body: EnvelopeJson): Reply {
  return { status: 200, body };
}
