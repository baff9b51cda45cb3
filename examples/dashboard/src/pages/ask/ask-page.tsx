import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { useSearchParams } from 'wouter';
import { AskDocument, BeforeAskingDocument } from '../../../gql/graphql.ts';
import { useReading } from '../../api/api.tsx';
import { toTrouble, type Trouble } from '../../api/trouble.ts';
import { Page } from '../../ui/parts.tsx';
import { Loading, TroubleNote, TroubleState } from '../../ui/state.tsx';
import type { Budget } from '../budget-bar.tsx';
import { AskForm } from './ask-form.tsx';
import {
  canBePosted,
  type Draft,
  emptyDraft,
  keyOf,
  MAX_LIVE,
  MAX_TASKS,
  type Model,
  toAsked,
} from './draft.ts';
import { Estimate } from './estimate.tsx';
import { createKey, type Posted, readPosted, writePosted } from './posted.ts';
import { Progress } from './progress.tsx';

/** Asks models: what it would cost first, then the answers as they come. */
export default function AskPage() {
  const { again, data, trouble } = useReading(BeforeAskingDocument, {}, { fresh: true });
  const models = data?.models ?? noModels;
  const [posted, setPosted] = useState(readPosted);
  const keep = useCallback((next: Posted | null) => {
    writePosted(next);
    setPosted(next);
  }, []);
  return (
    <Page
      title="Ask"
      intro="One prompt or many, one model or several. The price comes first; the answers stay in the archive for good."
    >
      {!data && trouble && <TroubleState trouble={trouble} onAgain={again} />}
      {data && trouble && <TroubleNote trouble={trouble} onAgain={again} />}
      {!data && !trouble && <Loading rows={6} />}
      {posted && <Sent posted={posted} onChange={keep} />}
      {data && !posted && (
        <Compose
          models={models}
          budget={data.account?.budget ?? null}
          maySpend={data.account?.scopes.includes('spend') ?? false}
          onPost={keep}
        />
      )}
    </Page>
  );
}

interface ComposeProps {
  readonly models: readonly Model[];
  readonly budget: Budget | null;
  readonly maySpend: boolean;
  readonly onPost: (posted: Posted) => void;
}

function Compose({ budget, maySpend, models, onPost }: ComposeProps) {
  const [search] = useSearchParams();
  const [draft, setDraft] = useState<Draft>(() => ({
    ...emptyDraft,
    prompts: search.get('prompt') ?? '',
    // One of each provider: that is what there is to compare.
    models: [
      ...Map.groupBy(models.filter(canBePosted), ({ provider }) => provider).values(),
    ].flatMap(([first]) => (first ? [keyOf(first)] : [])),
  }));
  const asked = useMemo(() => toAsked(draft, models), [draft, models]);
  const { live, posted } = asked;
  const isAskable =
    posted.length + live.length > 0 &&
    posted.length <= MAX_TASKS &&
    live.length <= MAX_LIVE &&
    maySpend;
  return (
    <div className="ask">
      <AskForm draft={draft} models={models} onChange={setDraft} />
      <Estimate
        asked={asked}
        budget={budget}
        maySpend={maySpend}
        isAskable={isAskable}
        onPost={(prices) =>
          onPost({
            input: {
              idempotencyKey: createKey(),
              tasks: [...posted],
              maxCost: prices.posted,
              dryRun: false,
            },
            live: live.map((task, at) => ({
              idempotencyKey: createKey(),
              task,
              maxCost: prices.live[at] ?? 0,
              dryRun: false,
            })),
            outcome: null,
          })
        }
      />
    </div>
  );
}

interface SentProps {
  readonly posted: Posted;
  readonly onChange: (posted: Posted | null) => void;
}

/** Sends what was decided on, with the same key until its outcome is known; then watches the tasks. */
function Sent({ onChange, posted }: SentProps) {
  const { outcome, trouble, again } = useOutcome(posted, onChange);
  const { input } = posted;
  if (trouble && !outcome) {
    return (
      <div className="stack">
        <TroubleState trouble={trouble} onAgain={again} />
        <p className="center">
          <button type="button" className="button quiet" onClick={() => onChange(null)}>
            Give up and compose anew
          </button>
        </p>
      </div>
    );
  }
  if (!outcome && input.tasks.length > 0) return <Loading rows={input.tasks.length} />;
  return <Progress posted={posted} onAnew={() => onChange(null)} />;
}

const noModels: readonly Model[] = [];
const noAnswer: Trouble = { code: 'INTERNAL', message: 'No answer.', retryAfter: null };

function useOutcome(posted: Posted, onChange: (posted: Posted) => void) {
  const client = useClient();
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { input, live, outcome } = posted;
  useEffect(() => {
    if (outcome || input.tasks.length === 0) return;
    let isGone = false;
    void client
      .mutation(AskDocument, { input })
      .toPromise()
      .then(({ data, error }) => {
        if (isGone) return;
        if (data?.postTasks) onChange({ input, live, outcome: data.postTasks });
        else setTrouble(error ? toTrouble(error) : noAnswer);
      });
    return () => {
      isGone = true;
    };
  }, [attempt, client, input, live, onChange, outcome]);
  // The same key again: whatever the first try has done, it is paid once.
  useEffect(() => {
    if (trouble?.code !== 'SERVICE_AWAY') return;
    const timer = setTimeout(() => setAttempt((times) => times + 1), 3000);
    return () => clearTimeout(timer);
  }, [trouble]);
  return { outcome, trouble, again: () => setAttempt((times) => times + 1) };
}
