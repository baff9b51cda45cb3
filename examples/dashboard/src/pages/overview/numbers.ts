import type { OverviewQuery } from '../../../gql/graphql.ts';
import { all, type Brand, type Brands, colorOf } from '../../brands/brands.ts';
import type { Series } from '../../charts/frame.tsx';
import { count } from '../../ui/format.ts';

type Cited = NonNullable<OverviewQuery['cited']>['nodes'][number];
type Named = NonNullable<OverviewQuery['named']>['nodes'][number];

/** A brand with all that is known of it. */
export interface Standing {
  readonly brand: Brand;
  readonly color: string;
  readonly isOwn: boolean;
  /** null where it has no domain, or the report could not be had. */
  readonly cited: Cited | null;
  readonly named: Named | null;
  readonly citedBefore: number | null;
  readonly voiceBefore: number | null;
}

export function toStandings(data: OverviewQuery, brands: Brands): Standing[] {
  return all(brands).map((brand) => {
    // `keys` may be any address; its registrable domain is what comes back.
    const isIts = ({ key }: { key: string }) =>
      brand.domain === key || brand.domain.endsWith(`.${key}`);
    const isNamed = ({ term }: { term: string }) => term === brand.name;
    return {
      brand,
      color: colorOf(brands, brand),
      isOwn: brand === brands.own,
      cited: data.cited?.nodes.find(isIts) ?? null,
      named: data.named?.nodes.find(isNamed) ?? null,
      citedBefore: data.citedBefore?.nodes.find(isIts)?.shareOfAnswers ?? null,
      voiceBefore: data.namedBefore?.nodes.find(isNamed)?.shareOfVoice ?? null,
    };
  });
}

export interface Chart {
  readonly dates: readonly string[];
  readonly series: readonly Series[];
}

/** Of the answers that searched the web, the share that cites each. */
export function toCitedChart(standings: readonly Standing[]): Chart {
  const known = standings.filter(({ cited }) => cited !== null);
  const dates = datesOf(known.map(({ cited }) => cited?.trend ?? []));
  return {
    dates,
    series: known.map(({ brand, cited, color, isOwn }) => {
      const at = new Map(cited?.trend.map((point) => [point.date, point]));
      return {
        name: brand.name,
        color,
        isOwn,
        values: dates.map((date) => at.get(date)?.share ?? null),
        notes: dates.map((date) => ofMany(at.get(date)?.answers, at.get(date)?.sampleAnswers)),
      };
    }),
  };
}

/** Of the times that any of them is named, the part of each. */
export function toVoiceChart(standings: readonly Standing[]): Chart {
  const known = standings.filter(({ named }) => named !== null);
  const dates = datesOf(known.map(({ named }) => named?.trend ?? []));
  const counts = known.map(({ named }) => {
    const at = new Map(named?.trend.map(({ count: times, date }) => [date, times]));
    return dates.map((date) => at.get(date) ?? 0);
  });
  const sums = dates.map((_, step) => counts.reduce((sum, own) => sum + (own[step] ?? 0), 0));
  return {
    dates,
    series: known.map(({ brand, color, isOwn }, index) => ({
      name: brand.name,
      color,
      isOwn,
      values: dates.map((_, step) => divide(counts[index]?.[step], sums[step])),
      notes: dates.map((_, step) => ofMany(counts[index]?.[step], sums[step], 'mentions')),
    })),
  };
}

function datesOf(trends: readonly (readonly { readonly date: string }[])[]): string[] {
  return [...new Set(trends.flatMap((trend) => trend.map(({ date }) => date)))].toSorted();
}

function divide(part: number | undefined, whole: number | undefined): number | null {
  return part === undefined || !whole ? null : part / whole;
}

export function ofMany(
  part: number | undefined,
  whole: number | undefined,
  what = 'answers',
): string {
  return part === undefined || whole === undefined
    ? 'nothing to count'
    : `${count(part)} of ${count(whole)} ${what}`;
}
