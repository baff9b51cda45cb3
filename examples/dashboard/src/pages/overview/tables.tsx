import { Link } from 'wouter';
import type { OverviewQuery } from '../../../gql/graphql.ts';
import { all, type Brands, colorOf } from '../../brands/brands.ts';
import { Card, ShareBar } from '../../ui/parts.tsx';
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

/** A row for each provider, a column for each brand: how often its answers cite it. */
export function ByProvider({ standings }: { readonly standings: readonly Standing[] }) {
  const known = standings.filter(({ cited }) => cited !== null);
  const keys = [
    ...new Set(known.flatMap(({ cited }) => cited?.breakdown.map(({ key }) => key ?? '') ?? [])),
  ];
  const rows: ProviderRow[] = keys.toSorted().map((key) => ({
    provider: nameOfProvider(key),
    cells: known.map((standing) => {
      const entry = standing.cited?.breakdown.find((one) => (one.key ?? '') === key);
      return {
        standing,
        share: entry?.share ?? null,
        note: ofMany(entry?.answers, entry?.sampleAnswers),
      };
    }),
  }));
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
      title="Cited, by provider"
      about="Share of each provider's answers that searched the web"
      tools={<CsvButton name="Cited, by provider" columns={columns} rows={rows} />}
    >
      <Table
        caption="Share of answers that cite each brand, by provider"
        columns={columns}
        rows={rows}
        keyOf={({ provider }) => provider}
      />
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
