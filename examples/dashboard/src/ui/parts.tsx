import type { ReactNode } from 'react';
import type { TaskStatus } from '../../gql/graphql.ts';
import { percent, pointsOf } from './format.ts';

interface PageProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ children, intro, title, tools }: PageProps) {
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {intro && <p>{intro}</p>}
        </div>
        {tools && <div className="tools">{tools}</div>}
      </header>
      {children}
    </>
  );
}

interface CardProps {
  readonly title?: string;
  readonly about?: ReactNode;
  readonly tools?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Card({ about, children, className = '', title, tools }: CardProps) {
  return (
    <section className={`card ${className}`} aria-label={title}>
      {(title || tools) && (
        <header className="card-head">
          <div>
            {title && <h2>{title}</h2>}
            {about && <p>{about}</p>}
          </div>
          {tools}
        </header>
      )}
      {children}
    </section>
  );
}

interface FigureProps {
  readonly title: string;
  readonly value: string;
  /** What it was counted over. */
  readonly of: ReactNode;
  /** Since the stretch of time before; null: not known. */
  readonly change?: number | null;
}

/** A number that matters, and what it is a number of. */
export function Figure({ change, of, title, value }: FigureProps) {
  return (
    <div className="figure">
      <h2>{title}</h2>
      <p className="figure-value">
        {value}
        {change !== null && change !== undefined && <Change value={change} />}
      </p>
      <p className="muted">{of}</p>
    </div>
  );
}

export function Change({ value }: { readonly value: number }) {
  const kind = Math.abs(value) < 0.0005 ? 'same' : value > 0 ? 'up' : 'down';
  const arrow = { same: '→', up: '↑', down: '↓' }[kind];
  return (
    <span className={`change change-${kind}`}>
      <span aria-hidden>{arrow}</span>
      <span className="hidden">{kind}</span> {pointsOf(value)}
    </span>
  );
}

interface ShareBarProps {
  readonly share: number | null;
  readonly color: string;
  /** Of which the bar is a part; 1 unless given. */
  readonly max?: number;
  readonly note?: string;
}

export function ShareBar({ color, max = 1, note, share }: ShareBarProps) {
  return (
    <span className="share">
      <span className="share-track" aria-hidden>
        <span style={{ width: `${((share ?? 0) / max) * 100}%`, background: color }} />
      </span>
      <b>{percent(share)}</b>
      {note && <small>{note}</small>}
    </span>
  );
}

const statusNames: Readonly<Record<TaskStatus, string>> = {
  COMPLETED: 'Answered',
  PENDING: 'Waiting',
  FAILED: 'Failed',
  EXPIRED: 'Expired',
};

export function StatusBadge({ status }: { readonly status: TaskStatus }) {
  return <span className={`badge badge-${status.toLowerCase()}`}>{statusNames[status]}</span>;
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A few choices, side by side. */
export function Choice<Value extends string>({
  label,
  onChange,
  options,
  value,
}: ChoiceProps<Value>) {
  return (
    <div className="choice" role="group" aria-label={label}>
      {options.map(([option, name]) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          onClick={() => onChange(option)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
