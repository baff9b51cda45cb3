import type { Scope } from '../../model/scopes.ts';

/** Whose request it is, and what that allows. */
export interface Caller {
  /** The name of a key, or `user:` and the subject of a token. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Aborts when the key is taken away or the token expires; null: never. For whoever stays longer than a request. */
  readonly ended: () => AbortSignal | null;
}

/** Without keys everybody may do everything: that is allowed on loopback, or by the operator's word. */
export const ANYBODY = 'anybody';
export const anybody: Caller = {
  name: ANYBODY,
  scopes: ['read', 'spend', 'raw', 'admin'],
  ended: () => null,
};
