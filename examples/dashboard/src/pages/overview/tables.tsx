import { useState } from 'react';
import { Link } from 'wouter';
import type { OverviewQuery } from '../../../gql/graphql.ts';
import { all, type Brands, colorOf } from '../../brands/brands.ts';
import { Card, Choice, ShareBar } from '../../ui/parts.tsx';
import { nameOfProvider } from '../../ui/providers.ts';
import { type Column, CsvButton, Table } from '../../ui/table.tsx';
import { ofMany, type Standing } from './numbers.ts';

interface ProviderRow {
  readonly provider: string;
  readonly cells: readonly Cell[];
}

interface Cell {
  readonly standing: Standing;
  readonly share: number | null;
  readonly note: string;
}

const measures = { cited: 'Cited', voice: 'Share of voice' } as const;
type Measure = keyof typeof measures;

/** How a brand stands with one provider. */
function toCell(
  standing: Standing,
  beside: readonly Standing[],
  key: string,
  measure: Measure,
): Cell {
  const isKey = (one: { readonly key: string | null }) => (one.key ?? '') === key;
  if (measure === 'cited') {
    const entry = standing.cited?.breakdown.find(isKey);
    const note = ofMany(entry?.answers, entry?.sampleAnswers);
    return { standing, share: entry?.share ?? null, note };
  }
  const timesOf = ({ named }: Standing) => named?.breakdown.find(isKey)?.count ?? 0;
  const sum = beside.reduce((times, one) => times + timesOf(one), 0);
  return {
    standing,
    share: sum === 0 ? null : timesOf(standing) / sum,
    note: ofMany(timesOf(standing), sum, 'mentions'),
  };
}

/** A row for each provider, a column for each brand: how often its answers cite it, or name it. */
export function ByProvider({ standings }: { readonly standings: readonly Standing[] }) {
  const [measure, setMeasure] = useState<Measure>('cited');
  const known = standings.filter(
    ({ cited, named }) => (measure === 'cited' ? cited : named) !== null,
  );
  const keys = new Set(
    known.flatMap(({ cited, named }) =>
      ((measure === 'cited' ? cited : named)?.breakdown ?? []).map(({ key }) => key ?? ''),
    ),
  );
  const rows: ProviderRow[] = [...keys].toSorted().map((key) => ({
    provider: nameOfProvider(key),
    cells: known.map((standing) => toCell(standing, known, key, measure)),
  }));
  const title = `${measures[measure]}, by provider`;
  const max = Math.max(0.01, ...rows.flatMap(({ cells }) => cells.map(({ share }) => share ?? 0)));
  const columns: Column<ProviderRow>[] = [
    { title: 'Provider', value: ({ provider }) => provider, className: 'strong' },
    ...known.flatMap((standing, at): Column<ProviderRow>[] => [
      {
        title: standing.brand.name,
        value: ({ cells }) => cells[at]?.share,
        cell: ({ cells }) => (
          <ShareBar
            share={cells[at]?.share ?? null}
            note={cells[at]?.note ?? ''}
            color={standing.color}
            max={max}
          />
        ),
      },
      {
        title: `${standing.brand.name}, counted`,
        value: ({ cells }) => cells[at]?.note,
        isFileOnly: true,
      },
    ]),
  ];
  return (
    <Card
      title={title}
      about={
        measure === 'cited'
          ? "Share of each provider's answers that searched the web"
          : "Of all mentions of these names in each provider's answers"
      }
      tools={
        <div className="row">
          <Choice
            label="What to count by provider"
            value={measure}
            options={Object.entries(measures) as [Measure, string][]}
            onChange={setMeasure}
          />
          <CsvButton name={title} columns={columns} rows={rows} />
        </div>
      }
    >
      <Table caption={title} columns={columns} rows={rows} keyOf={({ provider }) => provider} />
    </Card>
  );
}

type Top = NonNullable<OverviewQuery['top']>['nodes'][number];

/** Who is cited most, whoever they are. */
export function Ranking({
  brands,
  data,
}: {
  readonly data: OverviewQuery;
  readonly brands: Brands;
}) {
  const rows = data.top?.nodes ?? [];
  const max = Math.max(0.01, ...rows.map(({ shareOfAnswers }) => shareOfAnswers ?? 0));
  const brandOf = (domain: string) => all(brands).find((brand) => brand.domain === domain);
  const columns: Column<Top>[] = [
    {
      title: 'Domain',
      value: ({ key }) => key,
      cell: ({ key }) => (
        <Link href={`/archive?cited=${encodeURIComponent(key)}`} className="quiet-link">
          {key}
        </Link>
      ),
      className: 'strong',
    },
    { title: 'Answers', value: ({ answerCount }) => answerCount, isFileOnly: true },
    {
      title: 'Share of answers',
      value: ({ shareOfAnswers }) => shareOfAnswers,
      cell: ({ answerCount, key, shareOfAnswers }) => {
        const brand = brandOf(key);
        return (
          <ShareBar
            share={shareOfAnswers ?? null}
            max={max}
            color={brand ? colorOf(brands, brand) : 'var(--bar)'}
            note={ofMany(answerCount, data.cited?.sample.answersWithWebSearch)}
          />
        );
      },
    },
  ];
  return (
    <Card
      title="Most cited"
      about="Share of the answers that searched the web"
      tools={<CsvButton name="Most cited" columns={columns} rows={rows} />}
    >
      <Table
        caption="The most cited domains"
        columns={columns}
        rows={rows}
        keyOf={({ key }) => key}
        rowClass={({ key }) => (brandOf(key) === brands.own ? 'own' : undefined)}
      />
    </Card>
  );
}
