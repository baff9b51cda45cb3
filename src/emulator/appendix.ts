import { toSlug } from '../model/provider.ts';
import { messageOf, messages } from './messages.ts';
import { failure, type Reply, tasks, toDateText, toTaskJson } from './replies.ts';
import type { Call, RouteParts } from './call.ts';
import type { State } from './state.ts';
import { type EmulatedTask, newId } from './task.ts';

const DAY = 86_400_000;
const MAX_RESENT = 100;
const MAX_LISTED = 1000;
const MAX_OFFSET = 100_000_000;

type Route = (call: Call, parts: RouteParts) => Reply;
type Fields = Readonly<Record<string, unknown>>;

/** What is about the account as a whole, by method and path. */
export const appendix: Readonly<Record<string, Route>> = {
  'GET /v3/appendix/user_data': ({ path }, { login, now, state }) => {
    const none = { day: {}, minute: {} };
    const row = {
      login,
      timezone: 'UTC',
      rates: { limits: none, statistics: none },
      money: {
        total: state.deposited,
        balance: state.balance,
        limits: none,
        statistics: none,
      },
      price: {},
      backlinks_subscription_expiry_date: null,
      llm_mentions_subscription_expiry_date: null,
    };
    return answer(now(), path, [row]);
  },

  'POST /v3/appendix/id_list': ({ body, path }, { now, state }) => {
    if (!Array.isArray(body)) return failure(40503);
    if (body.length === 0) return failure(40502);
    const asked = toFields(body[0]);
    const wrong = findWrong(asked, now());
    const id = newId(now());
    const data = { ...toAppendixData(path), ...asked };
    if (wrong !== null) {
      const message = `Invalid Field: '${wrong}'.`;
      return tasks(toTaskJson({ id, code: 40501, message, path, data }));
    }
    const result = list(asked, state).map((task) =>
      toRow(task, state, asked['include_metadata'] === true),
    );
    return tasks(toTaskJson({ id, code: 20000, path, data, result }));
  },

  'POST /v3/appendix/webhook_resend': ({ body, path }, { callback, state }) => {
    if (!Array.isArray(body)) return failure(40503);
    if (body.length === 0) return failure(40502);
    const data = toAppendixData(path);
    return tasks(
      ...body.map((posted: unknown, index) => {
        const { id: asked } = toFields(posted);
        const id = typeof asked === 'string' ? asked.toLowerCase() : '';
        const task = state.tasks.get(id);
        if (index >= MAX_RESENT) return toTaskJson({ id, code: 40006, path, data });
        if (!task || task.end === 40001) return toTaskJson({ id, code: 40401, path, data });
        if (!isDone(task, state)) return toTaskJson({ id, code: 40602, path, data });
        callback(task);
        return toTaskJson({ id, code: 20100, path, data });
      }),
    );
  },

  'GET /v3/appendix/errors': ({ path }, { now }) =>
    answer(
      now(),
      path,
      Object.keys(messages).map((code) => ({
        code: Number(code),
        message: messageOf(Number(code)),
      })),
    ),

  // Lists what is in trouble: nothing ever is.
  'GET /v3/appendix/status': ({ path }, { now }) => answer(now(), path, []),
};

function answer(now: number, path: string, result: readonly unknown[]): Reply {
  const data = toAppendixData(path);
  return tasks(toTaskJson({ id: newId(now), code: 20000, path, data, result }));
}

function toAppendixData(path: string): object {
  return { api: 'appendix', function: path.split('/').at(-1) };
}

/** Which field of an id_list request is wrong, or null. */
function findWrong(asked: Fields, now: number): string | null {
  const from = toTime(asked['datetime_from']);
  const to = toTime(asked['datetime_to']);
  if (from === null || from < now - 184 * DAY) return 'datetime_from';
  if (to === null || to < from) return 'datetime_to';
  if (!isWithin(asked['limit'] ?? MAX_LISTED, 1, MAX_LISTED)) return 'limit';
  if (!isWithin(asked['offset'] ?? 0, 0, MAX_OFFSET)) return 'offset';
  if (![undefined, 'asc', 'desc'].includes(asked['sort'] as string)) return 'sort';
  const isOld = from < now - 31 * DAY;
  return asked['include_metadata'] === true && isOld ? 'include_metadata' : null;
}

function list(asked: Fields, state: State): EmulatedTask[] {
  const from = toTime(asked['datetime_from']) ?? 0;
  const to = toTime(asked['datetime_to']) ?? 0;
  const offset = Number(asked['offset'] ?? 0);
  const direction = asked['sort'] === 'desc' ? -1 : 1;
  return [...state.tasks.values()]
    .filter((task) => task.end !== 40001 && isWithin(seconds(task.createdAt), from, to))
    .toSorted((a, b) => (a.createdAt - b.createdAt) * direction)
    .slice(offset, offset + Number(asked['limit'] ?? MAX_LISTED));
}

function toRow(task: EmulatedTask, state: State, withMetadata: boolean) {
  const code = state.codeOf(task);
  const kind = task.live ? 'live' : 'task_post';
  return {
    id: task.id,
    url: `https://api.dataforseo.com/v3/ai_optimization/${toSlug(task.provider)}/llm_responses/${kind}`,
    datetime_posted: toDateText(task.createdAt),
    datetime_done: isDone(task, state) ? toDateText(state.doneAt(task)) : null,
    status: code === 20000 || code === 40403 ? 'ok' : messageOf(code),
    cost: task.cost,
    ...(withMetadata && { metadata: task.posted }),
  };
}

function isDone(task: EmulatedTask, state: State): boolean {
  return ![20100, 40601, 40602].includes(state.codeOf(task));
}

function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** To the second: upstream's dates have no more. */
function seconds(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

/** `2026-08-21 14:02:11 +00:00`. */
function toTime(value: unknown): number | null {
  const iso = String(value).replace(' ', 'T').replace(' ', '');
  const time = Date.parse(iso);
  return typeof value !== 'string' || Number.isNaN(time) ? null : time;
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
