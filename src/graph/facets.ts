import type { Facet as Value } from '../archive/questions/breakdowns.ts';
import { readPage } from '../archive/questions/pages.ts';
import { ReportDimension } from './breakdown.ts';
import { builder } from './builder.ts';
import { descriptions } from './connection.ts';
import { TaskFilter } from './filter.ts';
import { REPORT } from './weights.ts';

const Facet = builder.objectRef<Value>('Facet').implement({
  description: 'A value that tasks have, for a menu.',
  fields: (t) => ({
    key: t.exposeString('key', { nullable: true, description: 'The value; null: there is none.' }),
    taskCount: t.exposeInt('tasks', { description: 'Tasks that have it.' }),
    answerCount: t.exposeInt('answers', { description: 'Those that have an answer.' }),
  }),
});

builder.queryField('facets', (t) =>
  t.field({
    type: [Facet],
    nullable: true,
    complexity: ({ first }) => ({ field: REPORT, multiplier: first ?? 20 }),
    description: 'The values that tasks have, the most frequent first.',
    args: {
      by: t.arg({ type: ReportDimension, required: true, description: 'Values of what.' }),
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
      startingWith: t.arg.string({
        description: 'What they begin with; case matters. Tasks without a value are left out.',
      }),
      first: t.arg.int({ defaultValue: 20, description: 'Values at most, 1 to 100.' }),
    },
    resolve: (_, { by, filter, first, startingWith }, { tasks }) =>
      tasks.questions.facets(filter, by, {
        first: readPage({ first }).size,
        startingWith: startingWith ?? null,
      }),
  }),
);
