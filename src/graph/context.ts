import DataLoader from 'dataloader';
import { ServiceError } from '../model/errors.ts';
import { inSpan } from '../kit/spans.ts';
import type { Scope } from '../model/scopes.ts';
import type { Task } from '../model/task.ts';
import type { TaskKey } from '../tasks/find.ts';
import { isFinal } from '../tasks/final.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { Streams } from './streams.ts';

/** What one operation may touch. */
export interface Context {
  readonly tasks: Tasks;
  readonly loaders: Loaders;
  /** Begins with the first call: most operations are answered from memory. */
  readonly deadline: () => Deadline;
  /** The operation is over. */
  readonly endDeadline: () => void;
  /** Ends when the client goes away. */
  readonly signal: AbortSignal;
  /** Whose request it is; idempotency keys of different callers are different keys. */
  readonly caller: string;
  /** What the caller may do. */
  readonly scopes: readonly Scope[];
  /** Aborts when the caller may do nothing any more; null: never. */
  readonly ended: () => AbortSignal | null;
  readonly streams: Streams;
  readonly answer: Answer;
}

/** What is noted of an answer while it is made. */
export interface Answer {
  /** What the operation was weighed at. */
  cost: number;
  /** Tasks that were fetched from upstream for it, and tasks that were here. */
  fetched: number;
  kept: number;
  /** Tasks that upstream was asked for and did not give. */
  missed: number;
  /** Whether it can never change: it rests on final tasks and nothing else. */
  readonly isFinal: boolean;
  /** It rests on something that may be different the next time. */
  notFinal(): void;
  /** The tasks that it rests on. */
  readonly taskIds: Set<string>;
}

/** `onNotFinal` hears of it as soon as it is known. */
export function createAnswer(onNotFinal: () => void): Answer {
  const answer = {
    cost: 0,
    fetched: 0,
    kept: 0,
    missed: 0,
    taskIds: new Set<string>(),
    isFinal: true,
    notFinal() {
      answer.isFinal = false;
      onNotFinal();
    },
  };
  return answer;
}

export interface Loaders {
  /** Rejects with a ServiceError for a key that has no task; its neighbours do not notice. */
  readonly task: DataLoader<TaskKey, Task, string>;
}

export function createContext(parts: Omit<Context, 'loaders'>): Context {
  let task: Loaders['task'] | null = null;
  return {
    ...parts,
    loaders: {
      // Made when it is first asked for: a stream asks for none, and is open for long.
      get task() {
        return (task ??= createTaskLoader(parts));
      },
    },
  };
}

function createTaskLoader({
  answer,
  deadline,
  tasks,
}: Pick<Context, 'answer' | 'deadline' | 'tasks'>): Loaders['task'] {
  return new DataLoader<TaskKey, Task, string>(
    async (keys) => {
      const outcomes = await inSpan('load tasks', { 'tasks.count': keys.length }, () =>
        tasks.find.findMany(keys, deadline()),
      );
      for (const outcome of outcomes) note(answer, outcome);
      return outcomes;
    },
    { cacheKeyFn: (key) => `${key.id.toLowerCase()} ${key.provider ?? ''}` },
  );
}

function note(answer: Answer, outcome: Task | ServiceError): void {
  if (outcome instanceof ServiceError) {
    answer.notFinal();
    if (outcome.upstreamCode !== undefined) answer.missed += 1;
    return;
  }
  answer.taskIds.add(outcome.id);
  if (outcome.source === 'UPSTREAM') answer.fetched += 1;
  else answer.kept += 1;
  if (!isFinal(outcome, Date.now())) answer.notFinal();
}
