import { ServiceError } from '../model/errors.ts';
import { type Provider, toSlug } from '../model/provider.ts';
import { toTaskResponse } from '../model/response.ts';
import type { TaskResponse } from '../model/task.ts';
import { createExchange, type Exchange, type ExchangeOptions, type Patience } from './exchange.ts';

export interface Upstream {
  /** Upstream: GET task_get. Free. Failures that are not about the task are thrown as ServiceError. */
  getTask(provider: Provider, id: string, patience: Patience): Promise<TaskReply>;
  readonly limiter: Exchange['limiter'];
  readonly accountAccepted: boolean;
  close(): Promise<void>;
}

export type TaskReply =
  | { readonly kind: 'task'; readonly response: TaskResponse }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'otherProvider' };

export function createUpstream(options: ExchangeOptions): Upstream {
  const exchange = createExchange(options);
  return {
    async getTask(provider, id, patience) {
      const path = `/v3/ai_optimization/${toSlug(provider)}/llm_responses/task_get/${id}`;
      const { body, envelope, verdict } = await exchange.get(path, patience);
      if (verdict === 'notFound' || verdict === 'otherProvider') return { kind: verdict };
      return {
        kind: 'task',
        response: read(() => toTaskResponse(envelope, body, provider, new Date()), id),
      };
    },
    limiter: exchange.limiter,
    get accountAccepted() {
      return exchange.accountAccepted;
    },
    close: () => exchange.close(),
  };
}

/** The response, if it has the documented shape and is about the task that was asked for. */
function read(parse: () => TaskResponse, id: string): TaskResponse {
  let response: TaskResponse;
  try {
    response = parse();
  } catch (cause) {
    throw new ServiceError('UPSTREAM_CONTRACT', 'Upstream sent an answer of an unknown shape.', {
      cause,
    });
  }
  if (response.wire.id.toLowerCase() !== id) {
    throw new ServiceError('UPSTREAM_CONTRACT', 'Upstream answered about another task.');
  }
  return response;
}
