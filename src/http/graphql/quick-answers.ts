import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { answerTypeFor } from '../access/accept.ts';
import type { Caller } from '../access/caller.ts';
import { createKeptAnswers } from './kept-answers.ts';
import type { FinalAnswer, Making, ReadyAnswer } from './ready-answer.ts';
import { createUnderWay, type Flight, type Wait } from './under-way.ts';

/** What is there for a request: an answer, one that somebody else waits for, or the way to make one that others can use. */
export type Found =
  | { readonly way: 'kept'; readonly answer: ReadyAnswer }
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
  const keptAnswers = createKeptAnswers(maxBytes);
  const underWay = createUnderWay();

  return {
    find({ body, caller, onGone, request }) {
      const key = keyOf(request, caller, body, edition());
      if (key === null) return null;
      const kept = keptAnswers.find(key);
      if (kept !== null && typeof kept !== 'function') return { way: 'kept', answer: kept };
      const wait = underWay.join(key, onGone);
      if (wait !== null) return { way: 'shared', answer: wait };
      return { way: null, making: toMaking(underWay.begin(key), kept) };
    },
    forget(taskId) {
      keptAnswers.forget(taskId);
      underWay.forget();
    },
  };
}

function toMaking(flight: Flight, keep: ((answer: FinalAnswer) => void) | null): Making {
  return {
    isWanted: (isFetched) => flight.isWaitedFor || (keep !== null && !isFetched),
    take(answer, { isFetched }) {
      if (!isFetched) keep?.(answer);
      flight.land(answer);
    },
    fail: () => flight.land(null),
    leave: (whenDeserted) => flight.leave(whenDeserted),
  };
}

/** null: an answer of this kind is not kept. */
function keyOf(
  { headers, method, url = '' }: IncomingMessage,
  { scopes }: Caller,
  body: Buffer | null,
  edition: number,
): string | null {
  const type = answerTypeFor(headers.accept);
  const isJson = type === 'application/json' || type === 'application/graphql-response+json';
  if (!isJson || (method !== 'GET' && method !== 'POST')) return null;
  return `${method} ${type} ${scopes.join('+')} ${edition} ${hash('sha256', body ?? url)}`;
}
