import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { all, type Brands, colorOf } from '../../brands/brands.ts';
import { count, day, moment, usd } from '../../ui/format.ts';
import { Card } from '../../ui/parts.tsx';
import { CsvButton } from '../../ui/table.tsx';
import type { AnswerResult, AnswerTask, Source } from './sources.ts';

const citationStates = {
  CITED: '',
  NONE_RETURNED: 'The model searched the web and cited nothing.',
  WEB_SEARCH_OFF: 'The model did not search the web.',
  UNKNOWN: 'Whether the model searched the web is not known.',
} as const;

interface SourceListProps {
  readonly sources: readonly Source[];
  readonly result: AnswerResult;
  readonly brands: Brands;
}

export function SourceList({ brands, result, sources }: SourceListProps) {
  const colorOfDomain = (domain: string | null) => {
    const brand = all(brands).find((one) => one.domain !== '' && one.domain === domain);
    return brand && colorOf(brands, brand);
  };
  return (
    <Card
      title="Sources"
      about={
        sources.length > 0 ? `${count(sources.length)} pages` : citationStates[result.citationState]
      }
      tools={
        sources.length > 0 && (
          <CsvButton
            name="Sources"
            rows={sources}
            columns={[
              { title: 'number', value: ({ number }) => number },
              { title: 'title', value: ({ title }) => title },
              { title: 'domain', value: ({ domain }) => domain },
              { title: 'url', value: ({ url }) => url },
              { title: 'passages', value: ({ passages }) => passages },
            ]}
          />
        )
      }
    >
      <ol className="sources">
        {sources.map(({ domain, number, passages, title, url }) => {
          const color = colorOfDomain(domain);
          return (
            <li key={number} id={`source-${number}`} tabIndex={-1}>
              <span className="source-number">{number}</span>
              <span>
                {url ? (
                  <a href={url} target="_blank" rel="noopener noreferrer nofollow">
                    {title} <ExternalLink aria-hidden size={12} />
                  </a>
                ) : (
                  title
                )}
                <small className={color ? 'strong' : undefined}>
                  {color && <i className="swatch" style={{ background: color }} />}
                  {domain ?? 'address not known'}
                  {passages > 1 && ` · ${count(passages)} passages`}
                </small>
              </span>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

/** How often each of the brands is named here. */
export function MentionList({
  brands,
  result,
}: {
  readonly result: AnswerResult;
  readonly brands: Brands;
}) {
  const named = Map.groupBy(result.mentions, ({ term }) => term);
  return (
    <Card title="Named here">
      <ul className="rows plain">
        {all(brands).map((brand) => (
          <li key={brand.name} className={named.has(brand.name) ? undefined : 'muted'}>
            <span>
              <i className="swatch" style={{ background: colorOf(brands, brand) }} />
              {brand.name}
            </span>
            <span>{count(named.get(brand.name)?.length ?? 0)}×</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Facts({ task }: { readonly task: AnswerTask }) {
  const { charges, method, request, result, tag } = task;
  const facts: [string, ReactNode][] = [
    ['Cost in all', charges.complete ? usd(charges.total) : 'not known yet'],
    ['Of it the model', usd(charges.moneySpent)],
    ['Asked for', request?.modelName],
    ['Answered by', result?.modelName],
    [
      'Web search',
      result?.webSearch === true ? 'used' : result?.webSearch === false ? 'not used' : null,
    ],
    [
      'Searched from',
      [request?.webSearchCity, request?.webSearchCountryIsoCode].filter(Boolean).join(', '),
    ],
    [
      'Tokens',
      result && (
        <>
          {count(result.inputTokens ?? 0)} in, {count(result.outputTokens ?? 0)} out
          {(result.reasoningTokens ?? 0) > 0 && (
            <>, {count(result.reasoningTokens ?? 0)} thinking</>
          )}
        </>
      ),
    ],
    ['Temperature', request?.temperature],
    ['How', method === 'LIVE' ? 'live' : 'posted'],
    [
      'Tag',
      tag && (
        <Link href={`/archive?tag=${encodeURIComponent(tag)}`} className="link">
          {tag}
        </Link>
      ),
    ],
    ['Posted', task.createdAt && moment(task.createdAt)],
    ['Answered', task.completedAt && moment(task.completedAt)],
    ['Gone from DataForSEO', task.expiresAt && day(task.expiresAt)],
    ['Id', <code key="id">{task.id}</code>],
  ];
  return (
    <Card title="Details">
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== null && value !== undefined && value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </Card>
  );
}
