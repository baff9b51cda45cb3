/* In this room: the upstream's HTTP: its endpoints, limits, retries, and what its codes mean. */

import type { Deadline } from '../kit/deadline.ts';
import { z } from 'zod';
import { systemClock } from '../kit/clock.ts';
import { ServiceError } from '../model/errors.ts';
import { type Provider, toSlug } from '../model/provider.ts';
import { toTaskResponse } from '../model/response.ts';
import { toVerdict } from '../model/status.ts';
import type { TaskResponse } from '../model/task.ts';
import {
  AccountWire,
  type EnvelopeWire,
  ListedWire,
  type ListedTask,
  type ModelRow,
  ModelWire,
  ReadyWire,
  type ReadyTask,
  TaskWire,
} from '../model/wire.ts';
import { createExchange, type ExchangeOptions, type PostOutcome } from './exchange.ts';
import { createLimiter, type Limiter } from './limiter.ts';

/** One method per upstream endpoint. What is not about a single task is thrown as ServiceError, but by the paid ones. */
export interface Upstream {
  /** Upstream: GET task_get. Free. */
  getTask(provider: Provider, id: string, deadline: Deadline): Promise<TaskReply>;
  /** Upstream: POST task_post. Costs money: never sent twice, never broken off. A result for each body, in order. */
  postTasks(provider: Provider, bodies: readonly object[]): Promise<PaidReply>;
  /** Upstream: POST live. Costs money, takes up to 120 seconds. */
  runLive(provider: Provider, body: object): Promise<PaidReply>;
  /** Upstream: GET tasks_ready. Free, 20 calls a minute. */
  tasksReady(provider: Provider, deadline: Deadline): Promise<ReadyTask[]>;
  /** Upstream: GET models. Free. */
  models(provider: Provider, deadline: Deadline): Promise<ModelRow[]>;
  /** Upstream: GET appendix/user_data, of which the login and the balance (USD). Free. */
  account(deadline: Deadline): Promise<{ login: string | null; balance: number | null }>;
  /** Upstream: POST appendix/id_list: all tasks posted in a period, finished or not. Free. */
  listTasks(from: Date, to: Date, deadline: Deadline): AsyncIterable<ListedTask>;
  readonly limiter: Limiter;
  /** Of `tasksReady`, which has a limit of its own. */
  readonly readyLimiter: Limiter;
  readonly accountAccepted: boolean;
  /** Breaks off what is under way: what was paid for has to be waited for before. */
  close(): Promise<void>;
}

export type TaskReply =
  | { readonly kind: 'task'; readonly response: TaskResponse }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'otherProvider' };

export type PaidReply =
  | { readonly kind: 'answered'; readonly slots: readonly (PostedTask | undefined)[] }
  | Exclude<PostOutcome, { kind: 'answered' }>;

/** What upstream said of one posted task. */
export type PostedTask =
  /** `cost` in USD. */
  | { readonly kind: 'taken'; readonly response: TaskResponse; readonly cost: number | null }
  | {
      readonly kind: 'refused';
      readonly code: number;
      readonly message: string;
      readonly cost: number | null;
    };

/** Upstream allows 20; a little fewer, since its minute is not ours. */
const READY_POLLS_PER_MINUTE = 18;
/** Milliseconds that a paid call may take once it is sent. */
export const POST_TIMEOUT = 60_000;
export const LIVE_TIMEOUT = 130_000;
const PAGE = 1000;

export function createUpstream(options: ExchangeOptions): Upstream {
  const exchange = createExchange(options);
  const readyLimiter = createLimiter({
    clock: options.clock ?? systemClock,
    concurrency: 1,
    perMinute: READY_POLLS_PER_MINUTE,
    ...(options.sharers && { sharers: options.sharers }),
  });
  /** The rows of an answer that is not about one task. */
  async function rows<T>(
    path: string,
    shape: z.ZodType<T>,
    deadline: Deadline,
    own?: Limiter,
  ): Promise<T[]> {
    const { code, envelope, verdict } = await exchange.get(path, deadline, own);
    return readRows(envelope, shape, verdict === 'ok', code);
  }

  async function pay(provider: Provider, path: string, bodies: readonly object[], timeout: number) {
    const outcome = await exchange.post(path, bodies, timeout);
    if (outcome.kind !== 'answered') return outcome;
    const slots = bodies.map((_, index) => toPostedTask(outcome.envelope, index, provider));
    return { kind: 'answered', slots } as const;
  }

  return {
    async getTask(provider, id, deadline) {
      const path = pathOf(provider, `task_get/${id}`);
      const { body, envelope, verdict } = await exchange.get(path, deadline);
      if (verdict === 'notFound' || verdict === 'otherProvider') return { kind: verdict };
      return {
        kind: 'task',
        response: read(() => toTaskResponse(envelope, body, provider, new Date()), id),
      };
    },
    postTasks: (provider, bodies) =>
      pay(provider, pathOf(provider, 'task_post'), bodies, POST_TIMEOUT),
    runLive: (provider, body) => pay(provider, pathOf(provider, 'live'), [body], LIVE_TIMEOUT),
    tasksReady: (provider, deadline) =>
      readyLimiter.run({ signal: deadline.signal }, () =>
        rows(pathOf(provider, 'tasks_ready'), ReadyWire, deadline, readyLimiter),
      ),
    models: (provider, deadline) => rows(pathOf(provider, 'models'), ModelWire, deadline),
    async account(deadline) {
      const [row] = await rows('/v3/appendix/user_data', AccountWire, deadline);
      return { login: row?.login ?? null, balance: row?.money?.balance ?? null };
    },
    async *listTasks(from, to, deadline) {
      for (let offset = 0; ; offset += PAGE) {
        const asked = {
          datetime_from: toDateText(from),
          datetime_to: toDateText(to),
          limit: PAGE,
          offset,
          include_metadata: true,
        };
        const path = '/v3/appendix/id_list';
        const outcome = await exchange.post(path, [asked], POST_TIMEOUT, deadline.signal);
        if (outcome.kind !== 'answered') throw outcome.error;
        const code = TaskWire.parse(outcome.envelope.tasks?.[0]).status_code;
        const page = readRows(outcome.envelope, ListedWire, toVerdict(code) === 'ok', code);
        yield* page;
        if (page.length < PAGE) return;
      }
    },
    limiter: exchange.limiter,
    readyLimiter,
    get accountAccepted() {
      return exchange.accountAccepted;
    },
    close: () => exchange.close(),
  };
}

function pathOf(provider: Provider, name: string): string {
  return `/v3/ai_optimization/${toSlug(provider)}/llm_responses/${name}`;
}

const RowsWire = z.object({ result: z.array(z.unknown()).nullish() });

function readRows<T>(
  envelope: EnvelopeWire,
  shape: z.ZodType<T>,
  isOk: boolean,
  code: number,
): T[] {
  if (!isOk) {
    throw new ServiceError('UPSTREAM_REJECTED', 'Upstream refused the call.', {
      upstreamCode: code,
    });
  }
  const task = RowsWire.safeParse(envelope.tasks?.[0]);
  if (!task.success) throw unknownShape(task.error);
  // A row that cannot be read is left out: the others are of use.
  return (task.data.result ?? []).flatMap((row) => shape.safeParse(row).data ?? []);
}

function toPostedTask(
  envelope: EnvelopeWire,
  index: number,
  provider: Provider,
): PostedTask | undefined {
  const sent = envelope.tasks?.[index];
  const wire = TaskWire.safeParse(sent).data;
  if (!wire) return undefined;
  const { cost, status_code: code, status_message: message } = wire;
  const verdict = toVerdict(code);
  if (verdict !== 'ok' && verdict !== 'pending') return { kind: 'refused', code, message, cost };
  // Kept as if it had come alone.
  const alone = { ...envelope, tasks: [sent] };
  return {
    kind: 'taken',
    cost,
    response: toTaskResponse(alone, JSON.stringify(alone), provider, new Date()),
  };
}

/** The response, if it has the documented shape and is about the task that was asked for. */
function read(parse: () => TaskResponse, id: string): TaskResponse {
  let response: TaskResponse;
  try {
    response = parse();
  } catch (cause) {
    throw unknownShape(cause);
  }
  if (response.wire.id.toLowerCase() !== id) {
    throw new ServiceError('UPSTREAM_CONTRACT', 'Upstream answered about another task.');
  }
  return response;
}

function unknownShape(cause: unknown): ServiceError {
  return new ServiceError('UPSTREAM_CONTRACT', 'Upstream sent an answer of an unknown shape.', {
    cause,
  });
}

/** `2025-07-24 19:39:46 +00:00`. */
function toDateText(date: Date): string {
  return date.toISOString().replace('T', ' ').replace(/\..*/, ' +00:00');
}
