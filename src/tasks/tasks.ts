/* In this room: what is done with tasks: the only storey that knows both the archive and the upstream. */

import type { Questions } from '../archive/questions/questions.ts';
import type { Limiter } from '../upstream/limiter.ts';
import type { ReadAccount } from './account.ts';
import type { Collector } from './collect.ts';
import type { Deleting } from './deleting.ts';
import type { Find } from './find.ts';
import type { Models } from './models.ts';
import type { Posting } from './posting/post.ts';
import type { Watch } from './watch.ts';

/** Everything that can be done with tasks: what the GraphQL schema stands on. */
export interface Tasks {
  readonly find: Find;
  /** Over all answers that are kept. */
  readonly questions: Questions;
  readonly posting: Posting;
  readonly watch: Watch;
  readonly collector: Collector;
  readonly deleting: Deleting;
  readonly models: Models;
  readonly readAccount: ReadAccount;
  readonly limiter: Limiter;
  readonly readyLimiter: Limiter;
}
