import DataLoader from 'dataloader';
import type { ServiceError } from '../model/errors.ts';
import type { Task } from '../model/task.ts';
import type { Find, TaskKey } from '../tasks/find.ts';
import type { Patience } from '../upstream/exchange.ts';

/** What one operation may touch. */
export interface Context {
  readonly loaders: Loaders;
  readonly deadline: Disposable & { patience(): Patience };
}

export interface Loaders {
  /** The task, or why there is none: a failure is a value here, so that one id cannot sink its neighbours. */
  readonly task: DataLoader<TaskKey, Task | ServiceError, string>;
}

export function createContext(find: Find, deadline: Context['deadline']): Context {
  return {
    deadline,
    loaders: {
      task: new DataLoader<TaskKey, Task | ServiceError, string>(
        (keys) => find.findMany(keys, deadline.patience()),
        { cacheKeyFn: (key) => `${key.id.toLowerCase()} ${key.provider ?? ''}` },
      ),
    },
  };
}
