import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDashboard } from '../../src/http/page/dashboard.ts';
import { startTestService, type TestService } from '../support/service.ts';

const page = '<!doctype html><title>the page</title>';
const script = `export default '${'all of it '.repeat(500)}';`;
let service: TestService;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  const built = join(folder, 'dist');
  await mkdir(join(built, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'a secret');
  await writeFile(join(built, 'index.html'), page);
  await writeFile(join(built, 'assets/index-abc.js'), script);
  service = await startTestService({ env: { DASHBOARD: built } });
});
afterAll(() => service[Symbol.asyncDispose]());

test('each address of the page gets the page, with a policy of its own, and asks each time', async () => {
  for (const path of ['/app/', '/app/archive?cited=a.example', '/app/answers/1-2-3']) {
    const response = await fetch(`${service.url}${path}`);
    expect(response.status, path).toBe(200);
    expect(await response.text()).toBe(page);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toContain('unsafe');
  }
});

test('what never changes is kept for ever, travels compressed, and is confirmed in a few bytes', async () => {
  const url = `${service.url}/app/assets/index-abc.js`;
  const first = await fetch(url);
  expect(await first.text()).toBe(script);
  expect(first.headers.get('content-encoding')).toMatch(/^(br|gzip)$/);
  expect(first.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(first.headers.get('cache-control')).toContain('immutable');
  const etag = first.headers.get('etag') ?? '';
  const again = await fetch(url, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

test('nothing is served but what was built', async () => {
  expect((await fetch(`${service.url}/app/assets/index-old.js`)).status).toBe(404);
  for (const path of ['/app/../secret.txt', '/app/..%2fsecret.txt', '/app/%2e%2e/secret.txt']) {
    expect(await get(`${service.url}${path}`), path).not.toContain('a secret');
  }
  expect((await fetch(`${service.url}/app/`, { method: 'POST' })).status).toBe(405);
  expect((await fetch(`${service.url}/application`)).status).toBe(404);
});

test('who comes to the front door is led to the page', async () => {
  for (const path of ['/', '/app', '/app?period=30']) {
    const response = await fetch(`${service.url}${path}`);
    expect(response.url).toBe(`${service.url}/app/${path.split('app')[1] ?? ''}`);
    expect(await response.text()).toBe(page);
  }
});

test('it is off unless it is asked for, and says what to do where it was not built', async () => {
  await using plain = await startTestService();
  expect((await fetch(`${plain.url}/app/`)).status).toBe(404);
  const empty = await mkdtemp(join(tmpdir(), 'dashboard-'));
  expect(() => createDashboard(empty)).toThrow(
    /DASHBOARD: there is no built dashboard in .*`npm run dashboard:build`/,
  );
});

/** Not fetch, which makes an address plain before it sends it. */
async function get(url: string): Promise<string> {
  const { origin } = new URL(url);
  return await new Promise((resolve, reject) => {
    request(origin, { path: url.slice(origin.length) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('end', () => resolve(text));
    })
      .once('error', reject)
      .end();
  });
}
