/** What a function on another thread threw; `errcode` is SQLite's extended result code. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError';
  readonly errcode: number | undefined;

  constructor(message: string, errcode?: number) {
    super(message);
    this.errcode = errcode;
  }
}
