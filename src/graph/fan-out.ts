import { type FanOutQuery as Query } from '../archive/questions/fan-outs.ts';
import { builder } from './builder.ts';
import {
  type Connection,
  connectionFields,
  descriptions,
  type Edge,
  edgeFields,
} from './connection.ts';
import { TaskFilter } from './filter.ts';
import { perList, REPORT } from './weights.ts';

const FanOutQuery = builder.objectRef<Query>('FanOutQuery').implement({
  description: 'Something that models searched the web for.',
  fields: (t) => ({
    query: t.exposeString('query', { description: 'The words, as sent.' }),
    answerCount: t.exposeInt('answerCount', {
      description: 'For how many answers, each counted once.',
    }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description: 'When the newest of these answers was made.',
    }),
  }),
});

const FanOutEdge = builder.objectRef<Edge<Query>>('FanOutEdge').implement({
  description: 'A query and its place in the list.',
  fields: (t) => edgeFields(t, FanOutQuery),
});

interface Searched extends Connection<Query> {
  readonly answers: () => Promise<{ answers: number; reporting: number }>;
}

const FanOutConnection = builder.objectRef<Searched>('FanOutConnection').implement({
  description: 'A page of what was searched for, the most frequent first.',
  fields: (t) => ({
    ...connectionFields(t, FanOutEdge, FanOutQuery),
    reportingAnswers: t.int({
      description: 'Answers that tell what was searched for, if only that it was nothing.',
      resolve: async ({ answers }) => (await answers()).reporting,
    }),
    answers: t.int({
      description: 'Answers that the filter takes.',
      resolve: async ({ answers }) => (await answers()).answers,
    }),
  }),
});

builder.queryField('fanOutQueries', (t) =>
  t.field({
    type: FanOutConnection,
    nullable: true,
    complexity: ({ first }) => ({ field: REPORT, multiplier: perList(first) }),
    description: 'What the models searched the web for.',
    args: {
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
      first: t.arg.int({ defaultValue: 20, description: descriptions.first }),
      after: t.arg.string({ description: descriptions.after }),
    },
    async resolve(_, { filter, ...page }, { tasks }) {
      const fanOuts = tasks.questions.fanOuts(filter);
      return {
        page: await fanOuts.page(page),
        totalCount: () => fanOuts.count(),
        answers: () => fanOuts.answers(),
      };
    },
  }),
);
