import { z } from 'zod';
import { ServiceError } from '../model/errors.ts';
import { foreignApi } from '../model/foreign.ts';
import { type Provider, providers } from '../model/provider.ts';
import { readTaskResponse } from '../model/response.ts';
import { toVerdict, type Verdict } from '../model/status.ts';
import type { TaskResponse } from '../model/task.ts';
import { EnvelopeWire, isObject, toList } from '../model/wire.ts';

/** What there is in a line, or a document, of an import. */
export type Imports =
  | { readonly kind: 'task'; readonly response: TaskResponse }
  | { readonly kind: 'id'; readonly id: string }
  /** Nothing that can be kept. */
  | { readonly kind: 'bad'; readonly reason: string };

/**
 * A line of an export, a saved response of `task_get` with its tasks, a task of one, an id, or a list of these. What is
 * bad among several costs itself only.
 */
export function readImport(line: string): readonly Imports[] {
  // Also of a byte order mark, which JSON does not know.
  const text = line.trim();
  const bare = Id.safeParse(text);
  if (bare.success) return [{ kind: 'id', id: bare.data }];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [{ kind: 'bad', reason: 'Neither JSON nor a task id.' }];
  }
  return readJson(json, '');
}

const Id = z.guid().toLowerCase();

/** Lists within lists: deeper ones are no list of tasks. */
const MAX_DEPTH = 10;

function readJson(json: unknown, place: string, depth = 0): readonly Imports[] {
  const id = Id.safeParse(json);
  if (id.success) return [{ kind: 'id', id: id.data }];
  if (Array.isArray(json) && json.length > 0 && depth < MAX_DEPTH) {
    return json.flatMap((element, index) =>
      readJson(element, json.length === 1 ? place : `${place}[${index}]`, depth + 1),
    );
  }
  if (!isObject(json)) return [refuse(place, NO_TASK)];
  const carried = Carried.safeParse(json);
  if (carried.success) {
    const { fetchedAt, posting, provider, response } = carried.data;
    return [readTask(response.tasks[0], place, { around: response, fetchedAt, posting, provider })];
  }
  const tasks = 'tasks' in json ? toList(json['tasks'], ['status_code']) : null;
  if (!tasks) return [readTask(json, place, { around: {} })];
  if (tasks.length === 0) return [refuse(place, NO_TASK)];
  return tasks.map((task, index) =>
    readTask(task, tasks.length === 1 ? place : `${place}.tasks[${index}]`, { around: json }),
  );
}

/** A task as it is carried from one archive to another: what upstream sent, and what is known beside it. */
const Carried = z.object({
  provider: z.enum(providers),
  fetchedAt: z.iso.datetime().transform((text) => new Date(text)),
  posting: z
    .object({
      at: z.iso.datetime().transform((text) => new Date(text)),
      cost: z.number().nullable(),
    })
    .nullable(),
  // As it is: zod would put its fields in another order.
  response: z.custom<{ readonly tasks: readonly [unknown] }>(
    (value) => EnvelopeWire.safeParse(value).data?.tasks?.length === 1,
  ),
});

const NO_TASK = 'JSON, but not a task of this family.';

interface Beside {
  /** The response. */
  readonly around: object;
  readonly provider?: Provider;
  readonly fetchedAt?: Date;
  readonly posting?: TaskResponse['posting'];
}

function readTask(task: unknown, place: string, beside: Beside): Imports {
  const { around, fetchedAt = new Date(), posting = null } = beside;
  try {
    const api = foreignApi(task);
    if (api !== null) throw refusal(`A task of ${api}, not of LLM Responses.`);
    const provider = beside.provider ?? providerOf(task);
    // As if it had come alone.
    const alone = { ...('status_code' in around ? {} : { status_code: 20000 }), ...around };
    const body = JSON.stringify({ ...alone, tasks: [task] });
    const response = readTaskResponse(body, provider, fetchedAt, posting);
    if (!Id.safeParse(response.wire.id).success) throw refusal('The task has no id.');
    return { kind: 'task', response };
  } catch (error) {
    if (error instanceof z.ZodError) return refuse(place, NO_TASK);
    if (error instanceof ServiceError) return refuse(place, error.message);
    throw error;
  }
}

/** Tells where among several it is. */
function refuse(place: string, reason: string): Imports {
  const where = place.replace(/^\./, '');
  return { kind: 'bad', reason: where === '' ? reason : `${where}: ${reason}` };
}

function refusal(message: string): ServiceError {
  return new ServiceError('BAD_USER_INPUT', message);
}

/** What upstream says of a task, by where it says it. All else is of the request: the service keeps none of it either. */
const kept: Partial<Record<string, readonly Verdict[]>> = {
  task_get: ['ok', 'pending', 'expired', 'failed'],
  task_post: ['ok', 'pending'],
  live: ['ok', 'pending'],
};

/** The provider of a task that somebody saved. */
function providerOf(task: unknown): Provider {
  const { data, path, status_code } = z
    .object({
      status_code: z.int32(),
      data: z.object({ se: z.string().nullish() }).nullish().catch(null),
      path: z.array(z.string()).nullish().catch(null),
    })
    .parse(task);
  const verdicts = kept[path?.[4] ?? 'task_get'];
  if (!verdicts) throw refusal(NO_TASK);
  if (!verdicts.includes(toVerdict(status_code))) {
    throw refusal('A refusal, which tells nothing of the task.');
  }
  const slug = data?.se ?? path?.[2];
  const provider = providers.find((name) => name.toLowerCase() === slug);
  if (provider) return provider;
  throw refusal('The task does not tell its provider.');
}
