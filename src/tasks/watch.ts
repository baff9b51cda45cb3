import { type Clock, systemClock } from '../kit/clock.ts';
import type { Archive } from '../archive/archive.ts';
import { whereTask, type TaskFilter } from '../archive/questions/filter.ts';
import { ServiceError } from '../model/errors.ts';
import type { Completion } from '../archive/writing/task-rows.ts';
import type { Task, TaskStatus } from '../model/task.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { Collector } from './collect.ts';
import type { Deleting } from './deleting.ts';
import type { Events } from './events.ts';
import type { Find } from './find.ts';

const PAGE = 100;

/** The state of a task, when somebody begins to watch it or when it became final. */
export interface TaskEvent {
  readonly eventId: number;
  readonly task: Task;
  readonly previousStatus: TaskStatus | null;
}

export interface Watch {
  /** The present state of each task, then what becomes of them; ends when all are final, or deleted. */
  tasks(ids: readonly string[], deadline: Deadline, signal: AbortSignal): AsyncIterable<TaskEvent>;
  /** Every completion after an event, or from now on. */
  completions(
    after: number | null,
    filter: TaskFilter | null | undefined,
    signal: AbortSignal,
  ): AsyncIterable<TaskEvent>;
}

export interface WatchParts {
  readonly archive: Archive;
  readonly collector: Collector;
  readonly deleting: Pick<Deleting, 'observe'>;
  readonly events: Events;
  readonly find: Find;
  readonly clock?: Clock;
}

/** Both listen first and read the present state then: what happens in between is not lost. */
export function createWatch(parts: WatchParts): Watch {
  const { archive, clock = systemClock, collector, deleting, events, find } = parts;

  /** null: the task was deleted since. */
  async function toEvent({ eventId, previous, taskId }: Completion): Promise<TaskEvent | null> {
    const task = await find.kept(taskId);
    return task && { eventId, task, previousStatus: previous };
  }

  /** By itself: what waits for changes afterwards, perhaps for hours, must not hold on to all of the tasks. */
  async function* present(ids: readonly string[], deadline: Deadline): AsyncGenerator<TaskEvent> {
    const eventId = await archive.lastEventId();
    const outcomes = await find.findMany(
      ids.map((id) => ({ id })),
      deadline,
    );
    for (const [index, task] of outcomes.entries()) {
      if (task instanceof ServiceError) {
        throw new ServiceError(task.code, `${ids[index]}: ${task.message}`, task);
      }
      yield { eventId, task, previousStatus: null };
    }
  }

  return {
    async *tasks(ids, deadline, signal) {
      const changes = events.listen(signal);
      const wanted = new Set(ids.map((id) => id.toLowerCase()));
      const open = new Set<string>();
      const gone = new Set<string>();
      let isListed = false;
      const stopObserving = deleting.observe((id) => {
        if (!wanted.has(id)) return;
        gone.add(id);
        if (open.delete(id) && isListed && open.size === 0) void changes.return?.();
      });
      try {
        for await (const event of present(ids, deadline)) {
          const { id, provider, status } = event.task;
          if (status === 'PENDING' && !gone.has(id)) {
            open.add(id);
            collector.track([{ id, provider, since: clock.now() }]);
          }
          yield event;
        }
        if (open.size === 0) return;
        isListed = true;
        for await (const completion of changes) {
          if (!open.delete(completion.taskId)) continue;
          const event = await toEvent(completion);
          if (event) yield event;
          if (open.size === 0) return;
        }
      } finally {
        stopObserving();
        await changes.return?.();
      }
    },

    async *completions(after, filter, signal) {
      const takes = async (ids: readonly string[]) =>
        filter && ids.length > 0 ? await archive.questions.among(filter, ids) : new Set(ids);
      whereTask(filter, archive.database.fullText); // a filter that makes no sense is refused at once
      const changes = events.listen(signal);
      try {
        let last = after ?? 0;
        for (;;) {
          const page = after === null ? [] : await archive.completionsAfter(last, PAGE);
          const wanted = await takes(page.map(({ taskId }) => taskId));
          for (const completion of page) {
            last = completion.eventId;
            const event = wanted.has(completion.taskId) ? await toEvent(completion) : null;
            if (event) yield event;
          }
          if (page.length < PAGE) break;
        }
        for await (const completion of changes) {
          const { eventId, taskId } = completion;
          if (eventId <= last || !(await takes([taskId])).has(taskId)) continue;
          const event = await toEvent(completion);
          if (event) yield event;
        }
      } finally {
        await changes.return?.();
      }
    },
  };
}
