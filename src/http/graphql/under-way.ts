/*
 * The third way: requests that are the same to the letter, from callers with the same scopes, while the first of them is
 * still being answered by Yoga. They wait for that answer and get its bytes, where it turns out to rest on final tasks
 * alone. As soon as it turns out to rest on anything else (with the first field that is no look-up, the first task that
 * is not final) they are let go, and Yoga answers each of them by itself.
 */

import type { ReadyAnswer } from './ready-answer.ts';

/** Milliseconds after which who waits asks for itself: its own deadline runs, and the first one may be in trouble. */
const PATIENCE = 5000;

/** The answer that others make; null: it is not for this request. */
export type Wait = Promise<ReadyAnswer | null>;

/** A request whose answer others may wait for. */
export interface Flight {
  readonly isWaitedFor: boolean;
  /** Everybody who waits gets the answer, or null; whoever comes from now on does not. */
  land(answer: ReadyAnswer | null): void;
  /** The first one's client has gone: calls back as soon as nobody waits. */
  leave(whenDeserted: () => void): void;
}

export interface UnderWay {
  /** Waits for the same request where there is one under way. `gone` hears of a callback for when this client goes. */
  join(key: string, onGone: (leave: () => void) => void): Wait | null;
  /** This request is the first of its kind. */
  begin(key: string): Flight;
  /** What is under way rests on what may be deleted by now: it is not for those who come from now on. */
  forget(): void;
}

interface Inner extends Flight {
  join(onGone: (leave: () => void) => void): Wait;
}

export function createUnderWay(): UnderWay {
  const flights = new Map<string, Inner>();

  function createFlight(key: string): Inner {
    const waiting = new Set<(answer: ReadyAnswer | null) => void>();
    let whenDeserted: (() => void) | null = null;
    const flight: Inner = {
      get isWaitedFor() {
        return waiting.size > 0;
      },
      land(answer) {
        if (flights.get(key) === flight) flights.delete(key);
        for (const resolve of waiting) resolve(answer);
      },
      leave(callback) {
        whenDeserted = callback;
        if (waiting.size === 0) desert();
      },
      join(onGone) {
        return new Promise((resolve) => {
          const end = (answer: ReadyAnswer | null) => {
            clearTimeout(late);
            waiting.delete(end);
            resolve(answer);
            if (waiting.size === 0) desert();
          };
          const late = setTimeout(end, PATIENCE, null).unref();
          waiting.add(end);
          onGone(() => end(null));
        });
      },
    };
    /** Whoever comes now must not wait for what is about to be broken off. */
    function desert(): void {
      if (whenDeserted === null) return;
      if (flights.get(key) === flight) flights.delete(key);
      whenDeserted();
    }
    return flight;
  }

  return {
    join: (key, onGone) => flights.get(key)?.join(onGone) ?? null,
    begin(key) {
      const flight = createFlight(key);
      flights.set(key, flight);
      return flight;
    },
    forget: () => flights.clear(),
  };
}
