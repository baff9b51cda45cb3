import { useEffect, useRef } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useBrands } from '../../brands/use-brands.tsx';
import { count, moment, usd } from '../../ui/format.ts';
import { Page, StatusBadge } from '../../ui/parts.tsx';
import { nameOfProvider } from '../../ui/providers.ts';
import { Loading, State, TroubleNote, TroubleState } from '../../ui/state.tsx';
import { type Column, CsvButton, Table } from '../../ui/table.tsx';
import { CitedDots } from '../verdict.tsx';
import { FilterBar } from './filter-bar.tsx';
import { readFilter, readOrder } from './filters.ts';
import { type ArchiveRow, useEndless } from './use-endless.ts';

const citationNames = {
  CITED: 'cited',
  NONE_RETURNED: 'nothing cited',
  WEB_SEARCH_OFF: 'no web search',
  UNKNOWN: 'not known',
} as const;

/** Everything that is kept. The filter stands in the address; the list grows as one scrolls. */
export default function ArchivePage() {
  const { brands } = useBrands();
  const [search] = useSearchParams();
  const { hasMore, isReading, more, rows, total, trouble } = useEndless(
    readFilter(search),
    readOrder(search),
  );
  const isFiltered = search.size > 0;
  const columns: Column<ArchiveRow>[] = [
    {
      title: 'Prompt',
      value: ({ request }) => request?.userPrompt,
      className: 'strong wide',
      cell: ({ id, request }) => (
        <Link href={`/answers/${id}`} className="quiet-link">
          {request?.userPrompt ?? id}
        </Link>
      ),
    },
    {
      title: 'Status',
      value: ({ status }) => status,
      cell: ({ status }) => <StatusBadge status={status} />,
    },
    {
      title: 'Model',
      value: ({ request, result }) => result?.modelName ?? request?.modelName,
      cell: ({ provider, request, result }) => (
        <span className="two-lines">
          {nameOfProvider(provider)}
          <small>{result?.modelName ?? request?.modelName}</small>
        </span>
      ),
    },
    { title: 'Provider', value: ({ provider }) => provider, isFileOnly: true },
    {
      title: 'Sources',
      value: ({ result }) => result?.annotations?.length,
      cell: (task) => (
        <span className="two-lines">
          {task.result?.citationState === 'CITED'
            ? `${count(task.result.annotations?.length ?? 0)} domains`
            : task.result
              ? citationNames[task.result.citationState]
              : '–'}
          <CitedDots task={task} brands={brands} />
        </span>
      ),
    },
    {
      title: 'Cited domains',
      value: ({ result }) => result?.annotations?.map(({ domain }) => domain).join(' '),
      isFileOnly: true,
    },
    { title: 'Tag', value: ({ tag }) => tag, className: 'muted' },
    {
      title: 'Cost',
      value: ({ charges }) => charges.total,
      cell: ({ charges }) =>
        charges.complete ? usd(charges.total) : <span className="muted">unknown</span>,
      isNumber: true,
    },
    {
      title: 'Answered',
      value: ({ completedAt }) => completedAt,
      cell: ({ completedAt }) => moment(completedAt),
      className: 'nowrap',
      isNumber: true,
    },
    { title: 'id', value: ({ id }) => id, isFileOnly: true },
  ];
  return (
    <Page
      title="Archive"
      intro={
        total === null
          ? 'Every answer that is kept here'
          : `${count(total)} ${total === 1 ? 'task' : 'tasks'}`
      }
      tools={<CsvButton name="Archive" columns={columns} rows={rows} />}
    >
      <FilterBar />
      {rows.length === 0 && trouble && <TroubleState trouble={trouble} onAgain={more} />}
      {rows.length > 0 && trouble && <TroubleNote trouble={trouble} onAgain={more} />}
      {rows.length === 0 && !trouble && hasMore && <Loading rows={10} />}
      {rows.length === 0 && !hasMore && (
        <State
          kind={isFiltered ? 'nothing' : 'empty'}
          title={isFiltered ? 'Nothing fits these filters' : 'The archive is empty'}
          action={
            isFiltered ? (
              <Link href="/archive" className="button">
                Clear the filters
              </Link>
            ) : (
              <Link href="/ask" className="button primary">
                Ask something
              </Link>
            )
          }
        >
          {!isFiltered && (
            <p>Every answer that is read, collected or imported is kept here for good.</p>
          )}
        </State>
      )}
      {rows.length > 0 && (
        <div className="card flush">
          <Table caption="Tasks" columns={columns} rows={rows} keyOf={({ id }) => id} />
          <End hasMore={hasMore} isReading={isReading} isStuck={trouble !== null} onMore={more} />
        </div>
      )}
    </Page>
  );
}

interface EndProps {
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly isStuck: boolean;
  readonly onMore: () => void;
}

/** Reads on when it comes into sight, or when it is pressed. */
function End({ hasMore, isReading, isStuck, onMore }: EndProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!button.current || isReading || isStuck) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) onMore();
      },
      { rootMargin: '600px' },
    );
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [hasMore, isReading, isStuck, onMore]);
  if (!hasMore) return <p className="end muted">That is all.</p>;
  return (
    <p className="end">
      <button ref={button} type="button" className="button" disabled={isReading} onClick={onMore}>
        {isReading ? 'Reading…' : 'More'}
      </button>
    </p>
  );
}
