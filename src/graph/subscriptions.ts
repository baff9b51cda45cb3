import { ServiceError } from '../model/errors.ts';
import type { TaskEvent as Event } from '../tasks/watch.ts';
import { builder } from './builder.ts';
import { TaskFilter } from './filter.ts';
import { checkCount } from './lookup.ts';
import { Task, TaskStatus } from './task.ts';

const TaskEvent = builder.objectRef<Event>('TaskEvent').implement({
  description: 'Something became of a task.',
  fields: (t) => ({
    eventId: t.id({
      description: 'Resume `taskCompleted` with `after`: this id.',
      resolve: ({ eventId }) => `${eventId}`,
    }),
    task: t.expose('task', { type: Task, description: 'The task as it is now.' }),
    previousStatus: t.expose('previousStatus', {
      type: TaskStatus,
      nullable: true,
      description: 'What it was before; null when that is not known, or nothing has changed yet.',
    }),
  }),
});

builder.subscriptionType({
  description: 'What is told as it happens, over server-sent events.',
  fields: (t) => ({
    taskUpdated: t.field({
      type: TaskEvent,
      description: 'The present state of each, then every change; ends when all are final.',
      args: { ids: t.arg.idList({ required: true, description: 'Task ids, up to 100.' }) },
      subscribe(_, { ids }, { deadline, signal, tasks }) {
        checkCount(ids);
        return tasks.watch.tasks(ids, deadline(), signal);
      },
      resolve: (event) => event,
    }),
    taskCompleted: t.field({
      type: TaskEvent,
      description: 'Every task that becomes final from now on, or from the event after.',
      args: {
        filter: t.arg({ type: TaskFilter, description: 'Which tasks; all when not given.' }),
        after: t.arg.id({
          description: 'The last `eventId` that you have seen: what came since is told first.',
        }),
      },
      subscribe(_, { after, filter }, { signal, tasks }) {
        return tasks.watch.completions(readEventId(after), filter, signal);
      },
      resolve: (event) => event,
    }),
  }),
});

function readEventId(after: string | null | undefined): number | null {
  if (after === null || after === undefined) return null;
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw new ServiceError('BAD_USER_INPUT', '`after` must be an eventId.');
}
