/* In this room: the database itself: opening it, its connections and threads, one file for each engine and a few around them. */

import type { Database } from '../tables/database.ts';
import type { Writes } from '../writing/writes.ts';

/** The rows of a statement, for each of these parameters. */
export type ReadNow = (
  sql: string,
  parameters: readonly (readonly unknown[])[],
) => readonly unknown[];

/** A database by what one wants of it: each on connections of its own, so that none waits for another. */
export interface Store extends Database {
  /**
   * Reads on the thread of whoever asks, without a way to another one: for what takes microseconds. It throws instead of
   * waiting for a lock. null: the database is not in this process.
   */
  readonly readNow: ReadNow | null;
  /** One transaction after the other. */
  readonly writes: Writes;
  close(): Promise<void>;
}
