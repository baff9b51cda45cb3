import type { Answer } from '../../graph/context.ts';
import type { Caller } from '../access/caller.ts';

/** A request, as what surrounds GraphQL knows it. */
export interface ServerContext extends Caller {
  readonly answer: Answer;
}
