import { ServiceError } from '../model/errors.ts';
import type { Completion } from '../archive/writing/task-rows.ts';

/** How far a reader may fall behind before it is dropped: nothing is buffered for ever. */
const MAX_BEHIND = 1000;

/** Which tasks become final, for all in this process who want to know: the task itself they find in the archive. */
export interface Events {
  readonly publish: (event: Completion) => void;
  /** Calls back at each completion, before `publish` returns. */
  observe(callback: (event: Completion) => void): void;
  /** Listens from this very moment, for one reader that reads one event after the other; ends with the signal. */
  listen(signal: AbortSignal): AsyncIterableIterator<Completion, undefined>;
  /** How many listen. */
  readonly listeners: number;
}

export function createEvents(): Events {
  const listeners = new Set<{ push(event: Completion): void; end(error?: Error): void }>();

  const observers: ((event: Completion) => void)[] = [];

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
      const queue: Completion[] = [];
      let ended: { error?: Error | undefined } | null = null;
      let wake: (() => void) | null = null;
      const listener = {
        push(event: Completion) {
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
          signal.removeEventListener('abort', leave);
          wake?.();
        },
      };
      const leave = () => listener.end();
      if (signal.aborted) leave();
      else listeners.add(listener);
      signal.addEventListener('abort', leave, { once: true });

      // Not a generator: one that was never read does nothing when it is told to return.
      return {
        async next() {
          for (;;) {
            const value = queue.shift();
            if (value) return { done: false, value };
            if (ended) break;
            await new Promise<void>((resolve) => (wake = resolve));
          }
          const { error } = ended;
          ended = {};
          if (error) throw error;
          return { done: true, value: undefined };
        },
        async return() {
          queue.length = 0;
          listener.end();
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  };
}
