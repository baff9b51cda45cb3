import type { Kysely } from 'kysely';
import type { FullText } from './full-text.ts';
import type { Tables } from './tables.ts';

/** What questions are asked of: connections that only read, so that none waits for a write. */
export interface Database {
  /** Short reads. */
  readonly reader: Kysely<Tables>;
  /** Reads that may take long. */
  readonly reports: Kysely<Tables>;
  /** How this database finds words. */
  readonly fullText: FullText;
}
