/** How long something may take, and for whom it is done. */
export interface Deadline {
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** Whose work it is: callers get their turns in turn. Without one it is nobody's in particular. */
  readonly caller?: string | undefined;
  /** Epoch milliseconds: tells whether a wait is worth starting. */
  at(): number;
}

/** For what the service does by itself: so many milliseconds, and not after it was told to stop. */
export function deadlineIn(milliseconds: number, stop?: AbortSignal): Deadline {
  const end = Date.now() + milliseconds;
  const limit = AbortSignal.timeout(milliseconds);
  return { signal: stop ? AbortSignal.any([limit, stop]) : limit, at: () => end };
}
