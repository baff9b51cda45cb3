import type { Provider } from '../model/provider.ts';

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
}

export interface TaskParts {
  readonly id: string;
  readonly code: number;
  /** Names the field of a 40501. */
  readonly about?: string | undefined;
  readonly path: string;
  readonly data: object;
  readonly cost?: number;
  readonly result?: readonly unknown[] | null;
}

/** HTTP 200 around tasks, each with a code of its own. */
export function toEnvelope(tasks: readonly TaskJson[]): EnvelopeJson {
  return {
    version: '0.1.20260821',
    status_code: 20000,
    status_message: 'Ok.',
    time: '0.0512 sec.',
    cost: tasks.reduce((sum, task) => sum + Math.round(task.cost * 1e9), 0) / 1e9,
    tasks_count: tasks.length,
    tasks_error: tasks.filter((task) => task.status_code >= 30_000).length,
    tasks,
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
  about,
  code,
  cost = 0,
  data,
  id,
  path,
  result = null,
}: TaskParts): TaskJson {
  return {
    id,
    status_code: code,
    status_message: about === undefined ? messageOf(code) : `Invalid Field: '${about}'.`,
    time: '0.0310 sec.',
    cost,
    result_count: result?.length ?? 0,
    path: path.split('/').filter((piece) => piece !== ''),
    data,
    result,
  };
}

/** `data` echoes what was posted, and says which API it is about. */
export function toData(provider: Provider, posted: object = {}): object {
  return {
    api: 'ai_optimization',
    function: 'llm_responses',
    se: provider.toLowerCase(),
    ...posted,
  };
}

/** `2025-07-24 19:39:46 +00:00`. */
export function toDateText(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace(/\..*/, ' +00:00');
}

function messageOf(code: number): string {
  return messages[code] ?? 'Something else.';
}

const messages: Readonly<Record<number, string>> = {
  20000: 'Ok.',
  20100: 'Task Created.',
  40000: 'You can set only one task at a time.',
  40001: 'This id is used by another client.',
  40002: 'This id is used by another search engine, check the Path.',
  40004: 'This id is used by another function, check the Path.',
  40006: 'You can set up to 100 tasks at a time.',
  40100: 'You are not authorized to access this resource.',
  40101: 'Internal Search Engine Server Error.',
  40102: 'No Search Results.',
  40103: 'Task execution failed.',
  40104: 'Please visit Plans and Subscriptions to activate your account.',
  40200: 'Payment Required.',
  40201: 'Your account has been paused.',
  40202: 'You have exceeded the limit of requests per minute.',
  40203: 'The cost limit per day is exceeded.',
  40207: 'Access denied. Your IP is not whitelisted.',
  40209: 'Too many simultaneous requests.',
  40210: 'Insufficient Funds.',
  40400: 'Not Found.',
  40401: 'Task Not Found.',
  40402: 'Invalid Path.',
  40403: 'Results Expired.',
  40404: 'Sandbox has no prepared answer.',
  40501: 'Invalid Field.',
  40502: 'POST Data Is Empty.',
  40503: 'POST Data Is Invalid.',
  40506: 'Unknown Fields in POST.',
  40601: 'Task Handed.',
  40602: 'Task In Queue.',
  50000: 'Internal Error.',
  50301: '3rd Party API Service Unavailable.',
  50303: 'API is being updated.',
  50401: 'Live task execution timeout.',
};
