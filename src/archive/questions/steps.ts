import { type RawBuilder, sql } from 'kysely';

/* The first days of weeks and months in SQL, from days since 1970, by whole numbers alone: both databases count alike. */

/** The first of January 1970 was a Thursday. */
export function firstOfWeek(day: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${day} - (${day} + 3) % 7)`;
}

/**
 * By Howard Hinnant's `civil_from_days` (https://howardhinnant.github.io/date_algorithms.html): years begin in March
 * there, so that leap days come last, and months of 30 and 31 days follow a straight line.
 */
export function firstOfMonth(day: RawBuilder<unknown>): RawBuilder<unknown> {
  const dayOfEra = sql`((${day} + 719468) % 146097)`;
  const yearOfEra = sql`((${dayOfEra} - ${dayOfEra} / 1460 + ${dayOfEra} / 36524 - ${dayOfEra} / 146096) / 365)`;
  const dayOfYear = sql`(${dayOfEra} - (365 * ${yearOfEra} + ${yearOfEra} / 4 - ${yearOfEra} / 100))`;
  const month = sql`((5 * ${dayOfYear} + 2) / 153)`;
  return sql`(${day} - (${dayOfYear} - (153 * ${month} + 2) / 5))`;
}
