import type { IncomingMessage } from 'node:http';
import type { AuthConfig } from '../../config.ts';
import type { Scope } from '../../model/scopes.ts';
import { createKeyring } from './keys.ts';
import { createTokens } from './tokens.ts';

/** Whose request it is, and what that allows. */
export interface Caller {
  /** The name of a key, or `user:` and the subject of a token. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Aborts when the key is taken away or the token expires; null: never. For whoever stays longer than a request. */
  readonly ended: () => AbortSignal | null;
}

export interface Auth {
  /** Who sends a request; null for nobody we know. Rejects when that cannot be found out. */
  readonly authenticate: (request: IncomingMessage) => Promise<Caller | null>;
  close(): void;
}

/** Hears of what the operator has to see to. */
interface Told {
  readonly onBadFile: (error: unknown) => void;
  readonly onIssuerTrouble: (error: unknown) => void;
}

/** Without keys everybody may do everything: that is allowed on loopback, or by the operator's word. */
export const ANYBODY = 'anybody';
const anybody: Caller = {
  name: ANYBODY,
  scopes: ['read', 'spend', 'raw', 'admin'],
  ended: () => null,
};

/** Keys and tokens, whichever are configured. */
export function createAuth(config: AuthConfig | null, { onBadFile, onIssuerTrouble }: Told): Auth {
  if (config === null) return { authenticate: async () => anybody, close() {} };
  const keyring = createKeyring(config, onBadFile);
  const readToken = config.tokens && createTokens(config.tokens, onIssuerTrouble);
  return {
    async authenticate({ headers }) {
      const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
      const key = bearer ?? headers['x-api-key'];
      if (typeof key !== 'string' || key === '') return null;
      // A key has no dots, a token has two.
      const isToken = bearer !== undefined && /^[^.]+\.[^.]*\.[^.]*$/.test(bearer);
      return isToken && readToken ? await readToken(bearer) : keyring.find(key);
    },
    close: keyring.close,
  };
}
