import type { Mentions } from '../archive/questions/mentions.ts';
import type { Store } from '../archive/store/store.ts';
import type { Limiter } from '../upstream/limiter.ts';
import type { ReadAccount } from './account.ts';
import type { Collector } from './collect.ts';
import type { Find } from './find.ts';
import type { Models } from './models.ts';
import type { Posting } from './posting/post.ts';
import type { Watch } from './watch.ts';

/** Everything that can be done with tasks: what the GraphQL schema stands on. */
export interface Tasks {
  readonly find: Find;
  readonly store: Store;
  readonly mentions: Mentions;
  readonly pay: Posting;
  readonly watch: Watch;
  readonly collector: Collector;
  readonly models: Models;
  readonly readAccount: ReadAccount;
  readonly limiter: Limiter;
  readonly readyLimiter: Limiter;
}
