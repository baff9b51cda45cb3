import type DataLoader from 'dataloader';
import {
  type DayCount,
  type Interval as Step,
  type Sample as SampleOf,
  share,
  type Steps,
  toSteps,
  toTrend,
} from '../archive/questions/samples.ts';
import {
  type CitationDetails,
  type CitationGroup as Group,
} from '../archive/questions/citations.ts';
import type { Page, PageArguments } from '../archive/questions/pages.ts';
import { TaskConnection, toConnection } from './archive.ts';
import { builder } from './builder.ts';
import {
  type Connection,
  connectionFields,
  descriptions,
  type Edge,
  edgeFields,
} from './connection.ts';
import { TaskFilter } from './filter.ts';
import { batch, memoize, once } from './lazy.ts';
import { perList } from './weights.ts';
import { Sample, trendField } from './sample.ts';

/** A group and what else may be asked of all groups of its page at once. */
interface Cited extends Group {
  readonly report: Report;
}

interface Report {
  readonly sample: () => Promise<SampleOf>;
  readonly details: DataLoader<number, CitationDetails>;
  readonly days: DataLoader<number, readonly DayCount[]>;
  readonly steps: (interval: Step) => Promise<Steps>;
  readonly tasks: (page: PageArguments) => DataLoader<number, Page<string>>;
}

const CitationGroup = builder.objectRef<Cited>('CitationGroup').implement({
  description: 'A domain, host or page that answers cite.',
  fields: (t) => ({
    key: t.exposeString('address', { description: 'The domain, host or address.' }),
    annotationCount: t.exposeInt('annotationCount', { description: 'How often it is cited.' }),
    answerCount: t.exposeInt('answerCount', {
      description: 'How many answers cite it, each counted once.',
    }),
    distinctUrlCount: t.int({
      description: 'How many of its pages are cited.',
      resolve: async ({ number, report }) => (await report.details.load(number)).urls,
    }),
    shareOfAnnotations: t.float({
      nullable: true,
      description: 'annotationCount / sample.annotations',
      resolve: async ({ annotationCount, report }) =>
        share(annotationCount, (await report.sample()).annotations),
    }),
    shareOfAnswers: t.float({
      nullable: true,
      description: 'answerCount / sample.answersWithWebSearch',
      resolve: async ({ answerCount, report }) =>
        share(answerCount, (await report.sample()).answersWithWebSearch),
    }),
    firstSeenAt: t.field({
      type: 'DateTime',
      description: 'When the oldest answer that cites it was made.',
      resolve: async ({ number, report }) => new Date((await report.details.load(number)).first),
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      description: 'When the newest answer that cites it was made.',
      resolve: async ({ number, report }) => new Date((await report.details.load(number)).last),
    }),
    trend: trendField(t, 'How often it was cited over time.', async (group, interval) => {
      const { number, report } = group;
      const [days, steps] = await Promise.all([report.days.load(number), report.steps(interval)]);
      return toTrend(days, steps, interval);
    }),
    tasks: t.field({
      type: TaskConnection,
      complexity: ({ first }) => ({ field: 10, multiplier: perList(first) }),
      description: 'The tasks whose answers cite it, newest first.',
      args: {
        first: t.arg.int({ defaultValue: 20, description: descriptions.first }),
        after: t.arg.string({ description: `${descriptions.after} Of one group alone.` }),
      },
      resolve: async ({ answerCount, number, report }, page, { tasks }) =>
        await toConnection(await report.tasks(page).load(number), tasks.find, () => answerCount),
    }),
  }),
});

const CitationEdge = builder.objectRef<Edge<Cited>>('CitationEdge').implement({
  description: 'A group and its place in the list.',
  fields: (t) => edgeFields(t, CitationGroup),
});

const CitationConnection = builder
  .objectRef<Connection<Cited> & { report: Report }>('CitationConnection')
  .implement({
    description: 'A page of what is cited, the most cited first.',
    fields: (t) => ({
      ...connectionFields(t, CitationEdge, CitationGroup),
      sample: t.field({
        type: Sample,
        description: 'What was counted over.',
        resolve: ({ report }) => report.sample(),
      }),
    }),
  });

const CitationGroupBy = builder.enumType('CitationGroupBy', {
  description: 'What is counted as one.',
  values: {
    DOMAIN: { description: 'Registrable domains, by the public suffix list.' },
    HOST: { description: 'Hosts, without `www.`.' },
    URL: { description: 'Pages; behind their redirects where upstream reports that.' },
  } as const,
});

builder.queryField('citations', (t) =>
  t.field({
    type: CitationConnection,
    nullable: true,
    complexity: ({ first }) => ({ field: 500, multiplier: perList(first) }),
    description: 'Who is cited in the answers kept here, how often, and out of how many.',
    args: {
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
      groupBy: t.arg({
        type: CitationGroupBy,
        required: true,
        defaultValue: 'DOMAIN',
        description: 'What is counted as one.',
      }),
      first: t.arg.int({ defaultValue: 20, description: descriptions.first }),
      after: t.arg.string({ description: descriptions.after }),
    },
    async resolve(_, { filter, groupBy, ...args }, { tasks }) {
      const citations = tasks.questions.citations(filter, groupBy);
      const sampleDays = once(() => tasks.questions.sampleDays(filter));
      const report: Report = {
        steps: memoize(async (interval) => toSteps(await sampleDays(), interval, 'searched')),
        sample: once(() => tasks.questions.sample(filter)),
        details: batch((keys) => citations.details(keys)),
        days: batch((keys) => citations.days(keys), []),
        tasks: memoize((page) =>
          batch((keys) => citations.tasks(keys, page), {
            items: [],
            hasNextPage: false,
            hasPreviousPage: false,
          }),
        ),
      };
      const page = await citations.page(args);
      return {
        report,
        page: {
          ...page,
          items: page.items.map(({ cursor, item }) => ({ cursor, item: { ...item, report } })),
        },
        totalCount: () => citations.count(),
      };
    },
  }),
);
