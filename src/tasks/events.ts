import { ServiceError } from '../model/errors.ts';
import type { Task, TaskStatus } from '../model/task.ts';

/** A task became final. */
export interface TaskEvent {
  readonly eventId: number;
  readonly task: Task;
  readonly previousStatus: TaskStatus | null;
}

/** How far a reader may fall behind before it is dropped: nothing is buffered for ever. */
const MAX_BEHIND = 1000;

export interface Events {
  publish(event: TaskEvent): void;
  /** Calls back at each event, before `publish` returns. */
  observe(callback: (event: TaskEvent) => void): void;
  /** Listens from this very moment; ends with the signal, or when the service stops. */
  listen(signal: AbortSignal): AsyncIterableIterator<TaskEvent>;
  /** How many listen. */
  readonly listeners: number;
  /** Ends every listener. */
  close(): void;
}

export function createEvents(): Events {
  const listeners = new Set<{ push(event: TaskEvent): void; end(error?: Error): void }>();

  const observers: ((event: TaskEvent) => void)[] = [];

  return {
    get listeners() {
      return listeners.size;
    },
    observe(callback) {
      observers.push(callback);
    },
    publish(event) {
      for (const observer of observers) observer(event);
      for (const listener of listeners) listener.push(event);
    },
    listen(signal) {
      const queue: TaskEvent[] = [];
      let ended: { error?: Error | undefined } | null = null;
      let wake: (() => void) | null = null;
      const listener = {
        push(event: TaskEvent) {
          if (queue.length >= MAX_BEHIND) {
            queue.length = 0;
            listener.end(
              new ServiceError('RATE_LIMITED', 'Too far behind; resume with the last event id.', {
                retryable: true,
              }),
            );
            return;
          }
          queue.push(event);
          wake?.();
        },
        end(error?: Error) {
          ended ??= { error };
          listeners.delete(listener);
          wake?.();
        },
      };
      const leave = () => listener.end();
      if (signal.aborted) leave();
      else listeners.add(listener);
      signal.addEventListener('abort', leave, { once: true });

      async function* read() {
        try {
          for (;;) {
            const event = queue.shift();
            if (event) {
              yield event;
              continue;
            }
            if (ended?.error) throw ended.error;
            if (ended) return;
            await new Promise<void>((resolve) => (wake = resolve));
          }
        } finally {
          signal.removeEventListener('abort', leave);
          listener.end();
        }
      }
      return read();
    },
    close() {
      for (const listener of listeners) listener.end();
    },
  };
}
