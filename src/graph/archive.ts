import type * as model from '../model/task.ts';
import { type Page, type PageArguments } from '../archive/questions/pages.ts';
import type { Find } from '../tasks/find.ts';
import { builder } from './builder.ts';
import {
  type Connection,
  connectionFields,
  descriptions,
  type Edge,
  edgeFields,
} from './connection.ts';
import { TaskFilter } from './filter.ts';
import { perList } from './weights.ts';
import { Task } from './task.ts';

const TaskEdge = builder.objectRef<Edge<model.Task>>('TaskEdge').implement({
  description: 'A task and its place in a list.',
  fields: (t) => edgeFields(t, Task),
});

export const TaskConnection = builder
  .objectRef<Connection<model.Task>>('TaskConnection')
  .implement({
    description: 'A page of tasks.',
    fields: (t) => ({
      ...connectionFields(t, TaskEdge, Task),
    }),
  });

const TaskOrder = builder.inputType('TaskOrder', {
  description: 'By what tasks are sorted. Those without a value are the lowest.',
  fields: (t) => ({
    field: t.field({
      type: builder.enumType('TaskOrderField', {
        description: 'What tasks are sorted by.',
        values: {
          COMPLETED_AT: { description: 'When the answer was made.' },
          CREATED_AT: { description: 'When it was posted here.' },
          MONEY_SPENT: { description: 'What the model vendor charged.' },
        } as const,
      }),
      required: true,
      defaultValue: 'COMPLETED_AT',
      description: 'What to sort by.',
    }),
    direction: t.field({
      type: builder.enumType('SortDirection', {
        description: 'Which end comes first.',
        values: {
          ASC: { description: 'The lowest, the oldest.' },
          DESC: { description: 'The highest, the newest.' },
        } as const,
      }),
      required: true,
      defaultValue: 'DESC',
      description: 'Which end comes first.',
    }),
  }),
});

builder.queryField('archive', (t) =>
  t.field({
    type: TaskConnection,
    nullable: true,
    complexity: ({ first, last }) => ({ field: 10, multiplier: perList(first ?? last) }),
    description: 'Tasks kept by this service, finished or not, newest first. Never calls upstream.',
    args: {
      filter: t.arg({ type: TaskFilter, description: descriptions.filter }),
      orderBy: t.arg({ type: TaskOrder, description: 'By what to sort; newest answer first.' }),
      first: t.arg.int({ description: `${descriptions.first} 20 when neither is given.` }),
      after: t.arg.string({ description: descriptions.after }),
      last: t.arg.int({ description: 'Items from the back, 1 to 100.' }),
      before: t.arg.string({ description: 'The cursor before which to end.' }),
    },
    async resolve(_, { filter, orderBy, ...args }, { tasks }) {
      const page = await tasks.questions.tasks(
        filter,
        orderBy ?? { field: 'COMPLETED_AT', direction: 'DESC' },
        args satisfies PageArguments,
      );
      return await toConnection(page, tasks.find, () => tasks.questions.taskCount(filter));
    },
  }),
);

/** The tasks of a page of ids, from what is kept of them. */
export async function toConnection(
  page: Page<string>,
  find: Find,
  totalCount: Connection<model.Task>['totalCount'],
): Promise<Connection<model.Task>> {
  const items = await Promise.all(
    page.items.map(async ({ cursor, item: id }) => {
      const item = await find.kept(id);
      return item ? [{ cursor, item }] : [];
    }),
  );
  return { page: { ...page, items: items.flat() }, totalCount };
}
