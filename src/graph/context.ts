import DataLoader from 'dataloader';
import type { Task } from '../model/task.ts';
import type { TaskKey } from '../tasks/find.ts';
import type { Work } from '../tasks/work.ts';
import type { Patience } from '../upstream/exchange.ts';
import type { Scope } from '../model/scopes.ts';

/** What one operation may touch. */
export interface Context {
  readonly work: Work;
  readonly loaders: Loaders;
  readonly deadline: Disposable & { patience(): Patience };
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
  /** Whose request it is; idempotency keys of different callers are different keys. */
  readonly caller: string;
  /** What the caller may do. */
  readonly scopes: readonly Scope[];
}

export interface Loaders {
  /** Rejects with a ServiceError for a key that has no task; its neighbours do not notice. */
  readonly task: DataLoader<TaskKey, Task, string>;
}

export function createContext(parts: Omit<Context, 'loaders'>): Context {
  const { deadline, work } = parts;
  return {
    ...parts,
    loaders: {
      task: new DataLoader<TaskKey, Task, string>(
        (keys) => work.find.findMany(keys, deadline.patience()),
        { cacheKeyFn: (key) => `${key.id.toLowerCase()} ${key.provider ?? ''}` },
      ),
    },
  };
}
