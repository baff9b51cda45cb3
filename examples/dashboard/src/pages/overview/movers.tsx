import { Link } from 'wouter';
import type { ChangeKind, MoversFragment } from '../../../gql/graphql.ts';
import { all, type Brands, colorOf } from '../../brands/brands.ts';
import { count, percent } from '../../ui/format.ts';
import { Card, Change } from '../../ui/parts.tsx';
import { type Column, CsvButton, Table } from '../../ui/table.tsx';

type Mover = MoversFragment['nodes'][number];

const kindNames: Readonly<Record<ChangeKind, string>> = {
  GAINED: 'new',
  LOST: 'gone',
  UP: 'up',
  DOWN: 'down',
  SAME: 'same',
};

interface MoversProps {
  readonly title: string;
  readonly kind: 'gained' | 'lost';
  readonly changes: MoversFragment | null | undefined;
  readonly brands: Brands;
}

/** Who is cited in more of the answers than a month ago, or in fewer. */
export function Movers({ brands, changes, kind, title }: MoversProps) {
  const rows = changes?.nodes ?? [];
  const columns: Column<Mover>[] = [
    {
      title: 'Domain',
      value: ({ key }) => key,
      className: 'strong',
      cell: ({ key, kind: how }) => {
        const brand = all(brands).find(({ domain }) => domain === key);
        return (
          <>
            {brand && <i className="swatch" style={{ background: colorOf(brands, brand) }} />}
            <Link href={`/archive?cited=${encodeURIComponent(key)}`} className="quiet-link">
              {key}
            </Link>
            {(how === 'GAINED' || how === 'LOST') && (
              <span className={`badge badge-${how.toLowerCase()}`}>{kindNames[how]}</span>
            )}
          </>
        );
      },
    },
    { title: 'Kind', value: ({ kind: how }) => how, isFileOnly: true },
    {
      title: 'Before',
      value: ({ earlier }) => earlier.shareOfAnswers,
      cell: ({ earlier }) => percent(earlier.shareOfAnswers),
      isNumber: true,
    },
    {
      title: 'Now',
      value: ({ later }) => later.shareOfAnswers,
      cell: ({ later }) => percent(later.shareOfAnswers),
      isNumber: true,
    },
    {
      title: 'Change',
      value: ({ shareChange }) => shareChange,
      cell: ({ shareChange }) => <Change value={shareChange ?? 0} />,
      isNumber: true,
    },
  ];
  return (
    <Card
      title={title}
      about={
        changes
          ? `30 days (${count(changes.laterSample.answersWithWebSearch)} answers) against the 30 before (${count(
              changes.earlierSample.answersWithWebSearch,
            )})`
          : 'Not available now'
      }
      tools={<CsvButton name={title} columns={columns} rows={rows} />}
    >
      {rows.length === 0 ? (
        <p className="muted">
          {kind === 'gained' ? 'Nobody is cited more often.' : 'Nobody is cited less often.'}
        </p>
      ) : (
        <Table caption={title} columns={columns} rows={rows} keyOf={({ key }) => key} />
      )}
    </Card>
  );
}
