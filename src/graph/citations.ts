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
import { readKeys } from '../archive/questions/keys.ts';
import { TaskConnection, toConnection } from './archive.ts';
import { type Asked, breakdownField, type Entry } from './breakdown.ts';
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
import { MAX_PAGE_SIZE } from '../model/limits.ts';
import { perList, REPORT } from './weights.ts';
import { Sample, trendField } from './sample.ts';

/** A group and what else may be asked of all groups of its page at once. */
interface Cited extends Group {
  readonly report: Report;
}

interface Report {
  readonly sample: () => Promise<SampleOf>;
  readonly details: DataLoader<number, CitationDetails | null>;
  readonly days: DataLoader<number, readonly DayCount[]>;
  readonly steps: (interval: Step) => Promise<Steps>;
  readonly breakdown: (asked: Asked) => DataLoader<number, readonly Entry[]>;
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
      description: 'How many of its pages are cited; those that are not known are not counted.',
      resolve: async ({ number, report }) => (await report.details.load(number))?.urls ?? 0,
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
      nullable: true,
      description: 'When the oldest answer that cites it was made; null where none does.',
      resolve: async ({ number, report }) => toDate((await report.details.load(number))?.first),
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the newest answer that cites it was made; null where none does.',
      resolve: async ({ number, report }) => toDate((await report.details.load(number))?.last),
    }),
    trend: trendField(t, 'How often it was cited over time.', async (group, interval) => {
      const { number, report } = group;
      const [days, steps] = await Promise.all([report.days.load(number), report.steps(interval)]);
      return toTrend(days, steps, interval);
    }),
    breakdown: breakdownField(
      t,
      'Within which part of the answers it is cited how often.',
      (group, asked) => group.report.breakdown(asked).load(group.number),
    ),
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

export const CitationGroupBy = builder.enumType('CitationGroupBy', {
  description: 'What is counted as one.',
  values: {
    DOMAIN: { description: 'Registrable domains, by the public suffix list.' },
    HOST: { description: 'Hosts, without `www.`.' },
    URL: {
      description:
        'Pages, each however its address is written (`Annotation.page`); redirects whose page is not known are in no group.',
    },
  } as const,
});

builder.queryField('citations', (t) =>
  t.field({
    type: CitationConnection,
    nullable: true,
    complexity: ({ first, keys }) => ({
      field: REPORT,
      multiplier: perList(Math.min(first ?? 20, keys?.length ?? MAX_PAGE_SIZE)),
    }),
    description: 'Who is cited in the answers kept here, how often, and out of how many.',
    args: {
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
      groupBy: t.arg({
        type: CitationGroupBy,
        required: true,
        defaultValue: 'DOMAIN',
        description: 'What is counted as one.',
      }),
      keys: t.arg.stringList({
        description: `These and no others, in the order asked, also those that are not cited; up to ${MAX_PAGE_SIZE}. Any address will do: its domain, host or page is meant.`,
      }),
      first: t.arg.int({ defaultValue: 20, description: descriptions.first }),
      after: t.arg.string({ description: descriptions.after }),
    },
    async resolve(_, { filter, groupBy, keys, ...args }, { tasks }) {
      const citations = tasks.questions.citations(filter, groupBy);
      const sampleDays = once(() => tasks.questions.sampleDays(filter));
      const report: Report = {
        steps: memoize(async (interval) => toSteps(await sampleDays(), interval, 'searched')),
        sample: once(() => tasks.questions.sample(filter)),
        details: batch((numbers) => citations.details(numbers), null),
        breakdown: memoize((asked) => batch((numbers) => citations.breakdown(numbers, asked), [])),
        days: batch((numbers) => citations.days(numbers), []),
        tasks: memoize((page) =>
          batch((numbers) => citations.tasks(numbers, page), {
            items: [],
            hasNextPage: false,
            hasPreviousPage: false,
          }),
        ),
      };
      const page = keys ? await citations.pageOfKeys(keys, args) : await citations.page(args);
      return {
        report,
        page: {
          ...page,
          items: page.items.map(({ cursor, item }) => ({ cursor, item: { ...item, report } })),
        },
        totalCount: () => (keys ? readKeys(groupBy, keys).length : citations.count()),
      };
    },
  }),
);

function toDate(time: number | undefined): Date | null {
  return time === undefined ? null : new Date(time);
}
