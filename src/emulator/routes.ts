import { type Provider, providers, toSlug } from '../model/provider.ts';
import { appendix } from './appendix.ts';
import type { Call, RouteParts } from './call.ts';
import { listModels } from './catalog.ts';
import {
  type EnvelopeJson,
  failure,
  notFound,
  ok,
  type Reply,
  type TaskJson,
  tasks,
  toData,
  toDateText,
  toTaskJson,
} from './replies.ts';
import { type Posted, refuse } from './rules.ts';
import { steers } from './steering.ts';
import { type EmulatedTask, newId } from './task.ts';

const MAX_TASKS = 100;
const SLOW_LIVE = 3000;
const llmPath = /^\/v3\/ai_optimization\/([a-z_]+)\/llm_responses\/([a-z_]+)(?:\/([^/]+))?\/?$/;

/** One request of an authorized client, answered as upstream would. */
export function handle(call: Call, parts: RouteParts): Reply {
  const [, slug, name = '', argument] = llmPath.exec(call.path) ?? [];
  const provider = providers.find((known) => toSlug(known) === slug);
  if (provider) {
    const isKnown = provider !== 'PERPLEXITY' || name === 'live' || name === 'models';
    const route = isKnown ? routes[`${call.method} ${name}`] : undefined;
    return route?.(provider, call, parts, argument) ?? notFound;
  }
  return appendix[`${call.method} ${call.path}`]?.(call, parts) ?? notFound;
}

type Route = (
  provider: Provider,
  call: Call,
  parts: RouteParts,
  argument: string | undefined,
) => Reply;

const routes: Readonly<Record<string, Route>> = {
  'GET task_get': (provider, { path }, { state }, id) => {
    if (id === undefined) return failure(40402);
    const task = state.tasks.get(id.toLowerCase());
    const code = whyNot(task, provider);
    if (!task || code !== null)
      return tasks(
        toTaskJson({
          id: id.toLowerCase(),
          code: code ?? 40401,
          path,
          data: toData(provider),
        }),
      );
    if (task.response) return ok(task.response as EnvelopeJson); // whatever the test wants sent
    if (task.body) return tasks(task.body as TaskJson);
    const json = state.report(task, path);
    if (json.status_code === 20000) task.collected = true;
    return tasks(json);
  },

  'POST task_post': (provider, { body, path }, parts) => {
    if (!Array.isArray(body)) return failure(40503);
    if (body.length === 0) return failure(40502);
    return tasks(
      ...body.map((posted: unknown, index) => {
        const refused = index === 0 ? parts.refuseFirst : null;
        const beyond = index >= MAX_TASKS ? 40006 : refused;
        return post(provider, posted, { code: beyond, path }, parts);
      }),
    );
  },

  'GET tasks_ready': (provider, { path }, { now, readyLag, state }) => {
    const listed = state.ready(provider, readyLag).map((task) => ({
      id: task.id,
      se: toSlug(provider),
      se_type: null,
      function: 'llm_responses',
      date_posted: toDateText(task.createdAt),
      tag: task.posted.tag ?? null,
      endpoint: `/v3/ai_optimization/${toSlug(provider)}/llm_responses/task_get/${task.id}`,
    }));
    const result = listed.length === 0 ? null : listed;
    return tasks(
      toTaskJson({ id: newId(now()), code: 20000, path, data: toData(provider), result }),
    );
  },

  'POST live': (provider, { body, path }, { liveTakes, now, refuseFirst, state }) => {
    if (!Array.isArray(body)) return failure(40503);
    if (body.length === 0) return failure(40502);
    const posted: unknown = body[0];
    const refuseWith = (refusal: { code: number; about?: string }) =>
      tasks(toTaskJson({ id: newId(now()), path, data: toData(provider, posted), ...refusal }));
    if (body.length > 1) return refuseWith({ code: 40000 });
    if (refuseFirst !== null) return refuseWith({ code: refuseFirst });
    const refusal = refuse(provider, posted, true);
    if (refusal) return refuseWith(refusal);
    const task = state.runLive(provider, posted as Posted); // it was just found to be one
    if (!task) return refuseWith({ code: 40210 });
    const delay = steers(task.posted.user_prompt, '[slow]') ? SLOW_LIVE : liveTakes;
    return { ...tasks(state.report(task, path, task.cost)), delay };
  },

  'GET models': (provider, { path }, { now }) =>
    tasks(
      toTaskJson({
        id: newId(now()),
        code: 20000,
        path,
        data: toData(provider),
        result: listModels(provider),
      }),
    ),
};

/** The code with which task_get refuses to tell of a task, or null. */
function whyNot(task: EmulatedTask | undefined, provider: Provider): number | null {
  if (!task || task.live) return 40401; // live answers are not stored
  if (task.end === 40001 || task.end === 40003 || task.end === 40004) return task.end;
  return task.provider === provider ? null : 40002;
}

function post(
  provider: Provider,
  posted: unknown,
  { code, path }: { code: number | null; path: string },
  { now, state }: RouteParts,
): TaskJson {
  const data = toData(provider, posted);
  const refusal = code === null ? refuse(provider, posted, false) : { code };
  if (refusal) return toTaskJson({ id: newId(now()), path, data, ...refusal });
  const task = state.post(provider, posted as Posted); // it was just found to be one
  if (!task) return toTaskJson({ id: newId(now()), code: 40210, path, data });
  return toTaskJson({ id: task.id, code: 20100, path, data, cost: task.cost });
}
