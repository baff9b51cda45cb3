/* In this room: the database itself: opening it, its connections and threads, one file for each engine and a few around them. */

import type { Database } from '../tables/database.ts';
import type { Writes } from '../writing/writes.ts';

/** A database by what one wants of it: each on connections of its own, so that none waits for another. */
export interface Store extends Database {
  /** One transaction after the other. */
  readonly writes: Writes;
  close(): Promise<void>;
}
