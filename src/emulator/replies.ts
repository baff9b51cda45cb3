import { type Provider, toSlug } from '../model/provider.ts';
import { messageOf } from './messages.ts';

/** A response body in upstream's form. */
export interface EnvelopeJson {
  readonly version: string;
  readonly status_code: number;
  readonly status_message: string;
  readonly time: string;
  readonly cost: number;
  readonly tasks_count: number;
  readonly tasks_error: number;
  readonly tasks: readonly TaskJson[] | null;
}

export interface TaskJson {
  readonly id: string;
  readonly status_code: number;
  readonly status_message: string;
  readonly time: string;
  readonly cost: number;
  readonly result_count: number;
  readonly path: readonly string[];
  readonly data: object;
  readonly result: readonly unknown[] | null;
  /** Where the published example has it, beside the result. */
  readonly fan_out_queries?: readonly string[] | null;
}

/** What a route answers. */
export interface Reply {
  readonly status: number;
  readonly body: EnvelopeJson;
  /** Milliseconds that it takes: live calls think for a while. */
  readonly delay?: number;
}

interface TaskParts {
  readonly id: string;
  readonly code: number;
  /** In place of the code's usual message. */
  readonly message?: string | undefined;
  readonly path: string;
  readonly data: object;
  readonly cost?: number;
  readonly result?: readonly unknown[] | null;
}

export function ok(body: EnvelopeJson): Reply {
  return { status: 200, body };
}

export function tasks(...all: readonly TaskJson[]): Reply {
  return ok(toEnvelope(all));
}

/** The request as a whole is refused: HTTP 200 all the same. */
export function failure(code: number): Reply {
  return ok(toFailure(code));
}

export const notFound: Reply = { status: 404, body: toFailure(40400) };

/** HTTP 200 around tasks, each with a code of its own. */
export function toEnvelope(all: readonly TaskJson[]): EnvelopeJson {
  return {
    version: '0.1.20260821',
    status_code: 20000,
    status_message: 'Ok.',
    time: '0.0512 sec.',
    cost: all.reduce((sum, task) => sum + Math.round(task.cost * 1e9), 0) / 1e9,
    tasks_count: all.length,
    tasks_error: all.filter((task) => task.status_code >= 30_000).length,
    tasks: all,
  };
}

/** The request as a whole failed. */
export function toFailure(code: number): EnvelopeJson {
  return {
    ...toEnvelope([]),
    status_code: code,
    status_message: messageOf(code),
    time: '0 sec.',
    tasks: null,
  };
}

export function toTaskJson({
  code,
  cost = 0,
  data,
  id,
  message,
  path,
  result = null,
}: TaskParts): TaskJson {
  return {
    id,
    status_code: code,
    status_message: message ?? messageOf(code),
    time: '0.0310 sec.',
    cost,
    result_count: result?.length ?? 0,
    path: path.split('/').filter((piece) => piece !== ''),
    data,
    result,
  };
}

/** `data` echoes what was posted, and says which API it is about. */
export function toData(provider: Provider, posted: unknown = {}): object {
  return {
    api: 'ai_optimization',
    function: 'llm_responses',
    se: toSlug(provider),
    ...(typeof posted === 'object' ? posted : {}),
  };
}

/** `2025-07-24 19:39:46 +00:00`. */
export function toDateText(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace(/\..*/, ' +00:00');
}
