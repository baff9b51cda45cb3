import type { Archive } from '../archive/archive.ts';
import type { Completion } from '../archive/writing/task-rows.ts';
import { type Task, type TaskResponse, type TaskSource, toTask } from '../model/task.ts';
import type { Events } from './events.ts';
import { isFinal } from './final.ts';

export interface Finished {
  readonly task: Task;
  readonly final: boolean;
}

/** Where every answer passes, whoever fetched it: kept first, then told, once. */
export interface Finish {
  keep(response: TaskResponse, source: TaskSource): Promise<Finished>;
  /** Tells of a task that was kept elsewhere, if that made it final. */
  tell(task: Task, completion: Completion | null): void;
}

export interface FinishOptions {
  readonly archive: Archive;
  readonly events: Events;
  readonly onFinal: (task: Task) => void;
  /** Told when an answer could not be kept; the answer itself goes out. */
  readonly onArchiveError: (error: unknown) => void;
}

export function createFinish({ archive, events, onArchiveError, onFinal }: FinishOptions): Finish {
  function tell(task: Task, completion: Completion | null): void {
    if (!completion) return;
    const { eventId, previous } = completion;
    events.publish({ eventId, task, previousStatus: previous });
  }

  return {
    tell,
    async keep(response, source) {
      const task = toTask(response, source);
      const final = isFinal(task, Date.now());
      if (final) onFinal(task);
      try {
        tell(task, await archive.put(response, task, final));
      } catch (error) {
        onArchiveError(error);
      }
      return { task, final };
    },
  };
}
