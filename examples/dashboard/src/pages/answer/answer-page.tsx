import { useEffect } from 'react';
import { Link, useParams } from 'wouter';
import { AnswerDocument } from '../../../gql/graphql.ts';
import { useReading } from '../../api/api.tsx';
import { useWatch } from '../../api/use-watch.ts';
import { type Brands, toTerms } from '../../brands/brands.ts';
import { useBrands } from '../../brands/use-brands.tsx';
import { day, moment } from '../../ui/format.ts';
import { Card, Page, StatusBadge } from '../../ui/parts.tsx';
import { nameOfProvider } from '../../ui/providers.ts';
import { Loading, State, TroubleNote, TroubleState } from '../../ui/state.tsx';
import AnswerText from './answer-text.tsx';
import { Facts, MentionList, SourceList } from './asides.tsx';
import { type AnswerResult, type AnswerTask, readAnswer } from './sources.ts';

export default function AnswerPage() {
  const { id } = useParams<{ id: string }>();
  const { brands } = useBrands();
  const { again, data, trouble } = useReading(AnswerDocument, { id, terms: toTerms(brands) });
  const task = data?.task;
  const isPending = task?.status === 'PENDING';
  const watched = useWatch(isPending ? [id] : []);
  const isDone =
    isPending &&
    watched.tasks.get(id)?.status !== undefined &&
    watched.tasks.get(id)?.status !== 'PENDING';
  useEffect(() => {
    if (isDone) again();
  }, [isDone, again]);
  return (
    <Page
      title={task?.request?.userPrompt ?? 'Answer'}
      intro={
        task && (
          <span className="row wrap">
            <StatusBadge status={task.status} />
            <span>
              {nameOfProvider(task.provider)} · {task.result?.modelName ?? task.request?.modelName}
            </span>
            {(task.completedAt ?? task.createdAt) && (
              <span>{moment(task.completedAt ?? task.createdAt)}</span>
            )}
          </span>
        )
      }
      tools={
        task?.request?.userPrompt && (
          <Link
            href={`/prompt?text=${encodeURIComponent(task.request.userPrompt.trim())}`}
            className="button"
          >
            All answers to this
          </Link>
        )
      }
    >
      {!data && !trouble && <Loading rows={8} />}
      {!task && trouble && <TroubleState trouble={trouble} onAgain={again} />}
      {task && trouble && <TroubleNote trouble={trouble} onAgain={again} />}
      {data && !task && !trouble && (
        <State kind="nothing" title="There is no such task">
          <p>
            Neither the archive nor DataForSEO knows <code>{id}</code> of this account.
          </p>
        </State>
      )}
      {task && (
        <div className="answer">
          <div className="stack">
            {task.status === 'COMPLETED' && task.result ? (
              <Answer result={task.result} brands={brands} />
            ) : (
              <Card>
                <Without task={task} />
              </Card>
            )}
          </div>
          <aside className="stack">
            {task.result && <MentionList result={task.result} brands={brands} />}
            {task.result && (
              <SourceList
                sources={readAnswer(task.result, brands).sources}
                result={task.result}
                brands={brands}
              />
            )}
            <Facts task={task} />
          </aside>
        </div>
      )}
    </Page>
  );
}

/** In place of an answer: why there is none. */
function Without({ task }: { readonly task: AnswerTask }) {
  switch (task.status) {
    case 'PENDING':
      return (
        <State kind="pending" title="The model is still at it">
          <p>The answer comes by itself; this page shows it as soon as it is there.</p>
        </State>
      );
    case 'FAILED':
      return (
        <State
          kind="failed"
          title="There is no answer, and there will be none"
          action={<AskAgain task={task} />}
        >
          <p className="said">{task.failure?.message ?? task.statusMessage}</p>
          {task.failure?.refundExpected && <p>The advance is returned after 72 hours.</p>}
        </State>
      );
    case 'EXPIRED':
      return (
        <State
          kind="expired"
          title="The answer was deleted before it was read"
          action={<AskAgain task={task} />}
        >
          <p>
            DataForSEO keeps answers for 30 days. This one was there until {day(task.expiresAt)};
            only asking anew gives another.
          </p>
        </State>
      );
    default:
      return (
        <State kind="empty" title="Finished, without a result">
          <p className="said">{task.statusMessage}</p>
        </State>
      );
  }
}

function AskAgain({ task }: { readonly task: AnswerTask }) {
  return (
    <Link
      href={`/ask?prompt=${encodeURIComponent(task.request?.userPrompt ?? '')}`}
      className="button primary"
    >
      Ask again
    </Link>
  );
}

function Answer({ brands, result }: { readonly result: AnswerResult; readonly brands: Brands }) {
  const { spans } = readAnswer(result, brands);
  const thoughts = result.reasoning.flatMap(({ text }) => text || []);
  return (
    <>
      {thoughts.length > 0 && (
        <details className="card thoughts">
          <summary>What the model says of its thinking</summary>
          <div className="stack">
            {thoughts.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </div>
        </details>
      )}
      <Card className="answer-text">
        {result.text ? (
          <AnswerText text={result.text} spans={spans} />
        ) : (
          <State kind="empty" title="The answer is empty">
            <p>It was paid for, and has no text.</p>
          </State>
        )}
      </Card>
      {(result.fanOutQueries?.length ?? 0) > 0 && (
        <Card title="What the model searched for">
          <ul className="chips">
            {result.fanOutQueries?.map((query) => (
              <li key={query} className="chip">
                {query}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
