import type { ErrorCode } from './errors.ts';

/** What an upstream status code means for a task, wherever it stands in the response (CONTRACT section 7). */
export type Verdict =
  | 'ok'
  | 'pending'
  | 'notFound'
  | 'otherProvider'
  | 'expired'
  | 'failed'
  | 'auth'
  | 'payment'
  | 'costLimit'
  | 'rateLimited'
  | 'transient'
  | 'rejected'
  | 'unknown';

const verdicts: Readonly<Record<number, Verdict>> = {
  20000: 'ok',
  20100: 'pending',
  40601: 'pending',
  40602: 'pending',
  40401: 'notFound',
  40001: 'notFound', // another client's task: not ours to know of
  40002: 'otherProvider',
  40003: 'otherProvider',
  40004: 'otherProvider',
  40403: 'expired',
  40101: 'failed',
  40102: 'failed',
  40103: 'failed',
  50401: 'failed',
  40100: 'auth',
  40104: 'auth',
  40201: 'auth',
  40204: 'auth',
  40207: 'auth',
  40200: 'payment',
  40210: 'payment',
  40203: 'costLimit',
  40205: 'costLimit',
  40206: 'costLimit',
  40202: 'rateLimited',
  40209: 'rateLimited',
  40400: 'rejected',
  40402: 'rejected',
  50100: 'rejected',
};

/** How a refusal of upstream is told to clients, and whether the same may succeed later. */
export function errorCodeOf(code: number): {
  readonly code: ErrorCode;
  readonly retryable: boolean;
} {
  if (code >= 40501 && code <= 40506) return { code: 'BAD_USER_INPUT', retryable: false };
  return verdictErrors[toVerdict(code)] ?? { code: 'UPSTREAM_REJECTED', retryable: false };
}

const verdictErrors: Partial<Record<Verdict, { code: ErrorCode; retryable: boolean }>> = {
  auth: { code: 'UPSTREAM_AUTH', retryable: false },
  payment: { code: 'UPSTREAM_PAYMENT', retryable: true },
  costLimit: { code: 'UPSTREAM_COST_LIMIT', retryable: true },
  rateLimited: { code: 'UPSTREAM_RATE_LIMITED', retryable: true },
  transient: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
  failed: { code: 'TASK_FAILED', retryable: true },
};

export function toVerdict(code: number): Verdict {
  const known = verdicts[code];
  if (known !== undefined) return known;
  if (code >= 20000 && code < 30000) return 'pending';
  if (code >= 40000 && code < 50000) return 'failed';
  if (code >= 50000 && code < 60000) return 'transient';
  return 'unknown';
}

/** Final codes after which the same prompt, posted (and paid) anew, may well be answered. */
export function mayRepost(code: number): boolean {
  return code === 40101 || code === 40103 || code === 50401 || code === 40403;
}
