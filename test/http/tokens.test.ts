import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { createTestLog } from '../support/log.ts';
import { startTestService, subscribe, type Untyped } from '../support/service.ts';

/** An issuer of tokens: its keys over HTTP, and how often they were asked for. */
async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [jwk] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  return {
    url,
    jwk,
    privateKey,
    requests: () => requests,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const issuer = await startIssuer();
const key = makeKey('reader', ['read']);
const env = {
  JWKS_URL: issuer.url,
  JWT_AUDIENCE: 'graphql',
  JWT_ISSUER: 'https://issuer.example',
  API_KEYS: key.entry,
};
const service = await startTestService({ env });
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await issuer.close();
});

interface Claims {
  readonly scope?: string | undefined;
  readonly audience?: string;
  readonly issuer?: string;
  readonly expires?: string | number | null;
  readonly subject?: unknown;
  readonly kid?: string;
  readonly notBefore?: string;
}

async function sign(claims: Claims = {}, privateKey = issuer.privateKey): Promise<string> {
  const { expires = '5 minutes', subject = 'ann' } = claims;
  const token = new SignJWT({
    scope: claims.scope ?? 'read',
    ...(subject !== null && { sub: subject as string }), // or what an issuer should not write
  })
    .setProtectedHeader({ alg: 'RS256', kid: claims.kid ?? 'k1' })
    .setAudience(claims.audience ?? 'graphql')
    .setIssuer(claims.issuer ?? 'https://issuer.example');
  if (expires !== null) token.setExpirationTime(expires);
  if (claims.notBefore) token.setNotBefore(claims.notBefore);
  return await token.sign(privateKey);
}

async function send(token: string, query = '{ account { scopes } }', url = service.url) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, body: await response.json() };
}

test('a token opens what its scopes name; words that are no scopes open nothing', async () => {
  const { body } = await send(await sign({ scope: 'openid read spend everything' }));
  expect(body.data.account.scopes).toEqual(['read', 'spend']);
  const none = await send(await sign({ scope: 'openid' }));
  expect(none.body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  // Keys are still good beside tokens.
  expect((await send(key.key)).body.data.account.scopes).toEqual(['read']);
});

const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token that is not good is nobody', () => {
  const claims = {
    sub: 'ann',
    aud: 'graphql',
    iss: 'https://issuer.example',
    scope: 'read spend admin',
    exp: Math.floor(Date.now() / 1000) + 300,
  };
  test.each<[string, () => string | Promise<string>]>([
    ['expired', () => sign({ expires: Math.floor(Date.now() / 1000) - 60 })],
    ['without an end', () => sign({ expires: null })],
    ['not yet good', () => sign({ notBefore: '5 minutes' })],
    ['for somebody else', () => sign({ audience: 'another' })],
    ['from somebody else', () => sign({ issuer: 'https://evil.example' })],
    ['of nobody', () => sign({ subject: null })],
    ['of somebody without a name', () => sign({ subject: '' })],
    ['of somebody whose name is no text', () => sign({ subject: ['ann'] })],
    ['unsigned', () => `${b64({ alg: 'none' })}.${b64(claims)}.`],
    [
      'signed with the public key as a secret',
      async () => {
        const secret = new TextEncoder().encode(JSON.stringify(issuer.jwk));
        return await new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .sign(secret);
      },
    ],
    [
      'signed by another key of that name',
      async () => await sign({}, (await generateKeyPair('RS256')).privateKey),
    ],
    [
      'with claims changed afterwards',
      async () => {
        const [head, , signature] = (await sign()).split('.');
        return `${head}.${b64(claims)}.${signature}`;
      },
    ],
    [
      'with a key of its own in its head',
      async () => {
        const own = await generateKeyPair('RS256');
        const jwk = await exportJWK(own.publicKey);
        return await new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', kid: 'k1', jwk })
          .sign(own.privateKey);
      },
    ],
    ['garbage', () => 'a.b.c'],
    ['empty parts', () => 'a..'],
  ])('%s', async (_, make) => {
    const { body, status } = await send(await make());
    expect(status).toBe(401);
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(JSON.stringify(body)).not.toMatch(/signature|claim|kid/i);
    expect(service.emulator.count('user_data')).toBe(0);
  });
});

/** Moves the clock on, for the rest of a test. */
function passMinutes(count: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime(now + count * 60_000);
}

describe('a token that was good', () => {
  test('is not good any more once it has expired', async () => {
    const token = await sign({ expires: '2 minutes' });
    for (let count = 0; count < 3; count += 1) expect((await send(token)).status).toBe(200);
    passMinutes(1);
    expect((await send(token)).status).toBe(200);
    passMinutes(1);
    expect((await send(token)).status).toBe(401);
  });

  test('is not good any more once the keys that it was signed with are no longer told', async () => {
    const own = await startIssuer();
    onTestFinished(() => void own.close());
    await using other = await startTestService({ env: { ...env, JWKS_URL: own.url } });
    const ask = async (token: string) => (await send(token, undefined, other.url)).status;
    const token = await sign({ expires: '2 hours' }, own.privateKey);
    for (let count = 0; count < 3; count += 1) expect(await ask(token)).toBe(200);
    expect(own.requests()).toBe(1);
    own.jwk.kid = 'k2';
    passMinutes(11); // its keys are read again after ten
    expect(await ask(token)).toBe(401);
    expect(await ask(await sign({ expires: '2 hours', kid: 'k2' }, own.privateKey))).toBe(200);
  });

  test('says nothing of another', async () => {
    const token = await sign();
    expect((await send(token)).status).toBe(200);
    const [head, claims, signature = ''] = token.split('.');
    const wrong = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect((await send(`${head}.${claims}.${wrong}`)).status).toBe(401);
    expect((await send(token)).status).toBe(200);
  });
});

test('unknown key ids do not hammer the issuer', async () => {
  await send(await sign());
  const before = issuer.requests();
  for (let at = 0; at < 50; at += 1) {
    expect((await send(await sign({ kid: `unknown-${at}` }))).status).toBe(401);
  }
  expect(issuer.requests() - before).toBeLessThanOrEqual(1);
});

test('an issuer that cannot be reached is no reason to call a token bad, nor to let it in', async () => {
  await using own = await startTestService({
    env: { ...env, JWKS_URL: 'http://127.0.0.1:9/jwks' },
  });
  const { body, status } = await send(await sign(), '{ account { scopes } }', own.url);
  expect(status).toBe(503);
  expect(body).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL', retryable: true } }] });
});

test.each([
  ['an error', 500, ''],
  ['no JSON', 200, 'nonsense'],
  ['no keys', 200, '{"keys":7}'],
])('an issuer that answers with %s is asked and told of once', async (_, status, body) => {
  let requests = 0;
  const server = createServer((__, response) => {
    requests += 1;
    response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { lines, log } = createTestLog();
  await using own = await startTestService({
    log,
    env: { ...env, JWKS_URL: `http://127.0.0.1:${port}/jwks` },
  });
  const token = await sign();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => send(token, undefined, own.url)),
  );
  for (let at = 0; at < 10; at += 1) answers.push(await send(token, undefined, own.url));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([503]));
  const scrape = await fetch(`${own.url}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(scrape.status).toBe(503);
  expect(requests).toBe(1);
  const levels = lines.map((line) => Number(JSON.parse(line).level));
  expect(levels.filter((level) => level >= 50)).toHaveLength(1);
  server.close();
});

test.each([
  ['', 2],
  [', also within a millisecond', 2.123_456_7],
])('a stream ends with its token%s', async (_, seconds) => {
  const token = await sign({ expires: Math.floor(Date.now() / 1000) + seconds });
  const answers: Untyped[] = [];
  const stream = subscribe(
    service.url,
    'subscription { taskCompleted { eventId } }',
    {},
    { authorization: `Bearer ${token}` },
  );
  for await (const answer of stream) answers.push(answer);
  expect(answers).toMatchObject([{ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
});
