import { useEffect, useMemo, useState } from 'react';
import { type Client, CombinedError, useClient } from 'urql';
import { AskDocument, AskLiveDocument, type TaskInput } from '../../../gql/graphql.ts';
import { toTrouble, type Trouble } from '../../api/trouble.ts';
import { count, usd } from '../../ui/format.ts';
import { Card } from '../../ui/parts.tsx';
import { nameOfProvider } from '../../ui/providers.ts';
import { TroubleNote } from '../../ui/state.tsx';
import { type Budget, BudgetBar, isOverBudget } from '../budget-bar.tsx';
import { type Asked, MAX_LIVE, MAX_TASKS } from './draft.ts';
import type { Outcome } from './posted.ts';

interface EstimateProps {
  readonly asked: Asked;
  readonly budget: Budget | null;
  readonly maySpend: boolean;
  readonly isAskable: boolean;
  /** With the prices that were shown: they are not to be more. */
  readonly onPost: (prices: Prices) => void;
}

export interface Prices {
  readonly posted: number;
  /** Of each live call. */
  readonly live: readonly number[];
}

/** What it would cost, and what is wrong with it, before anything is paid. */
export function Estimate({ asked, budget, isAskable, maySpend, onPost }: EstimateProps) {
  const { outcome, trouble, isChecking, again } = useDryRun(asked, isAskable);
  const tasks = useMemo(() => [...asked.posted, ...asked.live], [asked]);
  const problems = useMemo(() => group(outcome?.userErrors ?? [], tasks), [outcome, tasks]);
  const prices = outcome?.prices ?? null;
  const price = prices && prices.live.reduce((sum, one) => sum + one, prices.posted);
  const isOver = budget !== null && isOverBudget(budget, price ?? 0);
  const isGood =
    isAskable && !isOver && !isChecking && price !== null && problems.length === 0 && !trouble;
  return (
    <Card className="estimate" title="What it costs">
      <p className="figure-value">{isChecking ? '…' : usd(isAskable ? price : null)}</p>
      <p className="muted">
        {tasks.length === 0
          ? 'Write a prompt and choose a model.'
          : `${count(tasks.length)} ${tasks.length === 1 ? 'task' : 'tasks'}: base prices and advances. What the model takes is settled with the answer.`}
      </p>
      {asked.posted.length > MAX_TASKS && (
        <p className="wrong">At most {count(MAX_TASKS)} tasks at once.</p>
      )}
      {asked.live.length > 0 && (
        <p className={asked.live.length > MAX_LIVE ? 'wrong' : 'muted'}>
          {count(asked.live.length)} live, of at most {count(MAX_LIVE)}: the price of these is a
          guess.
        </p>
      )}
      {!maySpend && (
        <p className="note note-warning" data-state="locked">
          Your key may read, and not spend. Asking needs the scope <code>spend</code>.
        </p>
      )}
      {trouble && isAskable && <TroubleNote trouble={trouble} onAgain={again} />}
      {problems.length > 0 && (
        <ul className="problems">
          {problems.map(({ message, where }) => (
            <li key={message} className="wrong">
              {message}
              <small>{where}</small>
            </li>
          ))}
        </ul>
      )}
      {budget && <BudgetBar budget={budget} planned={isAskable ? (price ?? 0) : 0} />}
      <button
        type="button"
        className="button primary big"
        disabled={!isGood}
        onClick={() => prices && onPost(prices)}
      >
        {isGood ? `Ask for ${usd(price)}` : 'Ask'}
      </button>
    </Card>
  );
}

const PAUSE = 400;

interface Checked {
  readonly prices: Prices | null;
  readonly userErrors: Outcome['userErrors'];
}

/** The fields of problems are those of one list: what is posted, then what is asked live. */
async function check(client: Client, { live, posted }: Asked): Promise<Checked> {
  const key = { idempotencyKey: 'dashboard-estimate', dryRun: true };
  const [post, ...lives] = await Promise.all([
    posted.length === 0
      ? null
      : client.mutation(AskDocument, { input: { ...key, tasks: [...posted] } }).toPromise(),
    ...live.map((task) =>
      client.mutation(AskLiveDocument, { input: { ...key, task } }).toPromise(),
    ),
  ]);
  for (const answer of [post, ...lives]) if (answer?.error) throw answer.error;
  const told = lives.map(({ data }) => data?.runLive);
  const errors = told.flatMap((one, at) =>
    (one?.userErrors ?? []).map((error) => ({
      ...error,
      field:
        error.field?.[0] === 'task'
          ? ['tasks', `${posted.length + at}`, ...error.field.slice(1)]
          : error.field,
    })),
  );
  const prices = [
    post === null ? 0 : (post.data?.postTasks?.estimatedCost ?? null),
    ...told.map((one) => one?.estimatedCost ?? null),
  ].filter((price) => price !== null);
  const [first = 0, ...rest] = prices;
  return {
    prices: prices.length === 1 + live.length ? { posted: first, live: rest } : null,
    userErrors: [...(post?.data?.postTasks?.userErrors ?? []), ...errors],
  };
}

function useDryRun(asked: Asked, isAskable: boolean) {
  const client = useClient();
  const text = JSON.stringify(asked);
  const [checked, setChecked] = useState<{
    readonly text: string;
    readonly outcome: Checked | null;
    readonly trouble: Trouble | null;
  } | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!isAskable) return;
    let isGone = false;
    const timer = setTimeout(() => {
      void check(client, JSON.parse(text) as Asked).then(
        (outcome) => isGone || setChecked({ text, outcome, trouble: null }),
        (error: unknown) => {
          if (!(error instanceof CombinedError)) throw error;
          if (!isGone) setChecked({ text, outcome: null, trouble: toTrouble(error) });
        },
      );
    }, PAUSE);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [attempt, client, isAskable, text]);
  const current = checked?.text === text ? checked : null;
  return {
    outcome: current?.outcome ?? null,
    trouble: current?.trouble ?? null,
    isChecking: isAskable && current === null,
    again: () => setAttempt((times) => times + 1),
  };
}

const fieldNames: Readonly<Record<string, string>> = {
  userPrompt: 'Prompt',
  modelName: 'Model',
  webSearch: 'Web search',
  webSearchCountryIsoCode: 'Country',
  webSearchCity: 'City',
  useReasoning: 'Reason first',
  temperature: 'Temperature',
  maxOutputTokens: 'Longest answer',
  systemMessage: 'How to behave',
  tag: 'Tag',
};

/** One line for each thing that is wrong, with the tasks that it is wrong with. */
function group(errors: Outcome['userErrors'], tasks: readonly TaskInput[]) {
  const byMessage = Map.groupBy(errors, ({ field, message }) =>
    [fieldNames[field?.[2] ?? ''] ?? field?.slice(2).join('.'), message].filter(Boolean).join(': '),
  );
  return [...byMessage].map(([message, own]) => {
    const models = own.flatMap(({ field }) => {
      const task = field?.[0] === 'tasks' ? tasks[Number(field[1])] : undefined;
      return task ? `${nameOfProvider(task.provider)} ${task.modelName}` : [];
    });
    return { message, where: [...new Set(models)].join(', ') };
  });
}
