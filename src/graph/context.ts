import DataLoader from 'dataloader';
import type { Task } from '../model/task.ts';
import type { Find, TaskKey } from '../tasks/find.ts';
import type { Patience } from '../upstream/exchange.ts';

/** What one operation may touch. */
export interface Context {
  readonly loaders: Loaders;
  readonly deadline: Disposable & { patience(): Patience };
}

export interface Loaders {
  /** Rejects with a ServiceError for a key that has no task; its neighbours do not notice. */
  readonly task: DataLoader<TaskKey, Task, string>;
}

export function createContext(find: Find, deadline: Context['deadline']): Context {
  return {
    deadline,
    loaders: {
      task: new DataLoader<TaskKey, Task, string>(
        (keys) => find.findMany(keys, deadline.patience()),
        { cacheKeyFn: (key) => `${key.id.toLowerCase()} ${key.provider ?? ''}` },
      ),
    },
  };
}
