/** `2025-07-24 19:39:46 +00:00`, and the documented but never seen `2025-07-24 19-39-46 +00:00`; ISO 8601 as well. */
const upstreamDate =
  /^(\d{4}-\d\d-\d\d)[ T](\d\d)[:-](\d\d)[:-](\d\d(?:\.\d+)?) ?(Z|[+-]\d\d:\d\d)$/;

/** An upstream date, or null where it is missing or not a date. */
export function toDate(text: string | null): Date | null {
  const parts = text === null ? null : upstreamDate.exec(text);
  if (!parts) return null;
  const [, day = '', hours, minutes, seconds, zone] = parts;
  const date = new Date(`${day}T${hours}:${minutes}:${seconds}${zone}`);
  return Number.isNaN(date.getTime()) || !isDay(day) ? null : date;
}

/** Of the 30th of February, `Date` would make the 2nd of March. */
export function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** `0.0310 sec.` as seconds. */
export function toSeconds(text: string | null): number | null {
  const seconds = Number.parseFloat(text ?? '');
  return Number.isFinite(seconds) ? seconds : null;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The midnight (UTC) before a time, epoch milliseconds. */
export function startOfDay(time: number): number {
  return time - (time % DAY);
}
