import { useSearchParams } from 'wouter';
import { Choice } from '../ui/parts.tsx';

const DAY = 86_400_000;
const periods = { '30': '30 days', '90': '90 days', '365': '1 year', all: 'All' } as const;
export type Period = keyof typeof periods;

/** A stretch of time and the one before it, from midnight to midnight, so that the same day asks the same question. */
export interface Stretch {
  readonly period: Period;
  readonly from: string | null;
  readonly before: { readonly from: string; readonly to: string } | null;
}

const toIso = (time: number) => new Date(time).toISOString();

export function midnight(daysAgo: number, now = Date.now()): string {
  return toIso((Math.floor(now / DAY) - daysAgo) * DAY);
}

export function usePeriod(): Stretch & { readonly choose: (period: Period) => void } {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('period');
  const period: Period = asked !== null && asked in periods ? (asked as Period) : '90';
  const days = period === 'all' ? null : Number(period);
  return {
    period,
    from: days === null ? null : midnight(days),
    before: days === null ? null : { from: midnight(2 * days), to: midnight(days) },
    choose: (chosen) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          next.set('period', chosen);
          return next;
        },
        { replace: true },
      ),
  };
}

interface PeriodChoiceProps {
  readonly value: Period;
  readonly onChange: (period: Period) => void;
}

export function PeriodChoice({ onChange, value }: PeriodChoiceProps) {
  return (
    <Choice
      label="Period"
      value={value}
      options={Object.entries(periods) as [Period, string][]}
      onChange={onChange}
    />
  );
}
