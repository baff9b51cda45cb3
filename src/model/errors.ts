/** Every way this service says no. The GraphQL enum `ErrorCode` is made from this list. */
export const errorCodes = {
  BAD_USER_INPUT: 'The request itself is wrong; sending it again unchanged will fail again.',
  UNAUTHENTICATED: 'No key or token, or one that is not valid.',
  FORBIDDEN: 'The key or token is valid but lacks the scope this needs.',
  TASK_NOT_FOUND: 'Upstream knows no such task of this account.',
  TASK_FAILED: 'The task ended without an answer. Only posting it anew, paid anew, can give one.',
  RESULT_EXPIRED: 'Upstream deleted the answer (30 days) before this service had read it.',
  UPSTREAM_AUTH:
    'Upstream refuses the account: credentials, verification, subscription or IP address.',
  UPSTREAM_PAYMENT: 'The upstream balance is too low.',
  UPSTREAM_RATE_LIMITED: 'Upstream asked to slow down, and there was no time left to wait.',
  UPSTREAM_COST_LIMIT: 'A spending or duplicate limit of the upstream account is reached.',
  UPSTREAM_REJECTED: 'Upstream refused the call as such.',
  UPSTREAM_UNAVAILABLE: 'Upstream could not be reached or was in trouble, also after retries.',
  UPSTREAM_CONTRACT: 'Upstream sent something that does not have the documented shape.',
  DEADLINE_EXCEEDED: 'Not ready within the time of this operation; asking again may succeed.',
  COST_LIMIT_EXCEEDED: 'The operation is too complex.',
  RATE_LIMITED:
    'Too many requests or open streams of this caller, or a stream that is read too slowly.',
  LIVE_BUSY: 'All places for live calls are taken.',
  BUDGET_EXCEEDED: 'Over the cost that the caller or the operator allows.',
  IDEMPOTENCY_CONFLICT: 'This idempotency key was used with another input.',
  OUTCOME_UNKNOWN: 'Whether upstream took the paid call is not known yet; it is being found out.',
  PERSISTED_QUERY_NOT_FOUND:
    'No document of this hash is known here: send its text along with the hash, once.',
  CURSOR_INVALID: 'The cursor is damaged or belongs to another filter or order.',
  ARCHIVE_UNAVAILABLE:
    'The archive cannot be read or written now: it is locked, full, read-only, damaged or away.',
  INTERNAL: 'A fault of this service; the log has the details under the request id.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface ServiceErrorOptions extends ErrorOptions {
  /** The upstream status code behind it, if there is one. */
  readonly upstreamCode?: number | undefined;
  /** Whether the same request may succeed later. */
  readonly retryable?: boolean;
}

/** The client went away before its answer was there: nobody is left to be told. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
  override readonly message = 'The client went away.';
}

/** A failure with a meaning; anything else that is thrown is a bug and gets masked. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;
  readonly upstreamCode: number | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.upstreamCode = options.upstreamCode;
    this.retryable = options.retryable ?? false;
  }
}
