import { createHash } from 'node:crypto';
import type { DocumentNode } from 'graphql';
import type { Observed } from './observed.ts';

/** An answer as Yoga gave it, and what is told of it whenever it is given. */
export interface ReadyAnswer {
  readonly body: Buffer;
  readonly contentType: string;
  readonly etag: string;
  readonly observed: Observed;
  /** By encoding, once somebody has asked for it. */
  readonly zipped: Map<string, Buffer>;
}

/** An answer that will be the same for ever, and the tasks that it rests on. */
export interface FinalAnswer extends ReadyAnswer {
  readonly taskIds: ReadonlySet<string>;
}

/** An answer that Yoga makes, as those see it who may have a use for its bytes. */
export interface Making {
  /** Whether any of them has one, should the answer turn out final; what was fetched just now may not be on disk yet. */
  isWanted(isFetched: boolean): boolean;
  take(
    answer: FinalAnswer,
    of: { readonly document: DocumentNode | null; isFetched: boolean },
  ): void;
  /** It turned out to be for nobody else. */
  fail(): void;
  /** Its client has gone: calls back as soon as nobody else waits for it. */
  leave(whenDeserted: () => void): void;
}

/** Weak: compressed or not, it is the same answer. */
export function toEtag(body: Buffer): string {
  return `W/"${createHash('sha256').update(body).digest('base64url')}"`;
}
