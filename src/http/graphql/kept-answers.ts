/*
 * The quickest way to an answer: the bytes of one that was given before. It applies where the same request (its method,
 * its body or address to the letter, the JSON that it takes, its caller's scopes) was answered by Yoga from final tasks
 * alone, for the second time. Everything else is Yoga's, which also makes what is kept here.
 */

import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { answerTypeFor } from '../access/accept.ts';
import type { Caller } from '../access/caller.ts';
import type { Observed } from './observed.ts';

/** An answer as Yoga gave it, and what is told of it whenever it is given. */
export interface KeptAnswer {
  readonly body: Buffer;
  readonly contentType: string;
  readonly etag: string;
  readonly observed: Observed;
  /** By encoding, once somebody has asked for it. */
  readonly zipped: Map<string, Buffer>;
}

/** An answer that may be kept, and the tasks that it rests on. */
export interface NewAnswer extends Omit<KeptAnswer, 'zipped'> {
  readonly taskIds: ReadonlySet<string>;
}

/** Keeps the answer of the request that it was made for. */
export type Keep = (answer: NewAnswer) => void;

export interface KeptAnswers {
  /** What was answered to this request before; else how its answer is kept, where it is worth it. */
  find(request: IncomingMessage, caller: Caller, body: Buffer | null): KeptAnswer | Keep | null;
  /** Lets go of all answers that rest on a task. */
  forget(taskId: string): void;
}

export interface KeptAnswersParts {
  readonly maxBytes: number;
  /** Changes whenever an id may mean another document than before. */
  readonly edition: () => number;
}

/** What an answer takes for each of its bytes, its zipped forms among it; and beside them, for itself and for each task. */
const FORMS = 1.5;
const OVERHEAD = 1000;
const PER_TASK = 150;
/** Requests that are remembered as seen once: what is never asked again is not worth keeping. */
const SEEN = 10_000;
/** No single answer takes more than this share of all. */
const LARGEST = 1 / 8;

interface Entry {
  readonly answer: KeptAnswer;
  readonly taskIds: ReadonlySet<string>;
}

export function createKeptAnswers({ edition, maxBytes }: KeptAnswersParts): KeptAnswers {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes * LARGEST),
    dispose: (entry, key) => unlink(key, entry),
  });
  const keys = new Map<string, Set<string>>();
  const seen = new LRUCache<string, true>({ max: SEEN });
  /** Deletions so far: what was being answered during one may rest on what is gone. */
  let deletions = 0;

  function unlink(key: string, { taskIds }: Entry): void {
    for (const id of taskIds) {
      const own = keys.get(id);
      own?.delete(key);
      if (own?.size === 0) keys.delete(id);
    }
  }

  function keep(key: string, { taskIds, ...made }: NewAnswer): void {
    const entry = { answer: { ...made, zipped: new Map() }, taskIds };
    const size = Math.ceil(FORMS * made.body.length) + OVERHEAD + PER_TASK * taskIds.size;
    entries.set(key, entry, { size });
    if (!entries.has(key)) return; // too large
    for (const id of taskIds) {
      const own = keys.get(id) ?? new Set();
      keys.set(id, own.add(key));
    }
  }

  return {
    find(request, caller, body) {
      const key = keyOf(request, caller, body, edition());
      if (key === null) return null;
      const entry = entries.get(key);
      if (entry) return entry.answer;
      if (!seen.has(key)) {
        seen.set(key, true);
        return null;
      }
      const before = deletions;
      return (made) => {
        if (deletions === before) keep(key, made);
      };
    },
    forget(taskId) {
      deletions += 1;
      for (const key of keys.get(taskId) ?? []) entries.delete(key);
    },
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
