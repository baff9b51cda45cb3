import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

test('nothing set: the emulator, on loopback, with a store for invented answers', () => {
  expect(readConfig({ DATAFORSEO_LOGIN: '' })).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    upstream: { mode: 'emulator' },
    upstreamCallsPerMinute: 2000,
    upstreamConcurrency: 30,
    database: 'data/demo.db',
  });
});

test('with an account: the real upstream and another store', () => {
  expect(readConfig({ DATAFORSEO_LOGIN: 'me', DATAFORSEO_PASSWORD: 'secret' })).toMatchObject({
    upstream: { mode: 'live', url: 'https://api.dataforseo.com', login: 'me', password: 'secret' },
    database: 'data/archive.db',
  });
});

test('one message names every problem, and no secret', () => {
  const wrong = { PORT: '-1', DATAFORSEO_PASSWORD: 'secret', LOG_LEVEL: 'loud', HOST: '0.0.0.0' };
  const read = () => readConfig(wrong);
  expect(read).toThrow(/PORT[^]*LOG_LEVEL/);
  expect(read).toThrow(/^((?!secret)[^])*$/);
});

test('problems that rest on several settings are named as well', () => {
  expect(() => readConfig({ DATAFORSEO_PASSWORD: 'x', HOST: '::' })).toThrow(
    /DATAFORSEO_LOGIN: needed[^]*HOST: everybody/,
  );
  expect(() => readConfig({ DATAFORSEO_URL: 'https://sandbox.dataforseo.com' })).toThrow(
    /DATAFORSEO_LOGIN/,
  );
});

test('a network is served without keys only when that is said', () => {
  expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow(/API_KEYS/);
  expect(readConfig({ HOST: '0.0.0.0', API_KEYS: 'none' }).host).toBe('0.0.0.0');
  expect(readConfig({ HOST: '127.0.0.2' }).host).toBe('127.0.0.2');
});

test('an address may stand in the brackets that it has in a URL', () => {
  expect(readConfig({ HOST: '[::1]' }).host).toBe('::1');
  expect(() => readConfig({ HOST: '[::]' })).toThrow(/API_KEYS/);
});

test('origins are origins', () => {
  const { corsOrigins } = readConfig({ CORS_ORIGINS: 'https://a.example, http://localhost:3000' });
  expect(corsOrigins).toEqual(['https://a.example', 'http://localhost:3000']);
  for (const wrong of ['*', 'a.example', 'https://a.example/', 'https://a.example/x', 'null']) {
    expect(() => readConfig({ CORS_ORIGINS: wrong })).toThrow(/CORS_ORIGINS/);
  }
});
