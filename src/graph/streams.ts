import { ServiceError } from '../model/errors.ts';

/** How many subscriptions each caller holds open. */
export interface Streams {
  /** Takes a place; the returned function gives it back, once. Throws RATE_LIMITED when all are taken. */
  take(caller: string): () => void;
  readonly open: number;
}

export function createStreams(perCaller: number): Streams {
  const held = new Map<string, number>();
  let open = 0;
  return {
    take(caller) {
      const count = held.get(caller) ?? 0;
      if (count >= perCaller) {
        const message = `At most ${perCaller} open subscriptions at once.`;
        throw new ServiceError('RATE_LIMITED', message, { retryable: true });
      }
      held.set(caller, count + 1);
      open += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        open -= 1;
        const left = (held.get(caller) ?? 1) - 1;
        if (left > 0) held.set(caller, left);
        else held.delete(caller);
      };
    },
    get open() {
      return open;
    },
  };
}

/** Whoever holds a stream. */
interface Holder {
  readonly streams: Streams;
  readonly caller: string;
  readonly signal: AbortSignal;
  readonly ended: () => AbortSignal | null;
}

/** What a subscription tells, for as long as its caller may hear it: no longer than the key or token is good. */
export async function holdStream<Event, Own extends Holder>(
  context: Own,
  subscribe: (context: Own) => unknown,
): Promise<AsyncIterable<Event>> {
  const leave = context.streams.take(context.caller);
  const over = new AbortController();
  const ended = context.ended();

  /** Whoever goes away in whatever way, the place is free at once. */
  function end(): void {
    context.signal.removeEventListener('abort', end);
    ended?.removeEventListener('abort', end);
    over.abort();
    leave();
  }

  context.signal.addEventListener('abort', end, { once: true });
  ended?.addEventListener('abort', end, { once: true });
  if (context.signal.aborted || ended?.aborted) end();
  let events: AsyncIterator<Event>;
  try {
    const told = (await subscribe({ ...context, signal: over.signal })) as AsyncIterable<Event>; // as the schema's own are
    events = told[Symbol.asyncIterator]();
  } catch (error) {
    end();
    throw error;
  }
  let isRefused = false;

  // Not a generator: one that was never read does nothing when it is told to return.
  const iterator: AsyncIterator<Event, undefined> = {
    async next() {
      try {
        const { done, value } = await events.next();
        if (!done) return { done, value };
      } catch (error) {
        end();
        throw error;
      }
      end();
      if (ended?.aborted && !isRefused) {
        isRefused = true;
        throw new ServiceError('UNAUTHENTICATED', 'The key or token is no longer good.');
      }
      return { done: true, value: undefined };
    },
    async return() {
      end();
      await events.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
