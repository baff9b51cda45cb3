import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { KeyEntry } from '../config.ts';
import type { Scope } from '../model/scopes.ts';

/** Whose request it is, and what that allows. */
export interface Caller {
  readonly caller: string;
  readonly scopes: readonly Scope[];
}

export type Authenticate = (request: IncomingMessage) => Caller | null;

/** Without keys everybody may do everything: that is allowed on loopback, or by the operator's word. */
const anybody: Caller = { caller: 'anybody', scopes: ['read', 'spend', 'raw', 'admin'] };

/** Who sends a request, by its key; null for nobody we know. */
export function createAuthenticate(keys: readonly KeyEntry[] | null): Authenticate {
  if (keys === null) return () => anybody;
  const entries = keys.map(({ hash, name, scopes }) => ({
    hash: Buffer.from(hash, 'hex'),
    caller: { caller: name, scopes },
  }));
  return (request) => {
    const key = readKey(request);
    if (key === null) return null;
    const hash = createHash('sha256').update(key).digest();
    let found: Caller | null = null;
    // All are compared, each in the same time: neither which nor how much of one fits is told.
    for (const entry of entries) if (timingSafeEqual(entry.hash, hash)) found = entry.caller;
    return found;
  };
}

function readKey({ headers }: IncomingMessage): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const key = bearer ?? headers['x-api-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}

/** A new key, shown once, and what to add to API_KEYS for it. */
export function makeKey(name: string, scopes: readonly Scope[]): { key: string; entry: string } {
  const key = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(key).digest('hex');
  return { key, entry: `${name}:${scopes.join('+')}:${hash}` };
}
