/* In this room: who may come in, and how often: callers, keys, tokens, rate limits, what another site's page may ask. */

import type { IncomingMessage } from 'node:http';
import type { AuthConfig } from '../../config.ts';
import { anybody, type Caller } from './caller.ts';
import { createKeyring } from './keys.ts';
import { createTokens } from './tokens.ts';

export interface Auth {
  /**
   * Who sends a request; null for nobody we know. A key is looked up at once, a token has to be verified the first time:
   * a promise, which rejects when that cannot be done.
   */
  readonly authenticate: (request: IncomingMessage) => Caller | null | Promise<Caller | null>;
  close(): void;
}

/** Hears of what the operator has to see to. */
interface Told {
  readonly onBadFile: (error: unknown) => void;
  readonly onIssuerTrouble: (error: unknown) => void;
}

/** Keys and tokens, whichever are configured. */
export function createAuth(config: AuthConfig | null, { onBadFile, onIssuerTrouble }: Told): Auth {
  if (config === null) return { authenticate: () => anybody, close() {} };
  const keyring = createKeyring(config, onBadFile);
  const readToken = config.tokens && createTokens(config.tokens, onIssuerTrouble);
  return {
    authenticate({ headers }) {
      const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
      const key = bearer ?? headers['x-api-key'];
      if (typeof key !== 'string' || key === '') return null;
      // A key has no dots, a token has two.
      const isToken = bearer !== undefined && /^[^.]+\.[^.]*\.[^.]*$/.test(bearer);
      return isToken && readToken ? readToken(bearer) : keyring.find(key);
    },
    close: keyring.close,
  };
}
