/** What a function on another thread threw; `errcode` is SQLite's extended result code. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError';
  readonly errcode: number | undefined;

  constructor(message: string, errcode?: number) {
    super(message);
    this.errcode = errcode;
  }
}

/** The thread ended before it had answered: whether it has done what it was asked to, nobody knows. */
export class ThreadEndedError extends Error {
  override readonly name = 'ThreadEndedError';
}
