import { toDay } from '../archive/questions/samples.ts';
import {
  type SpendBucket as Bucket,
  spendDimensions,
  type SpendReport as Report,
} from '../archive/questions/spend.ts';
import { ServiceError } from '../model/errors.ts';
import { fromNanos } from '../model/money.ts';
import { type Provider as ProviderName, providers } from '../model/provider.ts';
import { builder } from './builder.ts';
import { descriptions } from './connection.ts';
import { TaskFilter } from './filter.ts';
import { MAX_BUCKETS } from '../model/limits.ts';
import { perList } from './weights.ts';
import { Provider, TaskMethod } from './task.ts';

/** Where nobody says how many. */
const USUAL_BUCKETS = 100;

const SpendDimension = builder.enumType('SpendDimension', {
  description: 'What spending is broken down by.',
  values: {
    PROVIDER: { description: 'Who was asked.' },
    MODEL: { description: 'The model that answered.' },
    REQUESTED_MODEL: { description: 'The model asked for, maybe an alias.' },
    TAG: { description: "The poster's own mark." },
    DAY: { description: 'The day (UTC) of the answer; without one, of posting.' },
    METHOD: { description: 'Posted or live.' },
  } as const,
});

const SpendKey = builder.objectRef<Bucket['key']>('SpendKey').implement({
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
      resolve: ({ DAY }) => (typeof DAY === 'number' ? toDay(DAY) : null),
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
  description: 'Sums cover what is known; unknownCount says how many tasks are not in them.',
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
    buckets: t.expose('buckets', {
      type: [SpendBucket],
      description: 'The dearest first; none when nothing is to be broken down by.',
    }),
    truncated: t.exposeBoolean('truncated', {
      description: 'Whether there are more buckets than were asked for.',
    }),
  }),
});

builder.queryField('spend', (t) =>
  t.field({
    type: SpendReport,
    nullable: true,
    complexity: ({ first }) => ({ field: 500, multiplier: perList(first ?? USUAL_BUCKETS) }),
    description: 'What the tasks kept here have cost.',
    args: {
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
      groupBy: t.arg({
        type: [SpendDimension],
        required: true,
        defaultValue: [],
        description: 'What to break down by.',
      }),
      first: t.arg.int({
        defaultValue: USUAL_BUCKETS,
        description: `Buckets at most, 1 to ${MAX_BUCKETS}.`,
      }),
    },
    resolve(_, { filter, first, groupBy }, { tasks }) {
      const most = first ?? USUAL_BUCKETS;
      if (most < 1 || most > MAX_BUCKETS) {
        throw new ServiceError('BAD_USER_INPUT', `From 1 to ${MAX_BUCKETS} buckets, not ${most}.`);
      }
      const dimensions = spendDimensions.filter((name) => groupBy.includes(name));
      return tasks.questions.spend(filter, dimensions, most);
    },
  }),
);

function toText(value: string | number | null | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
