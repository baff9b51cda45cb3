import { HOUR } from '../model/date.ts';

const FIRST = 5000;
const GROWTH = 3;
/** However long a receiver was away, it hears within about this time of being back. */
const LONGEST = HOUR;

/** Milliseconds until it is tried again after so many tries: ever longer, and not all at the same moment. */
export function pauseAfter(tries: number, random: () => number = Math.random): number {
  const pause = Math.min(FIRST * GROWTH ** (tries - 1), LONGEST);
  return Math.round(pause * (0.8 + 0.4 * random()));
}
