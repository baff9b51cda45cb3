import { MAX_DELETED } from '../../model/limits.ts';
import type { Deleted } from '../../tasks/deleting.ts';
import { builder } from '../builder.ts';
import { checkCount } from '../lookup.ts';

const DeleteTasksPayload = builder.objectRef<Deleted>('DeleteTasksPayload').implement({
  description: 'What was deleted.',
  fields: (t) => ({
    deleted: t.exposeInt('deleted', { description: 'How many tasks were deleted.' }),
    unknown: t.exposeIDList('unknown', {
      description: 'Ids of which nothing was kept, as they were asked for.',
    }),
  }),
});

builder.mutationField('deleteTasks', (t) =>
  t.field({
    type: DeleteTasksPayload,
    nullable: true,
    description:
      'Free. Removes tasks and everything derived from them for good, up to 1000 ids; they are not collected again. The book of paid calls stays, and so does what upstream has.',
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'Ids of tasks; upper and lower case are the same.',
      }),
    },
    resolve(_, { ids }, { tasks }) {
      checkCount(ids, MAX_DELETED);
      return tasks.deleting.deleteTasks(ids);
    },
  }),
);
