import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { type AuthConfig, ConfigError, type KeyEntry, parseKeys } from '../../config.ts';
import type { Scope } from '../../model/scopes.ts';
import type { Caller } from './caller.ts';

/** How often the file of keys is looked at, in milliseconds. */
const LOOK = 1000;

export interface Keyring {
  /** Whose key it is; null for a key we do not know. */
  readonly find: (key: string) => Caller | null;
  readonly close: () => void;
}

interface Lock {
  readonly entry: KeyEntry;
  readonly hash: Buffer;
  readonly ended: AbortController;
}

/**
 * The keys of the configuration, and those of a file, which is read again whenever it changes: a key that is gone from
 * it is good for nothing from then on. A file with a mistake changes nothing. Throws ConfigError for one at the start.
 */
export function createKeyring(
  { keys, keysFile }: AuthConfig,
  onBadFile: (error: unknown) => void,
): Keyring {
  let locks = keys.map((entry) => toLock(entry));

  function readFile(file: string): void {
    const entries = [...keys, ...parseKeys(readFileSync(file, 'utf8'), keys)];
    const before = new Map(locks.map((lock) => [JSON.stringify(lock.entry), lock]));
    locks = entries.map((entry) => before.get(JSON.stringify(entry)) ?? toLock(entry));
    for (const old of before.values()) if (!locks.includes(old)) old.ended.abort();
  }

  function look(): void {
    try {
      if (keysFile !== null) readFile(keysFile);
    } catch (error) {
      onBadFile(error);
    }
  }

  if (keysFile !== null) {
    try {
      readFile(keysFile);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ConfigError(`API_KEYS_FILE: ${reason}`, { cause });
    }
    watchFile(keysFile, { interval: LOOK, persistent: false }, look);
  }

  return {
    find(key) {
      const sent = Buffer.from(hash('sha256', key, 'hex'), 'hex');
      let found: Lock | null = null;
      // All are compared, each in the same time: neither which nor how much of one fits is told.
      for (const lock of locks) if (timingSafeEqual(lock.hash, sent)) found = lock;
      if (found === null) return null;
      const { ended, entry } = found;
      return { name: entry.name, scopes: entry.scopes, ended: () => ended.signal };
    },
    close: () => {
      if (keysFile !== null) unwatchFile(keysFile, look);
    },
  };
}

function toLock(entry: KeyEntry): Lock {
  return { entry, hash: Buffer.from(entry.hash, 'hex'), ended: new AbortController() };
}

/** A new key, shown once, and what to add to API_KEYS for it. */
export function makeKey(name: string, scopes: readonly Scope[]): { key: string; entry: string } {
  const key = randomBytes(32).toString('base64url');
  return { key, entry: `${name}:${scopes.join('+')}:${hash('sha256', key)}` };
}
