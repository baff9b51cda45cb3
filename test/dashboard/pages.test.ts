import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  eventually,
  hasChromium,
  openPage,
  startBrowser,
  type WatchedPage,
} from '../support/browser.ts';
import { demoArchive, startDashboard } from '../support/dashboard.ts';
import type { TestService } from '../support/service.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const prompt = 'Which maker is best for trail running shoes?';
const answer = '11020915-1535-0613-0000-c1a0de000001';

/** Every page of the dashboard, and what shows that its data is there. */
const pages: Readonly<Record<string, string>> = {
  '/': '.figures',
  '/prompts': 'a.mark',
  [`/prompt?text=${encodeURIComponent(prompt)}`]: 'section:has-text("History") tbody tr',
  [`/answers/${answer}`]: '.prose mark',
  '/archive': '.table tbody tr',
  '/ask': '.models input',
  '/spend': '.chart rect',
  '/brands': 'input[placeholder="Northwind"]',
};
const paths = Object.keys(pages);
const places = {
  Overview: '/',
  Prompts: '/prompts',
  Archive: '/archive',
  Ask: '/ask',
  Spend: '/spend',
  Brands: '/brands',
};
const seen = (path: string) => pages[path] ?? 'main';

describe.skipIf(!hasChromium('the dashboard was not opened'))(
  'the dashboard over the demo archive',
  { timeout: 120_000 },
  () => {
    let service: TestService;
    let browser: Browser;
    let watched: WatchedPage;
    let page: Page;

    beforeAll(async () => {
      [service, browser] = await Promise.all([
        startDashboard({ firstTasks: demoArchive() }),
        startBrowser(),
      ]);
      watched = await openPage(browser);
      ({ page } = watched);
    }, 120_000);
    afterAll(async () => {
      await browser.close();
      await service[Symbol.asyncDispose]();
    });

    async function open(path: string, where = page): Promise<void> {
      await where.goto(`${service.url}/app${path}`);
      await where.locator(seen(path)).first().waitFor();
    }

    test('its first load takes less than 200 KB, and its overview one operation', async () => {
      const first = await openPage(browser);
      const sizes: Promise<number>[] = [];
      const operations: string[] = [];
      first.page.on('requestfinished', (request) => {
        if (!request.url().includes('/app/')) return;
        sizes.push(request.sizes().then((size) => size.responseBodySize));
      });
      first.page.on('request', (request) => {
        const query = /(?:query|mutation) \w+/.exec(request.postData() ?? '')?.[0];
        if (query) operations.push(query);
      });
      await open('/', first.page);
      await first.page.locator('.chart svg').first().waitFor();
      await first.page.waitForLoadState('load');
      expect(operations).toEqual(['query Overview']);
      const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(total).toBeGreaterThan(50_000);
      expect(total).toBeLessThan(200_000);
      await first.page.context().close();
    });

    test.each(paths)('%s can be read by everybody, in light and in dark', async (path) => {
      await open(path);
      expect(await page.title()).toMatch(/\S · Answers$/);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await violations(page, standards), 'light').toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page, ['color-contrast']), 'dark').toEqual([]);
    });

    test('at 390 pixels no page is wider than the screen, and every place can be reached', async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      const extra = () =>
        page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
      for (const path of paths.filter((one) => /^.(prompt.text|answers)/.test(one))) {
        await open(path);
        expect(await extra(), path).toBe(0);
      }
      for (const [name, path] of Object.entries(places)) {
        await page.getByRole('link', { name, exact: true }).click();
        await eventually(() => page.locator('h1').innerText()).toBe(name);
        await page.locator(seen(path)).first().waitFor();
        expect(await extra(), path).toBe(0);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    });

    test('the overview counts as the API does, and says of how many', async () => {
      await open('/?period=all');
      const { data } = await service.query(
        '{ citations(keys: ["northwind.example"]) { sample { answersWithWebSearch } nodes { answerCount } } }',
      );
      const [own] = data.citations.nodes;
      const whole = data.citations.sample.answersWithWebSearch.toLocaleString('en-GB');
      await eventually(() => page.locator('.figure').first().innerText()).toContain(
        `${own.answerCount} of ${whole} answers`,
      );
    });

    test('what is counted by provider can be chosen', async () => {
      const card = page.getByRole('region', { name: /, by provider$/ });
      await eventually(() => card.innerText()).toMatch(/ChatGPT[^]*\d of \d+ answers/);
      await card.getByRole('button', { name: 'Share of voice' }).click();
      await eventually(() => card.innerText()).toMatch(/ChatGPT[^]*\d of [\d,]+ mentions/);
      const shares = (await card.locator('tbody tr').first().locator('b').allInnerTexts()).map(
        (text) => Number.parseFloat(text),
      );
      // Parts of a whole, each rounded.
      expect(Math.abs(100 - shares.reduce((sum, share) => sum + share, 0))).toBeLessThan(0.5);
    });

    test('a chart tells its numbers by keyboard', async () => {
      await open('/');
      const chart = page.getByRole('img', { name: /Share of answers that cite each brand/ });
      await chart.focus();
      await page.keyboard.press('End');
      await eventually(() => page.locator('.tooltip').innerText()).toMatch(/Northwind[^]*\d of \d/);
      await page.keyboard.press('Escape');
      await eventually(() => page.locator('.tooltip').count()).toBe(0);
    });

    test('an answer is marked where it cites and names, and its text stays what it was', async () => {
      await open(`/answers/${answer}`);
      const { data } = await service.query(
        `{ task(id: "${answer}") { result { text mentions(terms: [{ name: "Vanta" }, { name: "Tern" }, { name: "Solberg" }, { name: "Halden" }, { name: "Northwind", aliases: ["Northwind Traders"] }]) { text } } } }`,
      );
      const { mentions, text } = data.task.result;
      expect(await page.locator('.prose mark').allInnerTexts()).toEqual(
        mentions.map((mention: { text: string }) => mention.text),
      );
      const shown = await page.evaluate(`(() => {
        const copy = document.querySelector('.prose').cloneNode(true);
        for (const number of copy.querySelectorAll('.note-number')) number.remove();
        return copy.textContent;
      })()`);
      expect(plain(String(shown))).toBe(plain(text));
      const number = page.locator('.prose .note-number').first();
      await number.click();
      await eventually(() => page.locator('.sources li:target').innerText()).toMatch(/^1\b/);
    });

    test('the archive keeps its filter in the address, and its place when one comes back', async () => {
      await open('/archive');
      await page.getByLabel('Provider').selectOption('GEMINI');
      await eventually(async () => page.url()).toContain('provider=GEMINI');
      const rows = page.locator('.table tbody tr');
      await eventually(() => rows.first().innerText()).toContain('gemini');
      // Longer than a page.
      await page.mouse.move(700, 500);
      await eventually(async () => {
        await page.mouse.wheel(0, 5000);
        return await rows.count();
      }).toBeGreaterThan(100);
      const chosen = rows.nth(90).getByRole('link').first();
      await chosen.scrollIntoViewIfNeeded();
      const top = await page.evaluate('scrollY');
      expect(top).toBeGreaterThan(2000);
      const count = await rows.count();
      await chosen.click();
      await page.locator('.prose').waitFor();
      expect(await page.evaluate('scrollY')).toBe(0);
      await page.goBack();
      await eventually(() => page.evaluate('scrollY')).toBe(top);
      expect(await rows.count()).toBeGreaterThanOrEqual(count);
    });

    test('a table comes as CSV that a spreadsheet cannot be fooled with', async () => {
      await open('/archive');
      const coming = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download Archive as CSV' }).click();
      const file = await (await coming).path();
      const lines = readFileSync(file, 'utf8').split('\n');
      expect(lines[0]).toContain('Prompt,Status,Model');
      expect(lines.length).toBeGreaterThan(50);
    });

    test('nothing was asked of anybody else, and nothing went wrong', async () => {
      expect(watched.strangers).toEqual([]);
      expect(watched.complaints).toEqual([]);
    });

    test('the policy of the page holds off what is foreign', async () => {
      await open('/');
      const foreign = page.evaluate("fetch('https://elsewhere.example/').then(() => 'sent')");
      await expect(foreign).rejects.toThrow(/Failed to fetch/);
      expect(watched.complaints.join('\n')).toMatch(
        /violates the following Content Security Policy/,
      );
      expect(watched.strangers).toEqual([]);
    });
  },
);

/** The words alone. */
function plain(text: string): string {
  return text.replaceAll(/[^\p{L}]+/gu, ' ').trim();
}

/** WCAG 2.2 at AA, as far as a program can tell. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function violations(page: Page, rules: readonly string[]): Promise<object[]> {
  await page.evaluate(axe);
  const options = JSON.stringify({ runOnly: rules, resultTypes: ['violations'] });
  const found = (await page.evaluate(`axe.run(${options})`)) as AxeResults;
  return found.violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.slice(0, 3).map(({ failureSummary, html }) => `${html} ${failureSummary ?? ''}`),
  }));
}
