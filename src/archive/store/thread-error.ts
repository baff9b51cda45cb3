/** What tells the errors of a database apart. */
export interface ErrorCodes {
  /** SQLite's extended result code. */
  readonly errcode?: number | undefined;
  /** PostgreSQL's, or that of a socket. */
  readonly code?: string | undefined;
}

/** What a function on another thread threw. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError';
  readonly errcode: number | undefined;
  readonly code: string | undefined;

  constructor(message: string, { code, errcode }: ErrorCodes = {}) {
    super(message);
    this.errcode = errcode;
    this.code = code;
  }
}

/** The thread ended before it had answered: whether it has done what it was asked to, nobody knows. */
export class ThreadEndedError extends Error {
  override readonly name = 'ThreadEndedError';
}
