import { hash } from 'node:crypto';
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { TokenConfig } from '../../config.ts';
import { isScope, type Scope } from '../../model/scopes.ts';
import type { Caller } from './caller.ts';

/** Signatures by keys of which the issuer publishes a half; a secret that both sides know is none, nor is `none`. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];
/** However many unknown key ids come, the issuer is asked no more often, in milliseconds. */
const COOLDOWN = 30_000;
/** For how long it is not asked again when it did not answer, in milliseconds; clients are told as much. */
const PAUSE = 5000;
/** Tokens whose signature is remembered as good. */
const REMEMBERED = 5000;
/** setTimeout counts no further, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Whose token it is, null for one that is not good; rejects when the issuer's keys cannot be had. One that was good is
 * told of at once until it expires, or the issuer's keys are to be read again: what they are no longer good for ends then.
 * `onTrouble` hears why, once for each time that the issuer was asked.
 */
export function createTokens(
  { audience, issuer, jwksUrl }: TokenConfig,
  onTrouble: (error: unknown) => void,
) {
  let told: unknown = null;
  /** How often the issuer was asked for its keys. */
  let asked = 0;
  /** By their hashes: a token is a secret. */
  const good = new LRUCache<string, Good>({ max: REMEMBERED });
  const ask = sparingly(fetch);
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    cooldownDuration: COOLDOWN,
    timeoutDuration: 5000,
    [customFetch](url, init) {
      asked += 1;
      return ask(url, init);
    },
  });

  async function verify(token: string, name: string): Promise<Caller | null> {
    const before = asked;
    let payload: JWTPayload;
    try {
      const verified = await jwtVerify(token, keys, {
        audience,
        issuer,
        algorithms,
        requiredClaims: ['exp', 'sub'],
      });
      payload = verified.payload;
    } catch (error) {
      if (isAboutToken(error)) return null;
      // Those who wait for the same answer of the issuer get the same error.
      if (!(error instanceof LeftAlone) && error !== told) onTrouble(error);
      told = error;
      throw error;
    }
    const { exp, sub } = payload;
    if (typeof sub !== 'string' || sub === '') return null;
    const caller: Caller = {
      // No key has a name like that: what one of them posted is not the other's.
      name: `user:${sub}`,
      scopes: scopesOf(payload),
      ended: () => endOf(exp ?? 0),
    };
    // While the keys were being read, it may have been verified by those before them.
    if (exp !== undefined && asked === before) good.set(name, { caller, exp, asked });
    return caller;
  }

  return (token: string): Caller | Promise<Caller | null> => {
    const name = hash('sha256', token);
    const known = good.get(name);
    const isGood = known && known.asked === asked && keys.fresh && Date.now() < known.exp * 1000;
    return isGood ? known.caller : verify(token, name);
  };
}

interface Good {
  readonly caller: Caller;
  /** Seconds, as the token says. */
  readonly exp: number;
  readonly asked: number;
}

class LeftAlone extends Error {
  override readonly message = 'The issuer did not answer a moment ago.';
}

/** Anybody's token makes us ask: an issuer in trouble is left alone for a while, as one that answers is by COOLDOWN. */
function sparingly(ask: FetchImplementation): FetchImplementation {
  let askAgainAt = 0;
  return async (url, options) => {
    if (Date.now() < askAgainAt) throw new LeftAlone();
    askAgainAt = Date.now() + PAUSE;
    return await ask(url, options);
  };
}

function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}

/** The claim is a list with spaces, by its standard; others are no scopes of ours. */
function scopesOf({ scope }: JWTPayload): readonly Scope[] {
  return typeof scope === 'string' ? scope.split(' ').filter((name) => isScope(name)) : [];
}

/** `exp` may have a fraction, of which a timer would not hear. */
function endOf(expires: number): AbortSignal {
  const left = Math.floor(expires * 1000) - Date.now();
  return AbortSignal.timeout(Math.min(Math.max(0, left), LONGEST_TIMER));
}
