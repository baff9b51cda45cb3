import { type ErrorCode, ServiceError } from '../model/errors.ts';
import { readEnvelope } from '../model/response.ts';
import { toVerdict, type Verdict } from '../model/status.ts';
import { type EnvelopeWire, TaskWire } from '../model/wire.ts';

/** What upstream said: the verdict of the first task where the envelope is fine, else of the envelope. */
export interface Reply {
  readonly verdict: Verdict;
  readonly code: number;
  readonly envelope: EnvelopeWire;
  readonly body: string;
}

/** A single answer, or the lack of one. `code` is null where there is no envelope. */
export type Outcome =
  | Reply
  | { readonly verdict: Verdict; readonly code: number | null; readonly cause?: unknown };

/** What an HTTP answer says: upstream tells of most failures under 200, at one of two places. */
export function toOutcome(httpStatus: number, body: string): Outcome {
  const byStatus = httpVerdict(httpStatus);
  let envelope: EnvelopeWire;
  try {
    envelope = readEnvelope(body);
  } catch (cause) {
    if (byStatus !== null) return { verdict: byStatus, code: null, cause };
    // Not JSON is a broken line or a proxy's page and may pass; JSON of another shape will not.
    return { verdict: cause instanceof SyntaxError ? 'transient' : 'unknown', code: null, cause };
  }
  if (byStatus !== null) return { verdict: byStatus, code: envelope.status_code };
  if (envelope.status_code !== 20000) {
    return { verdict: toVerdict(envelope.status_code), code: envelope.status_code };
  }
  const task = StatusWire.safeParse(envelope.tasks?.[0]);
  if (!task.success) return { verdict: 'unknown', code: null, cause: task.error };
  return { verdict: toVerdict(task.data.status_code), code: task.data.status_code, envelope, body };
}

const StatusWire = TaskWire.pick({ status_code: true });

function httpVerdict(status: number): Verdict | null {
  if (status === 200) return null;
  if (status === 401) return 'auth';
  if (status === 402) return 'payment';
  if (status === 429) return 'rateLimited';
  return status >= 500 ? 'transient' : 'rejected';
}

/** Whether it says something of the task that was asked for, rather than of the request. */
export function isAboutTask(verdict: Verdict): boolean {
  switch (verdict) {
    case 'ok':
    case 'pending':
    case 'notFound':
    case 'otherProvider':
    case 'expired':
    case 'failed':
      return true;
    default:
      return false;
  }
}

export function toError(
  verdict: Verdict,
  upstreamCode: number | null,
  cause?: unknown,
): ServiceError {
  const [code, message, retryable = false] = errors[verdict] ?? errors.unknown;
  return new ServiceError(code, message, {
    cause,
    retryable,
    upstreamCode: upstreamCode ?? undefined,
  });
}

const errors: Partial<Record<Verdict, [ErrorCode, string, boolean?]>> & {
  unknown: [ErrorCode, string];
} = {
  auth: ['UPSTREAM_AUTH', 'Upstream refuses this account.'],
  payment: ['UPSTREAM_PAYMENT', 'The upstream balance is too low.', true],
  costLimit: ['UPSTREAM_COST_LIMIT', 'A limit of the upstream account is reached.', true],
  rateLimited: ['UPSTREAM_RATE_LIMITED', 'Upstream asked to slow down.', true],
  transient: ['UPSTREAM_UNAVAILABLE', 'Upstream could not answer.', true],
  rejected: ['UPSTREAM_REJECTED', 'Upstream refused the call.'],
  failed: ['UPSTREAM_REJECTED', 'Upstream refused the call.'],
  unknown: ['UPSTREAM_CONTRACT', 'Upstream sent something unexpected.'],
};
