import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoIds } from '../../src/emulator/demo.ts';
import { toBody, toId } from '../support/answers.ts';
import {
  eventually,
  hasChromium,
  openPage,
  startBrowser,
  type WatchedPage,
} from '../support/browser.ts';
import { demoArchive, startDashboard } from '../support/dashboard.ts';
import type { TestService } from '../support/service.ts';

const HOUR = 3_600_000;
const hostile = toId(1);
const hostileText = [
  '<script>window.wasHere = 1</script><img src="https://evil.example/a.png" onerror="window.wasHere = 1">',
  '![a picture](https://evil.example/b.png) [a link](javascript:window.wasHere=1) <b>bold</b>',
  '| a | table |\n| - | - |\n| with | cells |',
].join('\n\n');

describe.skipIf(!hasChromium('the states of the dashboard were not looked at'))(
  'what a page shows in place of data',
  { timeout: 120_000 },
  () => {
    let service: TestService;
    let browser: Browser;
    let watched: WatchedPage;
    let page: Page;

    beforeAll(async () => {
      const body = toBody({
        id: hostile,
        text: hostileText,
        urls: ['javascript:window.wasHere=1'],
      });
      const saved = JSON.stringify({ status_code: 20000, tasks: [body] });
      [service, browser] = await Promise.all([
        startDashboard({
          emulator: { finishAfter: HOUR },
          firstTasks: [...demoArchive(20), saved],
        }),
        startBrowser(),
      ]);
      watched = await openPage(browser);
      ({ page } = watched);
    }, 120_000);
    afterAll(async () => {
      await browser.close();
      await service[Symbol.asyncDispose]();
    });

    const state = (where = page) => where.locator('main [data-state]').first();
    const kind = (where = page) => state(where).getAttribute('data-state');
    const go = (path: string) => page.goto(`${service.url}/app${path}`);

    test.each([
      ['failed', `/answers/${demoIds.failed}`, 'there will be none'],
      ['expired', `/answers/${demoIds.expired}`, 'was deleted before it was read'],
      ['nothing', '/answers/01010000-1535-0613-0000-000000000000', 'There is no such task'],
      ['nothing', '/archive?search=zzzz', 'Nothing fits these filters'],
      ['nothing', '/prompt?text=Never+asked', 'Nobody was asked this'],
      ['nothing', '/nowhere', 'There is no such page'],
      ['trouble', '/answers/no-id', 'This did not work'],
    ])('%s: %s', async (expected, path, words) => {
      await go(path);
      await eventually(() => kind()).toBe(expected);
      expect(await state().innerText()).toContain(words);
    });

    test('a task that is waited for turns into its answer by itself', async () => {
      const { data } = await service.query(
        'mutation ($input: PostTasksInput!) { postTasks(input: $input) { tasks { id } } }',
        {
          input: {
            idempotencyKey: 'waiting',
            tasks: [{ modelName: 'claude-sonnet-4-0', userPrompt: 'Which lamp?', webSearch: true }],
          },
        },
      );
      await go(`/answers/${data.postTasks.tasks[0].id}`);
      await eventually(() => kind()).toBe('pending');
      service.emulator.advance(HOUR);
      await page.locator('.prose').waitFor();
    });

    test('what an answer quotes of the open web does nothing', async () => {
      await go(`/answers/${hostile}`);
      const prose = page.locator('.prose');
      await prose.waitFor();
      expect(await prose.locator('img, script, b').count()).toBe(0);
      expect(await prose.locator('a[href^="javascript"]').count()).toBe(0);
      expect(await page.locator('.sources a').count()).toBe(0);
      expect(await prose.locator('td').allInnerTexts()).toEqual(['with', 'cells']);
      expect(await page.evaluate('window.wasHere')).toBeUndefined();
    });

    test('upstream is away: the page says so, and goes on once it is back', async () => {
      service.emulator.failNext({ status: 503, times: 3 });
      await go(`/answers/${demoIds.bikesGemini}`);
      await eventually(() => kind()).toBe('away');
      await page.locator('.prose').waitFor();
    });

    test('the service is away: the page says so, and goes on once it is back', async () => {
      await page.route('**/graphql', (route) => route.abort());
      await go('/spend');
      await eventually(() => kind()).toBe('unplugged');
      await page.unroute('**/graphql');
      await page.locator('.figures').waitFor();
    });

    test('a page whose file is gone leaves the others whole', async () => {
      await go('/archive');
      await page.locator('.table').waitFor();
      await page.route('**/assets/brands-page*', (route) => route.abort());
      await page.getByRole('link', { name: 'Brands', exact: true }).click();
      await eventually(() => kind()).toBe('trouble');
      await page.getByRole('link', { name: 'Archive', exact: true }).click();
      await page.locator('.table').waitFor();
    });

    test('a brand of one’s own is asked for, kept and forgotten', async () => {
      await page.unroute('**/assets/brands-page*');
      await go('/brands');
      await page.getByLabel('Name', { exact: true }).first().fill('Halden');
      await page.getByLabel('Domain').first().fill('https://www.halden.example/shop');
      await page.getByRole('button', { name: 'Remove rival 1' }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await eventually(() => page.locator('.page-head').innerText()).toContain(
        'Halden against Vanta, Tern, Solberg',
      );
      await page.reload();
      await eventually(() => page.locator('.page-head').innerText()).toContain('Halden against');
      await page.getByRole('link', { name: 'Change' }).click();
      await page.getByRole('button', { name: 'Forget all' }).click();
      await eventually(() => page.locator('.page-head').innerText()).toContain('Northwind against');
    });

    test('a key is asked for, kept in this window, and does what it may', async () => {
      const hash = createHash('sha256').update('secret').digest('hex');
      await using own = await startDashboard({ env: { API_KEYS: `me:read:${hash}` } });
      const { page: keyed } = await openPage(browser);
      await keyed.goto(`${own.url}/app/archive`);
      await eventually(() => state(keyed).innerText()).toContain('A key is needed');
      const use = async (key: string) => {
        await keyed.getByLabel('API key').fill(key);
        await keyed.keyboard.press('Enter');
      };
      await use('wrong');
      await eventually(() => state(keyed).innerText()).toContain('This key is not known');
      await use('secret');
      await eventually(() => kind(keyed)).toBe('empty');
      await eventually(() => keyed.locator('[data-feed]').getAttribute('data-feed')).toBe('open');
      await keyed.reload();
      await eventually(() => kind(keyed)).toBe('empty');
      await keyed.getByRole('link', { name: 'Ask', exact: true }).click();
      await eventually(() => kind(keyed)).toBe('locked');
      const { page: other } = await openPage(browser);
      await other.goto(`${own.url}/app/`);
      await eventually(() => state(other).innerText()).toContain('A key is needed');
      await Promise.all([keyed.context().close(), other.context().close()]);
    });

    test('too many requests: the page says so, and when it tries again', async () => {
      const hash = createHash('sha256').update('secret').digest('hex');
      const env = { API_KEYS: `me:read:${hash}`, REQUESTS_PER_MINUTE: '2' };
      await using own = await startDashboard({ env });
      const { page: limited } = await openPage(browser);
      await limited.goto(`${own.url}/app/`);
      await limited.getByLabel('API key').fill('secret');
      await limited.keyboard.press('Enter');
      await eventually(() => kind(limited)).toBe('empty');
      await eventually(() => limited.locator('[data-feed]').getAttribute('data-feed')).toBe('open');
      await limited.getByRole('link', { name: 'Spend', exact: true }).click();
      await eventually(() => kind(limited)).toBe('slow');
      expect(await state(limited).innerText()).toMatch(/Next try in \d+ s/);
      await limited.context().close();
    });

    test('nothing was asked of anybody else', () => {
      expect(watched.strangers).toEqual([]);
    });
  },
);
