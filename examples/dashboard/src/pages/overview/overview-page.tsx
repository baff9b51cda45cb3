import { Link } from 'wouter';
import { OverviewDocument, type OverviewQuery } from '../../../gql/graphql.ts';
import { useReading } from '../../api/api.tsx';
import { type Brands, looksInvented, toDomains, toTerms } from '../../brands/brands.ts';
import { useBrands } from '../../brands/use-brands.tsx';
import { Bars } from '../../charts/bars.tsx';
import { Lines } from '../../charts/lines.tsx';
import { count, percent, wholePercent } from '../../ui/format.ts';
import { Card, Figure, Page } from '../../ui/parts.tsx';
import { Loading, State, TroubleNote, TroubleState } from '../../ui/state.tsx';
import { CsvButton } from '../../ui/table.tsx';
import { midnight, PeriodChoice, type Stretch, usePeriod } from '../period.tsx';
import { Gap } from './gap.tsx';
import { Movers } from './movers.tsx';
import { type Chart, ofMany, toCitedChart, toStandings, toVoiceChart } from './numbers.ts';
import { ByProvider, Ranking } from './tables.tsx';

function toVariables(brands: Brands, { before, from }: Stretch) {
  const completedAt = from === null ? {} : { completedAt: { from } };
  const rivals = brands.rivals.flatMap(({ domain }) => domain || []);
  const own = brands.own.domain === '' ? [] : [brands.own.domain];
  return {
    filter: completedAt,
    // Without a stretch before there is nothing before: a time in which no answer was made.
    before: { completedAt: before ?? { to: '2000-01-01T00:00:00Z' } },
    gap: {
      ...completedAt,
      ...(rivals.length > 0 && { citedDomains: rivals }),
      ...(own.length > 0 && { notCitedDomains: own }),
    },
    domains: toDomains(brands),
    terms: toTerms(brands),
    earlier: { from: midnight(60), to: midnight(30) },
    later: { from: midnight(30) },
  };
}

export default function OverviewPage() {
  const { brands, isChosen } = useBrands();
  const { choose, ...stretch } = usePeriod();
  const { again, data, isReading, trouble } = useReading(
    OverviewDocument,
    toVariables(brands, stretch),
  );
  return (
    <Page
      title="Overview"
      intro={
        <>
          <strong>{brands.own.name}</strong> against{' '}
          {brands.rivals.map(({ name }) => name).join(', ')}{' '}
          <Link href="/brands" className="link">
            {isChosen ? 'Change' : 'Set yours'}
          </Link>
          {stretch.before && <> · changes are against the {stretch.period} days before</>}
        </>
      }
      tools={<PeriodChoice value={stretch.period} onChange={choose} />}
    >
      {!data && trouble && <TroubleState trouble={trouble} onAgain={again} />}
      {!data && !trouble && <Loading rows={5} />}
      {data && trouble && <TroubleNote trouble={trouble} onAgain={again} />}
      {data && (
        <div className={isReading ? 'stale' : undefined}>
          <Body data={data} brands={brands} isChosen={isChosen} />
        </div>
      )}
    </Page>
  );
}

interface BodyProps {
  readonly data: OverviewQuery;
  readonly brands: Brands;
  readonly isChosen: boolean;
}

function Body({ brands, data, isChosen }: BodyProps) {
  const sample = data.cited?.sample;
  const answers = data.named?.sample.answers ?? sample?.answers ?? 0;
  if (answers === 0) {
    return (
      <State
        kind="empty"
        title="No answers yet"
        action={
          <Link href="/ask" className="button primary">
            Ask something
          </Link>
        }
      >
        <p>In this period nothing was answered. Ask, import what you have, or look further back.</p>
      </State>
    );
  }
  const top = data.top?.nodes.map(({ key }) => key) ?? [];
  if (!isChosen && !looksInvented(top)) return <Welcome domains={top} />;
  const standings = toStandings(data, brands);
  const [own] = standings;
  const cited = toCitedChart(standings);
  const voice = toVoiceChart(standings);
  const rank = standings
    .toSorted((a, b) => (b.cited?.answerCount ?? 0) - (a.cited?.answerCount ?? 0))
    .findIndex(({ isOwn }) => isOwn);
  return (
    <div className="stack">
      <div className="figures">
        <Figure
          title="Answers that cite you"
          value={percent(own?.cited?.shareOfAnswers)}
          of={`${ofMany(own?.cited?.answerCount, sample?.answersWithWebSearch)} with a web search`}
          change={difference(own?.cited?.shareOfAnswers, own?.citedBefore)}
        />
        <Figure
          title="Share of voice"
          value={percent(own?.named?.shareOfVoice)}
          of={`${count(own?.named?.mentionCount ?? 0)} of ${count(
            standings.reduce((sum, { named }) => sum + (named?.mentionCount ?? 0), 0),
          )} mentions`}
          change={difference(own?.named?.shareOfVoice, own?.voiceBefore)}
        />
        <Figure
          title="Answers that name you"
          value={percent(own?.named?.shareOfAnswers)}
          of={ofMany(own?.named?.answerCount, data.named?.sample.answers)}
        />
        <Figure
          title="Rank by citations"
          value={own?.cited ? `${rank + 1} of ${standings.length}` : '–'}
          of={`${count(answers)} answers in all`}
        />
      </div>
      <div className="grid-2">
        <ChartCard
          title="Cited, by week"
          about="Share of the answers that searched the web"
          chart={cited}
        >
          <Lines {...cited} label="Share of answers that cite each brand, by week" />
        </ChartCard>
        <ChartCard
          title="Share of voice, by week"
          about="Of all mentions of these names"
          chart={voice}
        >
          <Bars
            {...voice}
            max={1}
            format={wholePercent}
            label="Share of voice of each brand, by week"
          />
        </ChartCard>
      </div>
      <ByProvider standings={standings} />
      <div className="grid-2">
        <Movers
          title="Gained since last month"
          kind="gained"
          changes={data.gained}
          brands={brands}
        />
        <Movers title="Lost since last month" kind="lost" changes={data.lost} brands={brands} />
      </div>
      <div className="grid-2 grid-wide">
        <Gap gap={data.gap} brands={brands} />
        <Ranking data={data} brands={brands} />
      </div>
    </div>
  );
}

function difference(now: number | null | undefined, before: number | null | undefined) {
  return now === null || now === undefined || before === null || before === undefined
    ? null
    : now - before;
}

interface ChartCardProps {
  readonly title: string;
  readonly about: string;
  readonly chart: Chart;
  readonly children: React.ReactNode;
}

function ChartCard({ about, chart, children, title }: ChartCardProps) {
  const columns = [
    { title: 'week', value: (step: number) => chart.dates[step] },
    ...chart.series.flatMap(({ name, notes, values }) => [
      { title: name, value: (step: number) => values[step] },
      { title: `${name}, counted`, value: (step: number) => notes[step] },
    ]),
  ];
  return (
    <Card
      title={title}
      about={about}
      tools={<CsvButton name={title} columns={columns} rows={chart.dates.map((_, step) => step)} />}
    >
      {chart.dates.length === 0 ? <p className="muted">Nothing to draw.</p> : children}
    </Card>
  );
}

function Welcome({ domains }: { readonly domains: readonly string[] }) {
  return (
    <State
      kind="nothing"
      title="Who are you?"
      action={
        <Link href="/brands" className="button primary">
          Set your brand and rivals
        </Link>
      }
    >
      <p>
        Name your brand and its rivals to see how answers treat each. Most cited in this archive:
      </p>
      <p className="chips">
        {domains.map((domain) => (
          <Link key={domain} href={`/archive?cited=${domain}`} className="chip">
            {domain}
          </Link>
        ))}
      </p>
    </State>
  );
}
