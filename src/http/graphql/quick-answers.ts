import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { answerTypeFor } from '../access/accept.ts';
import type { Caller } from '../access/caller.ts';
import { createKeptAnswers, type Keep } from './kept-answers.ts';
import { createKnownTasks, type Learn } from './known-tasks.ts';
import type { Making, ReadyAnswer } from './ready-answer.ts';
import { createUnderWay, type Flight, type Wait } from './under-way.ts';

/** What is there for a request: an answer, one that somebody else waits for, or the way to make one that others can use. */
export type Found =
  | { readonly way: 'kept' | 'combined'; readonly answer: ReadyAnswer }
  | { readonly way: 'shared'; readonly answer: Wait }
  | { readonly way: null; readonly making: Making };

export interface Asked {
  readonly request: IncomingMessage;
  readonly caller: Caller;
  /** null: it came by GET. */
  readonly body: Buffer | null;
  /** Hears of a callback for when the client goes. */
  readonly onGone: (leave: () => void) => void;
}

/** The quick ways to an answer, one after the other. Whatever none of them has, is Yoga's. */
export interface QuickAnswers {
  /** null: an answer of this kind is for nobody else. */
  find(asked: Asked): Found | null;
  /** Lets go of all that rests on a task. */
  forget(taskId: string): void;
}

export interface QuickAnswersParts {
  readonly maxBytes: number;
  /** Changes whenever an id may mean another document than before. */
  readonly edition: () => number;
}

export function createQuickAnswers({ edition, maxBytes }: QuickAnswersParts): QuickAnswers {
  const keptAnswers = createKeptAnswers(maxBytes / 2);
  const knownTasks = createKnownTasks(maxBytes / 2);
  const underWay = createUnderWay();

  return {
    find({ body, caller, onGone, request }) {
      const about = describe(request, caller, edition());
      if (about === null) return null;
      const key = `${about} ${hash('sha256', body ?? request.url ?? '')}`;
      const kept = keptAnswers.find(key);
      if (kept !== null && typeof kept !== 'function') return { way: 'kept', answer: kept };
      const known = body && knownTasks.find(about, body);
      if (known !== null && typeof known !== 'function') {
        kept?.(known);
        return { way: 'combined', answer: known };
      }
      const wait = underWay.join(key, onGone);
      if (wait !== null) return { way: 'shared', answer: wait };
      return { way: null, making: toMaking(underWay.begin(key), kept, known) };
    },
    forget(taskId) {
      keptAnswers.forget(taskId);
      knownTasks.forget(taskId);
      underWay.forget();
    },
  };
}

function toMaking(flight: Flight, keep: Keep | null, learn: Learn | null): Making {
  const isOfUse = keep !== null || learn !== null;
  return {
    isWanted: (isFetched) => flight.isWaitedFor || (isOfUse && !isFetched),
    take(answer, { document, isFetched }) {
      if (!isFetched) {
        keep?.(answer);
        if (document) learn?.(answer, document);
      }
      flight.land(answer);
    },
    fail: () => flight.land(null),
    leave: (whenDeserted) => flight.leave(whenDeserted),
  };
}

/** What an answer depends on beside what is asked; null: one of this kind is for nobody else. */
function describe(
  { headers, method }: IncomingMessage,
  { scopes }: Caller,
  edition: number,
): string | null {
  const type = answerTypeFor(headers.accept);
  const isJson = type === 'application/json' || type === 'application/graphql-response+json';
  if (!isJson || (method !== 'GET' && method !== 'POST')) return null;
  return `${method} ${type} ${scopes.join('+')} ${edition}`;
}
