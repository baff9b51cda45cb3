import {
  CircleAlert,
  CloudOff,
  Hourglass,
  Inbox,
  Lock,
  type LucideIcon,
  SearchX,
  TimerOff,
  TriangleAlert,
  Unplug,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { passes, tell, type Trouble } from '../api/trouble.ts';
import { KeyForm } from './key-form.tsx';

const icons = {
  empty: Inbox,
  nothing: SearchX,
  pending: Hourglass,
  failed: CircleAlert,
  expired: TimerOff,
  away: CloudOff,
  unplugged: Unplug,
  locked: Lock,
  slow: Hourglass,
  trouble: TriangleAlert,
} satisfies Record<string, LucideIcon>;

export type Kind = keyof typeof icons;

interface StateProps {
  readonly kind: Kind;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** What a page shows in place of what it has not. */
export function State({ action, children, kind, title }: StateProps) {
  const Icon = icons[kind];
  return (
    <div className={`state state-${kind}`} role="status" data-state={kind}>
      <span className="state-icon">
        <Icon aria-hidden size={24} strokeWidth={1.75} />
      </span>
      <h2>{title}</h2>
      {children && <div className="state-text">{children}</div>}
      {action}
    </div>
  );
}

function kindOf({ code }: Trouble): Kind {
  if (code === 'SERVICE_AWAY') return 'unplugged';
  if (code === 'FORBIDDEN') return 'locked';
  if (code === 'RATE_LIMITED') return 'slow';
  if (code.startsWith('UPSTREAM') || code === 'DEADLINE_EXCEEDED') return 'away';
  return 'trouble';
}

interface TroubleProps {
  readonly trouble: Trouble;
  readonly onAgain: () => void;
}

/** In place of a page that could not be read. */
export function TroubleState({ onAgain, trouble }: TroubleProps) {
  if (trouble.code === 'UNAUTHENTICATED') return <KeyForm />;
  const { text, title } = tell(trouble);
  const isForGood = trouble.code === 'FORBIDDEN';
  return (
    <State
      kind={kindOf(trouble)}
      title={title}
      action={
        !isForGood && (
          <button type="button" className="button" onClick={onAgain}>
            Try again
          </button>
        )
      }
    >
      <p>{text}</p>
      <p className="said">{trouble.message}</p>
      {trouble.retryAfter !== null && passes(trouble) && (
        <p className="muted">Next try in {trouble.retryAfter} s.</p>
      )}
    </State>
  );
}

/** Beside what could be read: a part is missing, and why. */
export function TroubleNote({ onAgain, trouble }: TroubleProps) {
  const { title } = tell(trouble);
  return (
    <div className="note note-warning" role="status" data-state={kindOf(trouble)}>
      <TriangleAlert aria-hidden size={16} />
      <span>
        <strong>{title}.</strong> {trouble.message}
      </span>
      <button type="button" className="link" onClick={onAgain}>
        Try again
      </button>
    </div>
  );
}

/** While a page is read for the first time. */
export function Loading({ rows = 4 }: { readonly rows?: number }) {
  return (
    <div className="loading" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // oxlint-disable-next-line react/no-array-index-key
        <span key={row} className="skeleton" />
      ))}
    </div>
  );
}
