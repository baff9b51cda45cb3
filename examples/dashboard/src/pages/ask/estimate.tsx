import { useEffect, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { AskDocument, type TaskInput } from '../../../gql/graphql.ts';
import { toTrouble, type Trouble } from '../../api/trouble.ts';
import { count, usd } from '../../ui/format.ts';
import { Card } from '../../ui/parts.tsx';
import { nameOfProvider } from '../../ui/providers.ts';
import { TroubleNote } from '../../ui/state.tsx';
import { type Budget, BudgetBar, isOverBudget } from '../budget-bar.tsx';
import { MAX_TASKS } from './draft.ts';
import type { Outcome } from './posted.ts';

interface EstimateProps {
  readonly tasks: readonly TaskInput[];
  readonly budget: Budget | null;
  readonly maySpend: boolean;
  readonly isAskable: boolean;
  /** With the price that was shown: it is not to be more. */
  readonly onPost: (maxCost: number) => void;
}

/** What it would cost, and what is wrong with it, before anything is paid. */
export function Estimate({ budget, isAskable, maySpend, onPost, tasks }: EstimateProps) {
  const { outcome, trouble, isChecking, again } = useDryRun(tasks, isAskable);
  const problems = useMemo(() => group(outcome?.userErrors ?? [], tasks), [outcome, tasks]);
  const price = outcome?.estimatedCost ?? null;
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
      {tasks.length > MAX_TASKS && (
        <p className="wrong">At most {count(MAX_TASKS)} tasks at once.</p>
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
        onClick={() => onPost(price ?? 0)}
      >
        {isGood ? `Ask for ${usd(price)}` : 'Ask'}
      </button>
    </Card>
  );
}

const PAUSE = 400;

function useDryRun(tasks: readonly TaskInput[], isAskable: boolean) {
  const client = useClient();
  const text = JSON.stringify(tasks);
  const [checked, setChecked] = useState<{
    readonly text: string;
    readonly outcome: Outcome | null;
    readonly trouble: Trouble | null;
  } | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!isAskable) return;
    let isGone = false;
    const timer = setTimeout(() => {
      const input = {
        idempotencyKey: 'dashboard-estimate',
        tasks: JSON.parse(text) as TaskInput[],
        dryRun: true,
      };
      void client
        .mutation(AskDocument, { input })
        .toPromise()
        .then(({ data, error }) => {
          if (isGone) return;
          setChecked({
            text,
            outcome: data?.postTasks ?? null,
            trouble: error ? toTrouble(error) : null,
          });
        });
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
