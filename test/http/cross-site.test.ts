import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '../../src/http/access/keys.ts';
import { startTestService, type TestService } from '../support/service.ts';

const listed = 'https://app.example.com';
const foreign = 'https://evil.example';
const csrf = { 'x-graphql-yoga-csrf': '1' };

type Asked = Readonly<Record<string, string>>;

/** A task that is nobody's yet: asking for it makes a call of upstream. */
async function get(
  service: TestService,
  headers: Asked,
): Promise<{ status: number; calls: number }> {
  const [id] = service.emulator.addMany(1);
  const query = encodeURIComponent(`{ task(id: "${id}") { status } }`);
  const calls = service.emulator.count();
  const { body, statusCode } = await request(`${service.url}/graphql?query=${query}`, { headers });
  await body.dump();
  return { status: statusCode, calls: service.emulator.count() - calls };
}

const answered = { status: 200, calls: 1 };
const refused = { status: 403, calls: 0 };

describe('on loopback', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ env: { CORS_ORIGINS: listed } });
  });
  afterAll(() => service[Symbol.asyncDispose]());
  const own = () => new URL(service.url).origin;

  test.each<[string, () => Asked]>([
    ['curl, a script, a server', () => ({})],
    ['a program that takes events', () => ({ accept: 'text/event-stream' })],
    ['a page of this origin', () => ({ 'sec-fetch-site': 'same-origin' })],
    [
      'an EventSource of this origin',
      () => ({ 'sec-fetch-site': 'same-origin', accept: 'text/event-stream, */*' }),
    ],
    [
      'an address that was typed',
      () => ({ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }),
    ],
    ['an old browser, of this origin', () => ({ origin: own() })],
    ['a page behind a proxy that speaks TLS', () => ({ origin: own().replace('http:', 'https:') })],
    ['a page that is listed', () => ({ 'sec-fetch-site': 'cross-site', origin: listed })],
    [
      'a page of this site that is listed',
      () => ({ 'sec-fetch-site': 'same-site', origin: listed }),
    ],
    ['an old browser, listed', () => ({ origin: listed })],
    [
      'a foreign page that was allowed a header',
      () => ({ ...csrf, 'sec-fetch-site': 'cross-site' }),
    ],
    ['the same with Apollo', () => ({ 'apollo-require-preflight': '1', origin: foreign })],
    ['a foreign page with a key', () => ({ 'sec-fetch-site': 'cross-site', 'x-api-key': 'k' })],
    ['the same as bearer', () => ({ 'sec-fetch-site': 'cross-site', authorization: 'Bearer k' })],
    ['a foreign page with JSON', () => ({ origin: foreign, 'content-type': 'application/json' })],
  ])('%s is answered', async (_, headers) => {
    expect(await get(service, headers())).toEqual(answered);
  });

  test.each<[string, () => Asked]>([
    [
      'a picture in a foreign page',
      () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }),
    ],
    ['a script of a foreign page', () => ({ 'sec-fetch-site': 'cross-site', origin: foreign })],
    [
      'a page of this site, not listed',
      () => ({ 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' }),
    ],
    ['the same without an origin', () => ({ 'sec-fetch-site': 'same-site' })],
    ['an old browser', () => ({ origin: foreign })],
    ['another port', () => ({ origin: 'http://127.0.0.1:1' })],
    ['a sandboxed page', () => ({ origin: 'null' })],
    ['a name that begins like ours', () => ({ origin: `${own()}.evil.example` })],
    ['one that begins like a listed one', () => ({ origin: `${listed}.evil.example` })],
    ['one that ends like a listed one', () => ({ origin: 'https://evil-app.example.com' })],
    ['what no browser says', () => ({ 'sec-fetch-site': 'nonsense' })],
    ['a form', () => ({ origin: foreign, 'content-type': 'text/plain' })],
  ])('%s is refused, and upstream is not asked', async (_, headers) => {
    expect(await get(service, headers())).toEqual(refused);
  });

  test('a link from elsewhere opens the page and executes nothing', async () => {
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      accept: 'text/html',
    };
    const { body, headers } = await request(`${service.url}/graphql`, { headers: link });
    expect(headers['content-type']).toMatch(/^text\/html/);
    await body.dump();
    await using without = await startTestService({ env: { GRAPHIQL: 'off' } });
    expect(await get(without, link)).toEqual(refused);
  });

  test('a refused page cannot read why, a listed one can', async () => {
    const query = `${service.url}/graphql?query={__typename}`;
    for (const origin of [listed, foreign]) {
      const { body, headers } = await request(query, { headers: { origin } });
      await body.dump();
      expect(headers['access-control-allow-origin']).toBe(origin === listed ? listed : undefined);
    }
  });

  test('a preflight allows the headers that it asks for, to a listed page', async () => {
    // As Apollo Client 4 sends them with `clientAwareness`.
    const asked = 'apollographql-client-name,apollographql-client-version,content-type';
    const { headers, statusCode } = await request(`${service.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: listed,
        'access-control-request-method': 'POST',
        'access-control-request-headers': asked,
      },
    });
    expect(statusCode).toBe(204);
    expect(headers['access-control-allow-headers']).toBe(asked);
    expect(headers['vary']).toMatch(/access-control-request-headers/i);
  });
});

describe('on a network', () => {
  const reader = makeKey('reader', ['read']);
  const network = { HOST: '0.0.0.0', CORS_ORIGINS: listed };

  test('where everybody may do everything, a GET without any sign needs a header that pages cannot send', async () => {
    await using service = await startTestService({ env: { ...network, API_KEYS: 'none' } });
    const port = new URL(service.url).port;
    const ask = (headers: Asked) => get(service, { host: `10.0.0.1:${port}`, ...headers });
    expect(await ask({})).toEqual(refused);
    expect(await ask({ 'sec-fetch-site': 'cross-site' })).toEqual(refused);
    expect(await ask({ origin: foreign })).toEqual(refused);
    expect(await ask(csrf)).toEqual(answered);
    expect(await ask({ origin: listed })).toEqual(answered);
    expect(await ask({ origin: `http://10.0.0.1:${port}` })).toEqual(answered);
    expect(await ask({ 'sec-fetch-site': 'same-origin' })).toEqual(answered);
  });

  test('where a key is needed, the key is the sign', async () => {
    await using service = await startTestService({ env: { ...network, API_KEYS: reader.entry } });
    expect(await get(service, { 'x-api-key': reader.key })).toEqual(answered);
    expect(await get(service, {})).toEqual({ status: 401, calls: 0 });
  });
});
