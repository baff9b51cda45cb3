/* In this room: the shapes of the wire, our own types, and pure functions between them. */

import { unmarkTag } from './tag.ts';
import { DAY, toDate, toSeconds } from './date.ts';
import type { ErrorCode } from './errors.ts';
import { STANDARD_BASE_PRICE, sumUsd } from './money.ts';
import type { Provider } from './provider.ts';
import { type Result, toResult } from './result.ts';
import { mayRepost, toVerdict } from './status.ts';
import type { EnvelopeWire, RequestWire, TaskWire } from './wire.ts';

export const taskStatuses = {
  PENDING: 'Not finished; ask again after `retryAfter` seconds.',
  COMPLETED: 'Finished: it has its answer.',
  FAILED: 'Final, without an answer; `failure` says why.',
  EXPIRED:
    'Upstream deleted the answer, 30 days after it was made, before this service had read it.',
} as const;
export type TaskStatus = keyof typeof taskStatuses;

export type TaskMethod = 'STANDARD' | 'LIVE';
export type TaskSource = 'UPSTREAM' | 'ARCHIVE';

export interface Task {
  readonly id: string;
  readonly provider: Provider;
  readonly method: TaskMethod;
  readonly status: TaskStatus;
  readonly statusCode: number;
  readonly statusMessage: string;
  /** Epoch milliseconds before which upstream is not asked again; null unless PENDING. */
  readonly askAgainAt: number | null;
  readonly failure: TaskFailure | null;
  readonly time: number | null;
  readonly cost: number | null;
  readonly charges: Charges;
  readonly resultCount: number | null;
  readonly path: readonly string[] | null;
  readonly request: TaskRequest | null;
  readonly tag: string | null;
  readonly createdAt: Date | null;
  readonly completedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly results: readonly TaskResult[] | null;
  readonly source: TaskSource;
  readonly fetchedAt: Date;
  readonly envelope: Envelope;
  /** The task as upstream sent it, callback URLs and all: not for clients. */
  readonly sent: object;
}

export interface Envelope {
  readonly version: string | null;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly time: number | null;
  readonly cost: number | null;
  readonly tasksCount: number | null;
  readonly tasksError: number | null;
}

export interface TaskFailure {
  readonly code: ErrorCode;
  readonly upstreamCode: number;
  readonly message: string;
  readonly retryable: boolean;
  readonly refundExpected: boolean;
}

export interface Charges {
  readonly posted: number | null;
  readonly moneySpent: number | null;
  readonly total: number | null;
  readonly complete: boolean;
}

export interface TaskRequest {
  readonly userPrompt: string | null;
  readonly modelName: string | null;
  readonly systemMessage: string | null;
  readonly messageChain: readonly ChatTurn[] | null;
  readonly maxOutputTokens: number | null;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly webSearch: boolean | null;
  readonly forceWebSearch: boolean | null;
  readonly webSearchCountryIsoCode: string | null;
  readonly webSearchCity: string | null;
  readonly useReasoning: boolean | null;
  readonly tag: string | null;
}

/** A result, and the task that it answers. */
export interface TaskResult extends Result {
  readonly task: Task;
}

export interface ChatTurn {
  readonly role: string;
  readonly message: string;
}

/** A response about one task: what is stored, and what `toTask` reads. */
export interface TaskResponse {
  /** Exactly as it arrived. */
  readonly body: string;
  readonly provider: Provider;
  readonly envelope: EnvelopeWire;
  readonly wire: TaskWire;
  readonly sent: object;
  readonly fetchedAt: Date;
  /** Known of tasks that were posted through this service. */
  readonly posting: Posting | null;
}

export interface Posting {
  readonly at: Date;
  /** Base price and advance, USD. */
  readonly cost: number | null;
}

/** The task of a response whose code is a task's state (ok, pending, failed, expired). */
export function toTask(response: TaskResponse, source: TaskSource): Task {
  const { envelope, fetchedAt, posting, provider, sent, wire } = response;
  const status = toStatus(wire.status_code);
  const method = wire.path?.includes('live') ? 'LIVE' : 'STANDARD';
  const completedAt = toDate(wire.result?.[0]?.datetime ?? null);
  const results: TaskResult[] | null = wire.result ? [] : null; // filled below: results and task know each other
  const task: Task = {
    id: wire.id.toLowerCase(),
    provider,
    method,
    status,
    statusCode: wire.status_code,
    statusMessage: wire.status_message,
    askAgainAt: null,
    failure: toFailure(wire, status, method),
    time: toSeconds(wire.time),
    cost: wire.cost,
    charges: toCharges(wire, status, method, posting?.cost ?? null),
    resultCount: wire.result_count,
    path: wire.path,
    request: wire.data === null ? null : toRequest(wire.data),
    tag: unmarkTag(wire.data?.tag ?? null),
    createdAt: posting?.at ?? null,
    completedAt,
    expiresAt: completedAt === null ? null : new Date(completedAt.getTime() + 30 * DAY),
    results,
    source,
    fetchedAt,
    envelope: {
      version: envelope.version,
      statusCode: envelope.status_code,
      statusMessage: envelope.status_message,
      time: toSeconds(envelope.time),
      cost: envelope.cost,
      tasksCount: envelope.tasks_count,
      tasksError: envelope.tasks_error,
    },
    sent,
  };
  for (const result of wire.result ?? []) results?.push({ ...toResult(result, wire), task });
  return task;
}

/** The same task as another copy of it. */
export function copyTask(task: Task, changes: Partial<Pick<Task, 'source' | 'askAgainAt'>>): Task {
  const results: TaskResult[] | null = task.results && [];
  const copy: Task = { ...task, ...changes, results };
  for (const result of task.results ?? []) results?.push({ ...result, task: copy });
  return copy;
}

function toStatus(code: number): TaskStatus {
  switch (toVerdict(code)) {
    case 'ok':
      return 'COMPLETED';
    case 'pending':
      return 'PENDING';
    case 'expired':
      return 'EXPIRED';
    default:
      return 'FAILED';
  }
}

function toFailure(wire: TaskWire, status: TaskStatus, method: TaskMethod): TaskFailure | null {
  if (status !== 'FAILED' && status !== 'EXPIRED') return null;
  return {
    code: status === 'EXPIRED' ? 'RESULT_EXPIRED' : 'TASK_FAILED',
    upstreamCode: wire.status_code,
    message: wire.status_message,
    retryable: mayRepost(wire.status_code),
    // The one code for "gave up"; 40101 may have been charged, the rest never were advanced.
    refundExpected: method === 'STANDARD' && wire.status_code === 40103,
  };
}

function toCharges(
  wire: TaskWire,
  status: TaskStatus,
  method: TaskMethod,
  posted: number | null,
): Charges {
  const spent = wire.result?.map((result) => result.money_spent) ?? [];
  const known = spent.filter((usd) => usd !== null);
  const moneySpent = known.length > 0 && known.length === spent.length ? sumUsd(known) : null;
  if (status !== 'COMPLETED' || moneySpent === null) {
    return { posted, moneySpent, total: null, complete: false };
  }
  const total = method === 'LIVE' ? wire.cost : sumUsd([moneySpent, STANDARD_BASE_PRICE]);
  return { posted, moneySpent, total, complete: total !== null };
}

function toRequest(data: RequestWire): TaskRequest {
  return {
    userPrompt: data.user_prompt,
    modelName: data.model_name,
    systemMessage: data.system_message,
    messageChain: data.message_chain,
    maxOutputTokens: data.max_output_tokens,
    temperature: data.temperature,
    topP: data.top_p,
    webSearch: data.web_search,
    forceWebSearch: data.force_web_search,
    webSearchCountryIsoCode: data.web_search_country_iso_code,
    webSearchCity: data.web_search_city,
    useReasoning: data.use_reasoning,
    tag: unmarkTag(data.tag),
  };
}
