import type * as model from '../model/task.ts';
import { builder } from './builder.ts';

/** Tasks are the only nodes so far. */
export const Node = builder.interfaceRef<model.Task>('Node');
Node.implement({
  description: 'Anything that can be read again by its id.',
  resolveType: () => 'Task',
  fields: (t) => ({ id: t.exposeID('id', { description: 'The id of the node.' }) }),
});
