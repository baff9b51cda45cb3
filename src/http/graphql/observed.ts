import type { ErrorCode } from '../../model/errors.ts';

/** An operation that is over or never began, or a subscription that begins: never its variables or its answer. */
export interface Observed {
  readonly requestId: string;
  readonly caller: string;
  /** Neither is known of what is no document. */
  readonly kind: string | undefined;
  readonly operation: string | undefined;
  readonly ms: number;
  /** What it was weighed at; how many tasks were fetched from upstream for it, were here, or could not be had. */
  readonly cost: number;
  readonly fetched: number;
  readonly kept: number;
  readonly missed: number;
  /** `ok`, `abandoned` by a client that went away before its answer was there, or the first code of its errors. */
  readonly outcome: string;
  /** It was not executed: by which of the quick ways it was answered. */
  readonly way?: 'kept' | 'combined' | 'shared';
  /** The codes of its errors, each once. */
  readonly errors?: readonly string[];
}

/** A request that was not let as far as GraphQL. */
export interface Refused {
  readonly requestId: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly caller?: string;
}

/** With one decimal. */
export function millisecondsSince(begun: number): number {
  return Math.round((performance.now() - begun) * 10) / 10;
}
