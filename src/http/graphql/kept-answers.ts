/*
 * The quickest way to an answer: the bytes of one that was given before. It applies where the same request (its method,
 * its body or address to the letter, the JSON that it takes, its caller's scopes) was answered by Yoga from final tasks
 * alone, for the second time. Everything else is Yoga's, which also makes what is kept here.
 */

import { LRUCache } from 'lru-cache';
import type { FinalAnswer, ReadyAnswer } from './ready-answer.ts';

/** Keeps the answer of the request that it was made for. */
export type Keep = (answer: FinalAnswer) => void;

export interface KeptAnswers {
  /** What was answered to this request before; else how its answer is kept, where it is worth it. */
  find(key: string): ReadyAnswer | Keep | null;
  /** Lets go of all answers that rest on a task. */
  forget(taskId: string): void;
}

/** What an answer takes for each of its bytes, its zipped forms among it; and beside them, for itself and for each task. */
const FORMS = 1.5;
const OVERHEAD = 1000;
const PER_TASK = 150;
/** Requests that are remembered as seen once: what is never asked again is not worth keeping. */
const SEEN = 10_000;
/** No single answer takes more than this share of all. */
const LARGEST = 1 / 8;

export function createKeptAnswers(maxBytes: number): KeptAnswers {
  const entries = new LRUCache<string, FinalAnswer>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes * LARGEST),
    dispose: (entry, key) => unlink(key, entry),
  });
  const keys = new Map<string, Set<string>>();
  const seen = new LRUCache<string, true>({ max: SEEN });
  /** Deletions so far: what was being answered during one may rest on what is gone. */
  let deletions = 0;

  function unlink(key: string, { taskIds }: FinalAnswer): void {
    for (const id of taskIds) {
      const own = keys.get(id);
      own?.delete(key);
      if (own?.size === 0) keys.delete(id);
    }
  }

  function keep(key: string, answer: FinalAnswer): void {
    const { body, taskIds } = answer;
    const size = Math.ceil(FORMS * body.length) + OVERHEAD + PER_TASK * taskIds.size;
    entries.set(key, answer, { size });
    if (!entries.has(key)) return; // too large
    for (const id of taskIds) {
      const own = keys.get(id) ?? new Set();
      keys.set(id, own.add(key));
    }
  }

  return {
    find(key) {
      const entry = entries.get(key);
      if (entry) return entry;
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
