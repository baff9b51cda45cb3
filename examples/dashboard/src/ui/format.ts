/* Numbers and days as the reader's locale writes them. */

const locale = undefined;

const percents = new Intl.NumberFormat(locale, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const wholePercents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const points = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const counts = new Intl.NumberFormat(locale);
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat(locale, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
});
const fineDollars = new Intl.NumberFormat(locale, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
});
const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const utcDays = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const shortDays = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const months = new Intl.DateTimeFormat(locale, {
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** What is not known is never shown as zero. */
const UNKNOWN = '–';

export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? UNKNOWN : percents.format(share);
}

export function wholePercent(share: number): string {
  return wholePercents.format(share);
}

/** How far two shares are apart, in percentage points. */
export function pointsOf(difference: number): string {
  return `${points.format(Math.abs(difference) * 100)} pts`;
}

export function count(value: number): string {
  return counts.format(value);
}

export function short(value: number): string {
  return compact.format(value);
}

export function usd(value: number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  return (value !== 0 && Math.abs(value) < 0.1 ? fineDollars : dollars).format(value);
}

export function day(iso: string | null | undefined): string {
  return iso ? days.format(new Date(iso)) : UNKNOWN;
}

/** A calendar day, which is the same day everywhere. */
export function calendarDay(date: string): string {
  return utcDays.format(new Date(date));
}

export function shortDay(date: string): string {
  return shortDays.format(new Date(date));
}

export function month(date: string): string {
  return months.format(new Date(date));
}

export function moment(iso: string | null | undefined): string {
  return iso ? moments.format(new Date(iso)) : UNKNOWN;
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "3 hours ago", for about a month; then the day. */
export function ago(iso: string | null | undefined, now = Date.now()): string {
  if (!iso) return UNKNOWN;
  const seconds = (now - Date.parse(iso)) / 1000;
  if (seconds > 32 * 86_400) return day(iso);
  const [unit, size] = steps.find(([, length]) => seconds >= length) ?? ['second', 1];
  return unit === 'second' ? 'just now' : relative.format(-Math.floor(seconds / size), unit);
}
