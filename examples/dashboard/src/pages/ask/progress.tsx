import { Link } from 'wouter';
import { useWatch } from '../../api/use-watch.ts';
import { useBrands } from '../../brands/use-brands.tsx';
import { count, usd } from '../../ui/format.ts';
import { Card, StatusBadge } from '../../ui/parts.tsx';
import { nameOfProvider } from '../../ui/providers.ts';
import { type Column, CsvButton, Table } from '../../ui/table.tsx';
import { CitedDots } from '../verdict.tsx';
import type { Posted } from './posted.ts';
import { useLive } from './use-live.ts';

interface ProgressProps {
  /** With its outcome, if anything was posted. */
  readonly posted: Posted;
  readonly onAnew: () => void;
}

/** What became of each task, told by the service as it happens. */
export function Progress({ onAnew, posted: { input, live, outcome } }: ProgressProps) {
  const { brands } = useBrands();
  const ids = outcome?.tasks.flatMap((task) => task?.id ?? []) ?? [];
  const { state, tasks } = useWatch(ids);
  const answers = useLive(live);
  const sent = input.tasks.map((asked, at) => {
    const id = outcome?.tasks[at]?.id;
    const error = outcome?.userErrors.find(
      ({ field }) => field?.[0] === 'tasks' && field[1] === `${at}`,
    );
    const now = id ? tasks.get(id) : undefined;
    const isDone = error !== undefined || id === undefined || (now && now.status !== 'PENDING');
    return { at, asked, id, error, now, isDone };
  });
  const called = live.map(({ idempotencyKey, task: asked }, at) => {
    const { problem: error, task: now } = answers.get(idempotencyKey) ?? {};
    const isDone = error !== undefined || now !== undefined;
    return { at: sent.length + at, asked, id: now?.id, error, now, isDone };
  });
  const rows = [...sent, ...called];
  type Row = (typeof rows)[number];
  const done = rows.filter(({ isDone }) => isDone).length;
  const isWatching = ids.length > 0 && sent.some(({ isDone }) => !isDone);
  const general = (outcome?.userErrors ?? []).filter(({ field }) => field?.[0] !== 'tasks');
  const columns: Column<Row>[] = [
    {
      title: 'Prompt',
      value: ({ asked }) => asked.userPrompt,
      className: 'strong wide',
      cell: ({ asked, id }) =>
        id ? (
          <Link href={`/answers/${id}`} className="quiet-link">
            {asked.userPrompt}
          </Link>
        ) : (
          asked.userPrompt
        ),
    },
    {
      title: 'Model',
      value: ({ asked }) => `${nameOfProvider(asked.provider)} ${asked.modelName}`,
      cell: ({ asked }) => (
        <span className="two-lines">
          {nameOfProvider(asked.provider)}
          <small>{asked.modelName}</small>
        </span>
      ),
    },
    {
      title: 'Status',
      value: ({ error, now }) => error?.code ?? now?.status ?? 'PENDING',
      cell: ({ error, now }) =>
        error ? (
          <span className="wrong">{error.message}</span>
        ) : (
          <StatusBadge status={now?.status ?? 'PENDING'} />
        ),
    },
    {
      title: 'Cites',
      value: ({ now }) => now?.result?.annotations?.map(({ domain }) => domain).join(' '),
      cell: ({ now }) => (now ? <CitedDots task={now} brands={brands} /> : null),
    },
    {
      title: 'Cost',
      value: ({ now }) => now?.charges.total,
      cell: ({ now }) => (now?.charges.complete ? usd(now.charges.total) : '–'),
      isNumber: true,
    },
    { title: 'id', value: ({ id }) => id, isFileOnly: true },
  ];
  return (
    <Card
      title={
        done === rows.length
          ? 'All answers are there'
          : `${count(done)} of ${count(rows.length)} answered`
      }
      about={
        <>
          {outcome &&
            (outcome.cost === null
              ? 'Cost not known yet'
              : `${usd(outcome.cost)} charged for posting`)}
          {outcome?.replayed && ', once: this was sent before'}
          {isWatching && (
            <span className={`live live-${state}`} data-stream={state}>
              {state === 'open' ? 'live' : 'connecting…'}
            </span>
          )}
        </>
      }
      tools={
        <div className="row">
          <CsvButton name="Asked" columns={columns} rows={rows} />
          <button type="button" className="button" onClick={onAnew}>
            Ask something else
          </button>
        </div>
      }
    >
      <progress max={rows.length} value={done} aria-label="Answers that are there" />
      {general.map(({ message }) => (
        <p key={message} className="wrong">
          {message}
        </p>
      ))}
      <Table caption="What was asked" columns={columns} rows={rows} keyOf={({ at }) => `${at}`} />
    </Card>
  );
}
