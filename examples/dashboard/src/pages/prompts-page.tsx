import { Link, useSearchParams } from 'wouter';
import { PromptsDocument, type PromptsQuery } from '../../gql/graphql.ts';
import { useReading } from '../api/api.tsx';
import { type Brands, toTerms } from '../brands/brands.ts';
import { useBrands } from '../brands/use-brands.tsx';
import { ago, count } from '../ui/format.ts';
import { Page } from '../ui/parts.tsx';
import { nameOfProvider } from '../ui/providers.ts';
import { SearchField } from '../ui/search-field.tsx';
import { Loading, State, TroubleNote, TroubleState } from '../ui/state.tsx';
import { CsvButton } from '../ui/table.tsx';
import { toPage } from './to-page.ts';
import { CitedDots, judge, type Verdict, verdictNames } from './verdict.tsx';

type Prompt = NonNullable<PromptsQuery['prompts']>['nodes'][number];
type Latest = Prompt['latest'][number];

const PAGE = 20;
const NO_BREAK_HYPHEN = '\u2011';
const modelOf = ({ provider, request }: Latest) => `${provider}/${request?.modelName ?? ''}`;

/** Each prompt, and what every model last answered to it. */
export default function PromptsPage() {
  const { brands } = useBrands();
  const [search, setSearch] = useSearchParams();
  const text = search.get('search') ?? '';
  const after = search.get('after');
  const pageNumber = Number(search.get('page') ?? 1);
  const { again, data, isReading, trouble } = useReading(PromptsDocument, {
    filter: text === '' ? {} : { search: text },
    first: PAGE,
    after,
    terms: toTerms(brands).slice(0, 1),
  });
  const prompts = data?.prompts?.nodes ?? [];
  const total = data?.prompts?.totalCount ?? 0;
  const info = data?.prompts?.pageInfo;
  const from = (pageNumber - 1) * PAGE;
  const cells = prompts.flatMap((prompt) => prompt.latest.map((task) => ({ prompt, task })));
  return (
    <Page
      title="Prompts"
      intro="What was asked, and the newest answer of every model. A cell opens the answer, a prompt its history."
      tools={
        <>
          <SearchField
            label="Search prompts and answers"
            value={text}
            onChange={(typed) => {
              setSearch(typed === '' ? {} : { search: typed }, { replace: true });
            }}
          />
          <CsvButton
            name="Prompts"
            rows={cells}
            columns={[
              { title: 'prompt', value: ({ prompt }) => prompt.text },
              { title: 'provider', value: ({ task }) => task.provider },
              { title: 'model', value: ({ task }) => task.request?.modelName },
              { title: 'answered', value: ({ task }) => task.completedAt },
              { title: 'verdict', value: ({ task }) => verdictNames[judge(task, brands)] },
              { title: 'id', value: ({ task }) => task.id },
            ]}
          />
        </>
      }
    >
      {!data && trouble && <TroubleState trouble={trouble} onAgain={again} />}
      {data && trouble && <TroubleNote trouble={trouble} onAgain={again} />}
      {!data && !trouble && <Loading rows={8} />}
      {data && prompts.length === 0 && (
        <State
          kind={text === '' ? 'empty' : 'nothing'}
          title={text === '' ? 'No prompts yet' : 'No prompt has these words'}
        >
          <p>
            {text === ''
              ? 'Ask something, and it stands here.'
              : 'Try fewer of them, or the beginning of one and a star.'}
          </p>
        </State>
      )}
      {prompts.length > 0 && (
        <div className={isReading ? 'stale' : undefined}>
          <Legend />
          <Matrix prompts={prompts} brands={brands} />
          <nav className="pager" aria-label="Pages of prompts">
            <button
              type="button"
              className="button"
              disabled={pageNumber === 1}
              onClick={() => setSearch(toPage(search, null, 1))}
            >
              First
            </button>
            <span className="muted">
              {count(from + 1)}–{count(from + prompts.length)} of {count(total)} prompts
            </span>
            <button
              type="button"
              className="button"
              disabled={!info?.hasNextPage}
              onClick={() => setSearch(toPage(search, info?.endCursor ?? null, pageNumber + 1))}
            >
              Next
            </button>
          </nav>
        </div>
      )}
    </Page>
  );
}

const shown: readonly Verdict[] = ['cited', 'named', 'rival', 'absent', 'none'];

function Legend() {
  return (
    <ul className="legend verdicts">
      {shown.map((verdict) => (
        <li key={verdict}>
          <i className={`mark mark-${verdict}`} />
          {verdictNames[verdict]}
        </li>
      ))}
    </ul>
  );
}

function Matrix({
  brands,
  prompts,
}: {
  readonly prompts: readonly Prompt[];
  readonly brands: Brands;
}) {
  const models = [
    ...new Set(prompts.flatMap(({ latest }) => latest.map((task) => modelOf(task)))),
  ].toSorted();
  const providers = Map.groupBy(models, (model) => model.split('/', 1)[0]);
  return (
    <div className="matrix" tabIndex={0} role="region" aria-label="Prompts by model">
      <table>
        <thead>
          <tr>
            <th rowSpan={2} scope="col">
              Prompt
            </th>
            {[...providers].map(([provider, own]) => (
              <th key={provider} colSpan={own.length} scope="colgroup" className="group">
                {nameOfProvider(provider)}
              </th>
            ))}
          </tr>
          <tr>
            {models.map((model) => (
              <th key={model} scope="col" className="model">
                <span>{shortModel(model)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {prompts.map((prompt) => {
            const at = new Map(prompt.latest.map((task) => [modelOf(task), task]));
            return (
              <tr key={prompt.text}>
                <th scope="row">
                  <Link
                    href={`/prompt?text=${encodeURIComponent(prompt.text)}`}
                    className="quiet-link"
                  >
                    {prompt.text}
                  </Link>
                  <small>
                    {count(prompt.answerCount)} answers, newest {ago(prompt.lastAnsweredAt)}
                  </small>
                </th>
                {models.map((model) => (
                  <td key={model} data-title={shortModel(model)}>
                    <Cell task={at.get(model)} brands={brands} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ brands, task }: { readonly task: Latest | undefined; readonly brands: Brands }) {
  if (!task)
    return (
      <span className="mark mark-unasked">
        <span className="hidden">Not asked</span>
      </span>
    );
  const verdict = judge(task, brands);
  const label = `${shortModel(modelOf(task))}: ${verdictNames[verdict]}, ${ago(task.completedAt)}`;
  return (
    <Link
      href={`/answers/${task.id}`}
      className={`mark mark-${verdict}`}
      title={label}
      aria-label={label}
    >
      <CitedDots task={task} brands={brands} />
    </Link>
  );
}

/** Without the provider, and without the date of a version. */
function shortModel(model: string): string {
  return (model.split('/')[1] ?? model)
    .replace(/^(claude|gemini)-/, '')
    .replace(/-(20\d\d)-?(\d\d)-?(\d\d)$/, ' $1-$2-$3')
    .replaceAll('-', NO_BREAK_HYPHEN);
}
