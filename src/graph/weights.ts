/** What a question over all answers weighs, beside what is asked of it. */
export const REPORT = 200;

/** What a whole text, or all that upstream sent, weighs: as much as so many other fields. */
export const BULKY = 20;

/**
 * The factor by which a list's length changes what lies below it. The cost of an operation takes every list for ten items
 * long; a field with `first: 50` says `perList(50)`, which is 5, so that what is below it counts fifty times.
 */
export function perList(length: number | null | undefined): number {
  return (length ?? 20) / 10;
}
