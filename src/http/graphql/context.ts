import type { ServerResponse } from 'node:http';
import type { DocumentNode } from 'graphql';
import type { Answer } from '../../graph/context.ts';
import type { Caller } from '../access/caller.ts';
import type { Observed } from './observed.ts';
import type { Making } from './ready-answer.ts';

/** A request, as what surrounds GraphQL knows it. */
export interface ServerContext extends Caller {
  readonly answer: Answer;
  /** When it was all there, by `performance.now()`. */
  readonly begun: number;
  /** What was found out of the operation so far. */
  readonly noted: Noted;
  /** Whoever else may have a use for the answer; null: nobody. */
  readonly making: Making | null;
  /** What was sent by POST; null for a GET. */
  readonly body: Buffer | null;
  /** Ends when the client goes away before all of the answer was sent. */
  readonly signal: AbortSignal;
}

export interface Noted {
  document: DocumentNode | null;
  observed: Observed | null;
  /** Sends an answer that goes past Yoga; null: Yoga's own is sent. */
  send: ((response: ServerResponse) => void) | null;
}
