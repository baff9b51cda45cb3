/** How many of something one transaction takes: as many as it can do in its time, going by those before. */
export interface Pace {
  readonly size: () => number;
  /** So many took so many milliseconds, from the transaction's begin to its end. */
  readonly note: (done: number, took: number) => void;
}

interface Limits {
  readonly least: number;
  readonly most: number;
}

/** `aim`: milliseconds that a transaction is to take. */
export function createPace(aim: number, { least, most }: Limits): Pace {
  let size = least;
  return {
    size: () => size,
    note(done, took) {
      const next = Math.floor((done * aim) / Math.max(took, 0.1));
      // Growing little by little: what was quick once may have had little to do.
      size = Math.max(least, Math.min(most, next, size * 2));
    },
  };
}
