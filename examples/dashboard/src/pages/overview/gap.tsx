import { ArrowRight } from 'lucide-react';
import { Link } from 'wouter';
import type { OverviewQuery } from '../../../gql/graphql.ts';
import { type Brands, colorOf } from '../../brands/brands.ts';
import { ago, count } from '../../ui/format.ts';
import { Card } from '../../ui/parts.tsx';
import { nameOfProvider } from '../../ui/providers.ts';
import { type Column, CsvButton } from '../../ui/table.tsx';

type GapRow = NonNullable<OverviewQuery['gap']>['nodes'][number];

interface GapProps {
  readonly gap: OverviewQuery['gap'];
  readonly brands: Brands;
}

/** Answers in which a rival is cited and you are not: what to work on. */
export function Gap({ brands, gap }: GapProps) {
  const rows = gap?.nodes ?? [];
  const citedIn = ({ result }: GapRow) =>
    brands.rivals.filter((rival) =>
      result?.annotations?.some(({ domain }) => domain === rival.domain),
    );
  const columns: Column<GapRow>[] = [
    { title: 'prompt', value: ({ request }) => request?.userPrompt },
    { title: 'provider', value: ({ provider }) => provider },
    { title: 'model', value: ({ result }) => result?.modelName },
    { title: 'answered', value: ({ completedAt }) => completedAt },
    {
      title: 'rivals cited',
      value: (row) =>
        citedIn(row)
          .map(({ name }) => name)
          .join(', '),
    },
    { title: 'id', value: ({ id }) => id },
  ];
  const search = new URLSearchParams([
    ...brands.rivals.filter(({ domain }) => domain !== '').map(({ domain }) => ['cited', domain]),
    ['notCited', brands.own.domain],
  ] as [string, string][]);
  return (
    <Card
      title="Rivals cited, you not"
      about={`${count(gap?.totalCount ?? 0)} answers to work on`}
      tools={<CsvButton name="Rivals cited, you not" columns={columns} rows={rows} />}
    >
      {rows.length === 0 ? (
        <p className="muted">There is no such answer.</p>
      ) : (
        <ul className="rows">
          {rows.map((row) => (
            <li key={row.id}>
              <Link href={`/answers/${row.id}`} className="row-link">
                <strong>{row.request?.userPrompt}</strong>
                <span className="muted">
                  {nameOfProvider(row.provider)} · {row.result?.modelName} · {ago(row.completedAt)}
                </span>
                <span className="chips">
                  {citedIn(row).map((rival) => (
                    <span key={rival.name} className="chip">
                      <i style={{ background: colorOf(brands, rival) }} />
                      {rival.name}
                    </span>
                  ))}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Link href={`/archive?${search}`} className="link more">
        All in the archive <ArrowRight aria-hidden size={14} />
      </Link>
    </Card>
  );
}
