import { Link, useSearchParams } from 'wouter';
import { PromptDocument, type PromptQuery } from '../../gql/graphql.ts';
import { useReading } from '../api/api.tsx';
import { all, colorOf, toDomains, toTerms } from '../brands/brands.ts';
import { useBrands } from '../brands/use-brands.tsx';
import { Lines } from '../charts/lines.tsx';
import { count, day, moment, usd } from '../ui/format.ts';
import { Card, Page, ShareBar, StatusBadge } from '../ui/parts.tsx';
import { nameOfProvider } from '../ui/providers.ts';
import { Loading, State, TroubleNote, TroubleState } from '../ui/state.tsx';
import { type Column, CsvButton, Table } from '../ui/table.tsx';
import { ofMany } from './overview/numbers.ts';
import { toPage } from './to-page.ts';
import { CitedDots, judge, verdictNames } from './verdict.tsx';

type PromptTask = NonNullable<PromptQuery['prompts']>['nodes'][number]['tasks']['nodes'][number];

/** One prompt over time. */
export default function PromptPage() {
  const { brands } = useBrands();
  const [search, setSearch] = useSearchParams();
  const text = search.get('text') ?? '';
  const after = search.get('after');
  const { again, data, isReading, trouble } = useReading(PromptDocument, {
    prompt: text,
    after,
    domains: toDomains(brands),
    terms: toTerms(brands).slice(0, 1),
  });
  const [prompt] = data?.prompts?.nodes ?? [];
  const cited = data?.citations?.nodes ?? [];
  const dates = cited[0]?.trend.map(({ date }) => date) ?? [];
  const series = all(brands).flatMap((brand) => {
    const own = cited.find(({ key }) => key === brand.domain);
    return own
      ? {
          name: brand.name,
          color: colorOf(brands, brand),
          isOwn: brand === brands.own,
          values: own.trend.map(({ share }) => share ?? null),
          notes: own.trend.map(({ answers, sampleAnswers }) => ofMany(answers, sampleAnswers)),
        }
      : [];
  });
  const columns: Column<PromptTask>[] = [
    {
      title: 'Answered',
      value: ({ completedAt }) => completedAt,
      cell: ({ completedAt, id }) => (
        <Link href={`/answers/${id}`} className="quiet-link">
          {moment(completedAt)}
        </Link>
      ),
      className: 'strong',
    },
    { title: 'Provider', value: ({ provider }) => nameOfProvider(provider) },
    { title: 'Model', value: ({ request, result }) => result?.modelName ?? request?.modelName },
    {
      title: 'Verdict',
      value: (task) => verdictNames[judge(task, brands)],
      cell: (task) =>
        task.status === 'COMPLETED' ? (
          <span className="verdict">
            <i className={`mark mark-${judge(task, brands)}`} />
            {verdictNames[judge(task, brands)]}
            <CitedDots task={task} brands={brands} />
          </span>
        ) : (
          <StatusBadge status={task.status} />
        ),
    },
    {
      title: 'Model cost',
      value: ({ result }) => result?.moneySpent,
      cell: ({ result }) => usd(result?.moneySpent),
      isNumber: true,
    },
    { title: 'id', value: ({ id }) => id, isFileOnly: true },
  ];
  return (
    <Page
      title={text === '' ? 'Prompt' : text}
      intro={
        prompt && (
          <>
            {count(prompt.answerCount)} answers from {day(prompt.firstAnsweredAt)} to{' '}
            {day(prompt.lastAnsweredAt)}, {usd(prompt.moneySpent)} to the models ·{' '}
            <Link href="/prompts" className="link">
              All prompts
            </Link>
          </>
        )
      }
      tools={
        <Link href={`/ask?prompt=${encodeURIComponent(text)}`} className="button primary">
          Ask again
        </Link>
      }
    >
      {!data && trouble && <TroubleState trouble={trouble} onAgain={again} />}
      {data && trouble && <TroubleNote trouble={trouble} onAgain={again} />}
      {!data && !trouble && <Loading rows={6} />}
      {data && !prompt && (
        <State kind="nothing" title="Nobody was asked this">
          <p>
            <Link href="/prompts" className="link">
              All prompts
            </Link>
          </p>
        </State>
      )}
      {prompt && (
        <div className={`stack ${isReading ? 'stale' : ''}`}>
          <div className="grid-2">
            <Card title="Cited, by month" about="Share of the answers that searched the web">
              <Lines
                step="month"
                dates={dates}
                series={series}
                label="Share of answers to this prompt that cite each brand, by month"
              />
            </Card>
            <div className="stack">
              <Card title="Cited in all">
                <ul className="rows plain shares">
                  {cited.map(({ answerCount, key, shareOfAnswers }) => {
                    const brand = all(brands).find(({ domain }) => domain === key);
                    return (
                      <li key={key}>
                        <span className="strong">{brand?.name ?? key}</span>
                        <ShareBar
                          share={shareOfAnswers}
                          color={brand ? colorOf(brands, brand) : 'var(--bar)'}
                          note={ofMany(answerCount, data?.citations?.sample.answersWithWebSearch)}
                        />
                      </li>
                    );
                  })}
                </ul>
              </Card>
            </div>
          </div>
          <Card
            title="What models searched for"
            about="The most frequent queries, and for how many answers"
          >
            <ul className="chips">
              {data?.fanOutQueries?.nodes.map(({ answerCount, query }) => (
                <li key={query} className="chip">
                  {query} <b>{count(answerCount)}</b>
                </li>
              ))}
            </ul>
          </Card>
          <Card
            title="History"
            about={`${count(prompt.tasks.totalCount)} tasks, newest first`}
            tools={<CsvButton name="History" columns={columns} rows={prompt.tasks.nodes} />}
          >
            <Table
              caption="Answers to this prompt"
              columns={columns}
              rows={prompt.tasks.nodes}
              keyOf={({ id }) => id}
            />
            <nav className="pager" aria-label="Pages of the history">
              <button
                type="button"
                className="button"
                disabled={after === null}
                onClick={() => setSearch(toPage(search, null, 1))}
              >
                Newest
              </button>
              <button
                type="button"
                className="button"
                disabled={!prompt.tasks.pageInfo.hasNextPage}
                onClick={() =>
                  setSearch(toPage(search, prompt.tasks.pageInfo.endCursor ?? null, 2))
                }
              >
                Older
              </button>
            </nav>
          </Card>
        </div>
      )}
    </Page>
  );
}
