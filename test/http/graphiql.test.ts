import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { readOperations } from '../../src/http/page/operations.ts';
import { hasChromium, openPage, startBrowser, type WatchedPage } from '../support/browser.ts';
import { startTestService, type TestService } from '../support/service.ts';

const html = { accept: 'text/html,*/*;q=0.8' };
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

test('the page is compressed, and confirmed in a few bytes when it is known', async () => {
  const first = await fetch(`${service.url}/graphql`, { headers: html });
  expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(first.headers.get('content-encoding')).toBe('gzip');
  expect(Number(first.headers.get('content-length'))).toBeLessThan(3_000_000);
  expect(await first.text()).toContain('AnnotationsOfMany');
  const etag = first.headers.get('etag') ?? '';
  const again = await fetch(`${service.url}/graphql`, {
    headers: { ...html, 'if-none-match': etag },
  });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
});

test('a program that asks by GET gets an answer, not a page', async () => {
  const url = `${service.url}/graphql?query=${encodeURIComponent('{ __typename }')}`;
  const headers = { accept: 'application/json', 'x-graphql-yoga-csrf': '1' };
  const response = await fetch(url, { headers });
  expect(await response.json()).toMatchObject({ data: { __typename: 'Query' } });
});

test('with a real account, no tab spends money by the press of a button', async () => {
  // The test service is told an account, so this is what its page must look like.
  const page = await (await fetch(`${service.url}/graphql`, { headers: html })).text();
  expect(page).toContain(String.raw`\"dryRun\": true`);
  expect(page).not.toContain(String.raw`\"dryRun\": false`);
});

test('a bookmark or a shared link gets the page, and executes nothing', async () => {
  const url = `${service.url}/graphql?query=${encodeURIComponent('{ limits { maxIds } }')}`;
  const site = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  const response = await fetch(url, { headers: { ...html, ...site } });
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  await response.body?.cancel();
  await using own = await startTestService({ env: { GRAPHIQL: 'off' } });
  const refused = await fetch(url.replace(service.url, own.url), { headers: { ...html, ...site } });
  expect(refused.status).toBe(403);
});

test('where only known documents are executed, the page says so', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'dataforseo-graphql-')), 'manifest.json');
  await writeFile(file, '{"a":"{ __typename }"}');
  await using own = await startTestService({ env: { TRUSTED_DOCUMENTS: file } });
  const page = await (await fetch(`${own.url}/graphql`, { headers: html })).text();
  expect(page).toContain('Only documents of the manifest are executed here.');
});

test('it can be switched off', async () => {
  await using own = await startTestService({ env: { GRAPHIQL: 'off' } });
  const response = await fetch(`${own.url}/graphql`, { headers: html });
  expect(response.headers.get('content-type')).not.toContain('text/html');
});

// A browser starts as fast as the machine lets it.
describe.skipIf(!hasChromium('GraphiQL was not opened in a browser'))(
  'in a browser',
  { timeout: 120_000 },
  () => {
    let browser: Browser;
    let page: Page;
    let watched: WatchedPage;

    beforeAll(async () => {
      browser = await startBrowser();
      watched = await openPage(browser, { viewport: { width: 1400, height: 900 } });
      ({ page } = watched);
      await page.goto(`${service.url}/graphql`);
      await page.locator('.graphiql-execute-button').waitFor();
    }, 60_000);
    afterAll(() => browser.close());

    const operations = readOperations(schema);

    test('there is a tab for each operation', async () => {
      expect(await page.locator('.graphiql-tab-button').allInnerTexts()).toEqual(
        operations.map(({ document }) => read(document).name),
      );
    });

    test.each(operations.map((operation, index) => [operation.name, index, operation] as const))(
      '%s runs at once and returns something worth seeing',
      async (_, index, { document }) => {
        const { name, field } = read(document);
        // One click, also on a first visit.
        await page.locator('.graphiql-tab-button').nth(index).click();
        await expect
          .poll(() => page.locator('.graphiql-tab-active').innerText(), { timeout: 30_000 })
          .toContain(name);
        // Pressed until it answers: for a moment after a change of tabs, GraphiQL still thinks of the other operation.
        let looks = 0;
        await expect
          .poll(() => run(page, (looks += 1)), { timeout: 60_000, interval: 300 })
          .toMatch(new RegExp(`^\\{"data":\\{"${field}":.{80}`));
      },
    );

    test('a reload shows the same query again, and a shared link opens with its own', async () => {
      await page.reload();
      await page.locator('.graphiql-execute-button').waitFor();
      const shared = await page.context().newPage();
      const query = encodeURIComponent('query Shared { limits { maxIds } }');
      await shared.goto(`${service.url}/graphql?query=${query}`);
      let looks = 0;
      await expect
        .poll(() => shared.locator('.graphiql-tab-active').innerText(), { timeout: 30_000 })
        .toContain('Shared');
      await expect
        .poll(() => run(shared, (looks += 1)), { timeout: 30_000, interval: 300 })
        .toContain('{"data":{"limits":{"maxIds":100}}');
      await shared.close();
    });

    test.each([1440, 1024, 390])('at %i pixels every tab can be reached', async (width) => {
      await page.setViewportSize({ width, height: 800 });
      for (const at of [operations.length - 1, 0]) {
        await page.locator('.graphiql-tab-button').nth(at).click();
        const { name } = read(operations[at]?.document ?? '');
        await expect
          .poll(() => page.locator('.graphiql-tab-active').innerText(), { timeout: 30_000 })
          .toContain(name);
      }
      const { x = -1, width: wide = 0 } =
        (await page.locator('.graphiql-execute-button').boundingBox()) ?? {};
      expect(x).toBeGreaterThan(0);
      expect(x + wide).toBeLessThanOrEqual(width);
    });

    test('with keys on, one place takes the key for the schema and every tab, for this window', async () => {
      const hash = createHash('sha256').update('secret').digest('hex');
      await using own = await startTestService({ env: { API_KEYS: `me:read:${hash}` } });
      const keyed = await page.context().newPage();
      await keyed.goto(`${own.url}/graphql`);
      const told = keyed.locator('#strip output');
      await expect.poll(() => told.innerText(), { timeout: 30_000 }).toBe('A key is needed.');
      const use = async (key: string) => {
        await keyed.locator('#strip input[name=key]').fill(key);
        await keyed.locator('#strip button').click();
      };
      await use('wrong');
      await expect.poll(() => told.innerText(), { timeout: 30_000 }).toBe('This key is not known.');
      await use('secret');
      await expect.poll(() => told.innerText(), { timeout: 30_000 }).toBe('The key is taken.');
      let looks = 0;
      await expect
        .poll(() => run(keyed, (looks += 1)), { timeout: 30_000, interval: 300 })
        .toMatch(/^\{"data":\{/);
      await keyed.reload();
      expect(await keyed.locator('#strip input[name=key]').inputValue()).toBe('secret');
      const other = await page.context().newPage();
      await other.goto(`${own.url}/graphql`);
      expect(await other.locator('#strip input[name=key]').inputValue()).toBe('');
      await Promise.all([keyed.close(), other.close()]);
    });

    test('nothing was asked of anybody else, and nothing went wrong', async () => {
      const screenshot = process.env['SCREENSHOT'];
      if (screenshot) await page.screenshot({ path: screenshot });
      expect(watched.strangers).toEqual([]);
      expect(watched.complaints).toEqual([]);
    });
  },
);

/**
 * What stands in the answer's window, without white space. The button is pressed ever more seldom: on a busy machine the
 * page may still be writing the answer down. While it runs, the button would stop it: only what has run for long is stopped,
 * as the stream of another tab.
 */
async function run(page: Page, looks: number): Promise<string> {
  const button = page.locator('.graphiql-execute-button');
  const isRunning = (await button.getAttribute('aria-label'))?.startsWith('Stop') ?? false;
  const isPowerOfTwo = Number.isInteger(Math.log2(looks));
  if (isRunning ? looks % 20 === 0 : isPowerOfTwo) await button.click();
  return (await page.locator('.result-window').innerText()).replaceAll(/\s/g, '');
}

/** The operation's name and its first field. */
function read(document: string): { name: string; field: string } {
  const [operation] = parse(document).definitions;
  const [selection] =
    operation && 'selectionSet' in operation ? operation.selectionSet.selections : [];
  if (operation?.kind !== Kind.OPERATION_DEFINITION || selection?.kind !== Kind.FIELD) {
    throw new Error('not an operation with a field');
  }
  return { name: operation.name?.value ?? '', field: selection.name.value };
}
