import { Link } from 'wouter';
import { SpendDocument, type SpendQuery, type TaskFilter } from '../../gql/graphql.ts';
import { useReading } from '../api/api.tsx';
import { Bars } from '../charts/bars.tsx';
import type { Series } from '../charts/frame.tsx';
import { count, short, usd } from '../ui/format.ts';
import { Card, Figure, Page } from '../ui/parts.tsx';
import { nameOfProvider } from '../ui/providers.ts';
import { Loading, State, TroubleNote, TroubleState } from '../ui/state.tsx';
import { type Column, CsvButton, Table } from '../ui/table.tsx';
import { BudgetBar } from './budget-bar.tsx';
import { PeriodChoice, usePeriod } from './period.tsx';

type Weeks = NonNullable<SpendQuery['weeks']>;
type ModelRow = NonNullable<SpendQuery['models']>['buckets'][number];
type TagRow = NonNullable<SpendQuery['tags']>['buckets'][number];

/** As many as there are colours; the others are drawn as one. */
const SHOWN = 6;

function answered(from: string | null): TaskFilter {
  return { statuses: ['COMPLETED'], ...(from !== null && { completedAt: { from } }) };
}

/** Where the money goes. */
export default function SpendPage() {
  const { choose, from, period } = usePeriod();
  const { again, data, isReading, trouble } = useReading(SpendDocument, {
    filter: answered(from),
    // They have no day of an answer, but one of posting, where they were posted here.
    unanswered: {
      statuses: ['PENDING', 'FAILED', 'EXPIRED'],
      ...(from !== null && { createdAt: { from } }),
    },
  });
  return (
    <Page
      title="Spend"
      intro="What tasks cost in the end: base prices, and what the models took. What is not known yet is never counted as zero."
      tools={<PeriodChoice value={period} onChange={choose} />}
    >
      {!data && trouble && <TroubleState trouble={trouble} onAgain={again} />}
      {data && trouble && <TroubleNote trouble={trouble} onAgain={again} />}
      {!data && !trouble && <Loading rows={5} />}
      {data && (
        <div className={isReading ? 'stale' : undefined}>
          <Body data={data} />
        </div>
      )}
    </Page>
  );
}

function Body({ data }: { readonly data: SpendQuery }) {
  const { account, models, tags, unanswered, weeks } = data;
  const open = unanswered?.total;
  const unknown = (weeks?.total.unknownCount ?? 0) + (open?.unknownCount ?? 0);
  const total = weeks?.total;
  if (total?.taskCount === 0 && !open?.taskCount) {
    return (
      <State kind="empty" title="Nothing was spent">
        <p>
          In this period no task was paid for.{' '}
          <Link href="/ask" className="link">
            Ask something
          </Link>
        </p>
      </State>
    );
  }
  return (
    <div className="stack">
      <div className="figures">
        <Figure
          title="Spent"
          value={usd(total?.charged)}
          of={
            total
              ? `for ${count(total.taskCount - total.unknownCount)} answers, ${usd(total.moneySpent)} of it to the models`
              : ''
          }
        />
        <Figure
          title="Without an answer"
          value={open ? usd(open.charged) : '–'}
          of={open ? `${count(open.taskCount)} waiting, failed or expired` : ''}
        />
        <Figure
          title="Cost not known yet"
          value={weeks ? count(unknown) : '–'}
          of={unknown > 0 ? 'tasks that are in none of the sums' : 'tasks: every cost is known'}
        />
        <Figure
          title="Tokens"
          value={total ? short(total.inputTokens + total.outputTokens) : '–'}
          of={total ? `${short(total.inputTokens)} read, ${short(total.outputTokens)} written` : ''}
        />
        {account && (
          <div className="figure">
            <h2>Budget</h2>
            <BudgetBar budget={account.budget} />
          </div>
        )}
      </div>
      {weeks && <ByWeek weeks={weeks} />}
      <div className="grid-2 grid-wide">
        <Models rows={models?.buckets ?? []} />
        <Tags rows={tags?.buckets ?? []} isCut={tags?.truncated ?? false} />
      </div>
    </div>
  );
}

interface Week {
  readonly week: string;
  readonly charged: ReadonlyMap<string, number>;
  readonly tasks: number;
  readonly unknown: number;
}

const nameOf = (model: string | null | undefined) => model ?? 'not known';

function ByWeek({ weeks: { buckets, truncated } }: { readonly weeks: Weeks }) {
  const sums = new Map<string, number>();
  const byWeek = Map.groupBy(buckets, ({ key }) => key.week ?? '');
  for (const { charged, key } of buckets) {
    sums.set(nameOf(key.model), (sums.get(nameOf(key.model)) ?? 0) + charged);
  }
  const names = [...sums].toSorted((a, b) => b[1] - a[1]).map(([name]) => name);
  const shown = names.length > SHOWN ? names.slice(0, SHOWN - 1) : names;
  const rows: Week[] = [...byWeek]
    .filter(([week]) => week !== '')
    .map(([week, own]) => ({
      week,
      charged: new Map(own.map(({ charged, key }) => [nameOf(key.model), charged])),
      tasks: own.reduce((sum, { taskCount }) => sum + taskCount, 0),
      unknown: own.reduce((sum, { unknownCount }) => sum + unknownCount, 0),
    }))
    .toSorted((a, b) => a.week.localeCompare(b.week));
  const series: Series[] = shown.map((name, at) => ({
    name,
    color: `var(--series-${at})`,
    values: rows.map(({ charged }) => charged.get(name) ?? 0),
    notes: rows.map(() => ''),
  }));
  if (shown.length < names.length) {
    const others = names.slice(shown.length);
    series.push({
      name: `${others.length} others`,
      color: 'var(--series-rest)',
      values: rows.map(({ charged }) =>
        others.reduce((sum, name) => sum + (charged.get(name) ?? 0), 0),
      ),
      notes: rows.map(() => ''),
    });
  }
  const columns = [
    { title: 'week', value: ({ week }: Week) => week },
    ...names.map((name) => ({ title: name, value: ({ charged }: Week) => charged.get(name) ?? 0 })),
    { title: 'tasks', value: ({ tasks }: Week) => tasks },
    { title: 'of unknown cost', value: ({ unknown }: Week) => unknown },
  ];
  return (
    <Card
      title="By week and model"
      about={truncated ? 'The first 1,000 parts' : 'Weeks begin on Monday, UTC'}
      tools={<CsvButton name="Spend by week and model" columns={columns} rows={rows} />}
    >
      <Bars
        label="Spend by week and model"
        dates={rows.map(({ week }) => week)}
        series={series}
        format={usd}
        footer={(step) => {
          const row = rows[step];
          const sum = [...(row?.charged.values() ?? [])].reduce((all, one) => all + one, 0);
          const unknown = row?.unknown ? `, ${count(row.unknown)} of unknown cost` : '';
          return `${usd(sum)} for ${count(row?.tasks ?? 0)} tasks${unknown}`;
        }}
      />
    </Card>
  );
}

interface Money {
  readonly charged: number;
  readonly taskCount: number;
  readonly unknownCount: number;
}

function moneyColumns<Row extends Money>(): Column<Row>[] {
  return [
    {
      title: 'Tasks',
      value: ({ taskCount }) => taskCount,
      cell: ({ taskCount }) => count(taskCount),
      isNumber: true,
    },
    {
      title: 'A task',
      value: ({ charged, taskCount, unknownCount }) =>
        taskCount > unknownCount ? charged / (taskCount - unknownCount) : null,
      cell: ({ charged, taskCount, unknownCount }) =>
        usd(taskCount > unknownCount ? charged / (taskCount - unknownCount) : null),
      isNumber: true,
    },
    {
      title: 'Unknown',
      value: ({ unknownCount }) => unknownCount,
      cell: ({ unknownCount }) =>
        unknownCount > 0 ? <span className="badge badge-pending">{count(unknownCount)}</span> : '–',
      isNumber: true,
    },
    {
      title: 'Spent',
      value: ({ charged }) => charged,
      cell: ({ charged }) => <b>{usd(charged)}</b>,
      isNumber: true,
    },
  ];
}

function Models({ rows }: { readonly rows: readonly ModelRow[] }) {
  const columns: Column<ModelRow>[] = [
    {
      title: 'Model',
      value: ({ key }) => key.model,
      className: 'strong',
      cell: ({ key }) => (
        <span className="two-lines">
          {key.model ? (
            <Link href={`/archive?model=${encodeURIComponent(key.model)}`} className="quiet-link">
              {key.model}
            </Link>
          ) : (
            'not known'
          )}
          <small>{nameOfProvider(key.provider)}</small>
        </span>
      ),
    },
    { title: 'Provider', value: ({ key }) => key.provider, isFileOnly: true },
    { title: 'Tokens read', value: ({ inputTokens }) => inputTokens, isFileOnly: true },
    { title: 'Tokens written', value: ({ outputTokens }) => outputTokens, isFileOnly: true },
    ...moneyColumns<ModelRow>(),
  ];
  return (
    <Card
      title="By model"
      tools={<CsvButton name="Spend by model" columns={columns} rows={rows} />}
    >
      <Table
        caption="Spend by model"
        columns={columns}
        rows={rows}
        keyOf={({ key }) => `${key.provider}/${key.model}`}
      />
    </Card>
  );
}

function Tags({ isCut, rows }: { readonly rows: readonly TagRow[]; readonly isCut: boolean }) {
  const columns: Column<TagRow>[] = [
    {
      title: 'Tag',
      value: ({ key }) => key.tag,
      className: 'strong',
      cell: ({ key }) =>
        key.tag ? (
          <Link href={`/archive?tag=${encodeURIComponent(key.tag)}`} className="quiet-link">
            {key.tag}
          </Link>
        ) : (
          'none'
        ),
    },
    ...moneyColumns<TagRow>(),
  ];
  return (
    <Card
      title="By tag"
      about={isCut ? `The dearest ${rows.length}` : undefined}
      tools={<CsvButton name="Spend by tag" columns={columns} rows={rows} />}
    >
      <Table
        caption="Spend by tag"
        columns={columns}
        rows={rows}
        keyOf={({ key }) => key.tag ?? ''}
      />
    </Card>
  );
}
