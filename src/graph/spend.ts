import { toDay } from '../archive/questions/samples.ts';
import type {
  SpendBucket as Bucket,
  SpendDimension as Dimension,
  SpendKey as Key,
  SpendReport as Report,
} from '../archive/questions/spend.ts';
import { fromNanos } from '../model/money.ts';
import { type Provider as ProviderName, providers } from '../model/provider.ts';
import { builder } from './builder.ts';
import { descriptions, PageInfo } from './connection.ts';
import { describedEnum } from './enum.ts';
import { TaskFilter } from './filter.ts';
import { MAX_BUCKETS } from '../model/limits.ts';
import { perList, REPORT } from './weights.ts';
import { Provider, TaskMethod } from './task.ts';

/** Where nobody says how many. */
const USUAL_BUCKETS = 100;

const SpendDimension = builder.enumType('SpendDimension', {
  description: 'What spending is broken down by.',
  values: describedEnum({
    PROVIDER: 'Who was asked.',
    MODEL: 'The model that answered.',
    REQUESTED_MODEL: 'The model asked for, maybe an alias.',
    TAG: "The poster's own mark.",
    DAY: 'The day (UTC) of the answer; without one, of posting.',
    WEEK: 'The week of that day; weeks begin on Monday.',
    MONTH: 'The calendar month of that day.',
    METHOD: 'Posted or live.',
    PROMPT: 'The whole prompt, without blanks at the ends.',
    COUNTRY: 'The country searched from.',
  } satisfies Record<Dimension, string>),
});

const SpendOrder = builder.enumType('SpendOrder', {
  description: 'Which buckets come first.',
  values: {
    CHARGED: { description: 'The dearest.' },
    KEY: {
      description:
        'By the dimensions in the order asked, time ascending; what is not known comes last.',
    },
  } as const,
});

const SpendKey = builder.objectRef<Key>('SpendKey').implement({
  description:
    'What the tasks of a bucket have in common; null where that is not known or not asked.',
  fields: (t) => ({
    provider: t.field({
      type: Provider,
      nullable: true,
      description: 'Who was asked.',
      resolve: (key): ProviderName | undefined => providers.find((name) => name === key.PROVIDER),
    }),
    model: t.string({
      nullable: true,
      description: 'The model that answered.',
      resolve: (key) => toText(key.MODEL),
    }),
    requestedModel: t.string({
      nullable: true,
      description: 'The model asked for.',
      resolve: (key) => toText(key.REQUESTED_MODEL),
    }),
    tag: t.string({
      nullable: true,
      description: "The poster's own mark.",
      resolve: (key) => toText(key.TAG),
    }),
    day: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day (UTC).',
      resolve: ({ DAY }) => toDate(DAY),
    }),
    week: t.field({
      type: 'Date',
      nullable: true,
      description: 'The Monday.',
      resolve: ({ WEEK }) => toDate(WEEK),
    }),
    month: t.field({
      type: 'Date',
      nullable: true,
      description: 'The first day.',
      resolve: ({ MONTH }) => toDate(MONTH),
    }),
    prompt: t.string({
      nullable: true,
      description: 'The whole prompt.',
      resolve: (key) => toText(key.PROMPT),
    }),
    country: t.string({
      nullable: true,
      description: 'The country searched from.',
      resolve: (key) => toText(key.COUNTRY),
    }),
    method: t.field({
      type: TaskMethod,
      nullable: true,
      description: 'Posted or live.',
      resolve: ({ METHOD }) => (METHOD === 'LIVE' || METHOD === 'STANDARD' ? METHOD : null),
    }),
  }),
});

const SpendBucket = builder.objectRef<Bucket>('SpendBucket').implement({
  description:
    'Sums of money cover the tasks whose cost is known; unknownCount says how many are not in them. Sums of tokens cover all that report tokens.',
  fields: (t) => ({
    key: t.expose('key', { type: SpendKey, description: 'What its tasks have in common.' }),
    taskCount: t.exposeInt('tasks', { description: 'Tasks in it.' }),
    unknownCount: t.exposeInt('unknown', { description: 'Those whose cost is not known.' }),
    moneySpent: t.float({
      description: 'What the model vendors charged, USD.',
      resolve: ({ spent }) => fromNanos(spent),
    }),
    charged: t.float({
      description: 'What the tasks cost in the end, with base prices, USD.',
      resolve: ({ charged }) => fromNanos(charged),
    }),
    inputTokens: t.exposeFloat('input', { description: 'Tokens read.' }),
    outputTokens: t.exposeFloat('output', { description: 'Tokens written.' }),
    reasoningTokens: t.exposeFloat('reasoning', { description: 'Tokens spent on reasoning.' }),
  }),
});

const SpendReport = builder.objectRef<Report>('SpendReport').implement({
  description: 'Where the money goes.',
  fields: (t) => ({
    total: t.expose('total', {
      type: SpendBucket,
      description: 'All tasks together, also those of buckets that are not shown.',
    }),
    buckets: t.field({
      type: [SpendBucket],
      description:
        'The dearest first, unless asked otherwise; none when nothing is to be broken down by.',
      resolve: ({ buckets }) => buckets.items.map(({ item }) => item),
    }),
    truncated: t.boolean({
      description: 'Whether there are more buckets than were asked for.',
      resolve: ({ buckets }) => buckets.hasNextPage,
    }),
    pageInfo: t.expose('buckets', {
      type: PageInfo,
      description: 'Where these buckets stand in the list.',
    }),
  }),
});

builder.queryField('spend', (t) =>
  t.field({
    type: SpendReport,
    nullable: true,
    complexity: ({ first }) => ({ field: REPORT, multiplier: perList(first ?? USUAL_BUCKETS) }),
    description: 'What the tasks kept here have cost.',
    args: {
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
      groupBy: t.arg({
        type: [SpendDimension],
        required: true,
        defaultValue: [],
        description: 'What to break down by.',
      }),
      orderBy: t.arg({
        type: SpendOrder,
        required: true,
        defaultValue: 'CHARGED',
        description: 'Which come first.',
      }),
      first: t.arg.int({
        defaultValue: USUAL_BUCKETS,
        description: `Buckets at most, 1 to ${MAX_BUCKETS}.`,
      }),
      after: t.arg.string({ description: descriptions.after }),
    },
    resolve: (_, { after, filter, first, groupBy, orderBy }, { tasks }) =>
      tasks.questions.spend(filter, {
        groupBy,
        orderBy,
        first: first ?? USUAL_BUCKETS,
        after: after ?? null,
      }),
  }),
);

function toText(value: string | number | null | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function toDate(day: string | number | null | undefined): string | null {
  return typeof day === 'number' ? toDay(day) : null;
}
