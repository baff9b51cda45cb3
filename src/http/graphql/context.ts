import type { Answer } from '../../graph/context.ts';
import type { Caller } from '../access/caller.ts';
import type { Keep } from './kept-answers.ts';
import type { Observed } from './observed.ts';

/** A request, as what surrounds GraphQL knows it. */
export interface ServerContext extends Caller {
  readonly answer: Answer;
  /** What was told of the operation, once it was. */
  readonly noted: { observed: Observed | null };
  /** Keeps the answer; null: it is not worth it. */
  readonly keep: Keep | null;
  /** What was sent by POST; null for a GET. */
  readonly body: Buffer | null;
  /** Ends when the client goes away before all of the answer was sent. */
  readonly signal: AbortSignal;
  /** Ends the connection in the middle of the answer. */
  readonly cut: () => void;
}
