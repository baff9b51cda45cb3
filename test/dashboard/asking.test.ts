import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  eventually,
  hasChromium,
  openPage,
  startBrowser,
  type WatchedPage,
} from '../support/browser.ts';
import { startDashboard } from '../support/dashboard.ts';
import type { TestService } from '../support/service.ts';

const HOUR = 3_600_000;

describe.skipIf(!hasChromium('the dashboard asked nothing'))('asking', { timeout: 120_000 }, () => {
  let service: TestService;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    [service, browser] = await Promise.all([
      // Answers come when the clock is moved, and not before.
      startDashboard({ emulator: { finishAfter: HOUR }, env: { DAILY_BUDGET_USD: '0.2' } }),
      startBrowser(),
    ]);
    watched = await openPage(browser);
    ({ page } = watched);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await service[Symbol.asyncDispose]();
  });

  const posts = () => service.emulator.count('task_post');
  async function post(prompt: string): Promise<void> {
    const { data } = await service.query(
      `mutation ($input: PostTasksInput!) { postTasks(input: $input) { tasks { id } } }`,
      {
        input: {
          idempotencyKey: prompt,
          tasks: [{ modelName: 'claude-sonnet-4-0', userPrompt: prompt }],
        },
      },
    );
    expect(data.postTasks.tasks[0]).not.toBeNull();
  }
  const button = () => page.getByRole('button', { name: /^Ask( for .*)?$/ });

  test('an empty archive leads to the form', async () => {
    await page.goto(`${service.url}/app/`);
    await eventually(() => page.locator('[data-state=empty] h2').innerText()).toBe(
      'No answers yet',
    );
    await page.getByRole('link', { name: 'Ask something' }).click();
    await page.locator('.models input').first().waitFor();
    expect(await button().isDisabled()).toBe(true);
  });

  test('the price is told before it is paid, and what is wrong is told beside it', async () => {
    await page.getByLabel('Prompts, one a line').fill('Which city bike is best for hills?');
    await eventually(() => button().innerText()).toMatch(/^Ask for \$0\.03/);
    await page.getByLabel('Country').fill('XX');
    await eventually(() => page.locator('.problems').innerText()).toContain('Claude');
    expect(await button().isDisabled()).toBe(true);
    await page.getByLabel('Country').fill('DE');
    await eventually(() => button().isEnabled()).toBe(true);
    expect(posts()).toBe(0);
  });

  test('more than the day has left is refused before anything is sent', async () => {
    const many = Array.from({ length: 12 }, (_, at) => `Which bike is number ${at}?`).join('\n');
    await page.getByLabel('Prompts, one a line').fill(many);
    await eventually(() => page.locator('.estimate .wrong').count()).toBeGreaterThan(0);
    expect(await button().isDisabled()).toBe(true);
    expect(posts()).toBe(0);
    await page.getByLabel('Prompts, one a line').fill('Which city bike is best for hills?');
  });

  test('a prompt is posted, and its answers come while the service starts anew in mid-stream', async () => {
    await eventually(() => button().isEnabled()).toBe(true);
    await button().click();
    const rows = page.locator('.table tbody tr');
    await eventually(() => rows.count()).toBe(3);
    const paid = posts();
    expect(paid).toBe(3);
    const stream = page.locator('[data-stream]');
    await eventually(() => stream.getAttribute('data-stream')).toBe('open');
    await eventually(() => rows.allInnerTexts()).toEqual([
      expect.stringContaining('Waiting'),
      expect.stringContaining('Waiting'),
      expect.stringContaining('Waiting'),
    ]);
    await service.restart();
    // What was finished while nobody listened is told, too.
    service.emulator.advance(HOUR);
    await eventually(() => rows.allInnerTexts()).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining('Answered')),
    );
    await eventually(() => page.locator('.card h2').innerText()).toBe('All answers are there');
    expect(posts()).toBe(paid);
  });

  test('a reload shows the same tasks and pays nothing again', async () => {
    const paid = posts();
    // A question waits for what was answered before it: the page that is loaded now is told nothing that it shows.
    await service.query('{ archive(first: 1) { totalCount } }');
    await page.reload();
    await eventually(() => page.locator('.card h2').innerText()).toBe('All answers are there');
    expect(posts()).toBe(paid);
  });

  test('the answer can be read, and stands in the archive', async () => {
    await page.locator('.table tbody a').first().click();
    await page.locator('.prose').waitFor();
    expect(await page.locator('h1').innerText()).toBe('Which city bike is best for hills?');
    await page.getByRole('link', { name: 'Archive', exact: true }).click();
    await eventually(() => page.locator('.table tbody tr').count()).toBe(3);
  });

  test('answers that come while somebody looks elsewhere are offered, none of them missed', async () => {
    const news = page.locator('.news');
    await eventually(() => page.locator('[data-feed]').getAttribute('data-feed')).toBe('open');
    await post('one');
    service.emulator.advance(HOUR);
    await eventually(() => news.innerText()).toBe('A new answer');
    await news.click();
    await eventually(() => page.locator('.table tbody tr').count()).toBe(4);
    expect(await news.count()).toBe(0);
    // Cut, and finished before it is opened again: it goes on after the last event that was seen.
    await post('two');
    await post('three');
    await service.restart();
    service.emulator.advance(HOUR);
    await eventually(() => news.innerText()).toBe('2 new answers');
    await news.click();
    await eventually(() => page.locator('.table tbody tr').count()).toBe(6);
  });

  test('a connection that broke while it was paid is asked again with the same key', async () => {
    await page.getByRole('link', { name: 'Ask', exact: true }).click();
    await page.getByRole('button', { name: 'Ask something else' }).click();
    await page.getByLabel('Prompts, one a line').fill('Which lamp is best for a city bike?');
    await page.getByLabel('claude-sonnet-4-0', { exact: true }).setChecked(true);
    await page.getByLabel('gpt-4.1-mini', { exact: true }).setChecked(false);
    await page.getByLabel('gemini-2.5-flash', { exact: true }).setChecked(false);
    await eventually(() => button().isEnabled()).toBe(true);
    const before = posts();
    let isLost = false;
    // The service has answered, and nobody hears of it.
    await page.route('**/graphql', async (route) => {
      const isPost = /"dryRun":false/.test(route.request().postData() ?? '');
      if (!isPost || isLost) return await route.fallback();
      isLost = true;
      await route.fetch();
      await route.abort();
    });
    await button().click();
    await eventually(() => page.locator('.table tbody tr').count()).toBe(1);
    expect(isLost).toBe(true);
    expect(posts() - before).toBe(1);
    await eventually(() => page.locator('.card-head').innerText()).toContain('sent before');
  });

  test('nothing was asked of anybody else, and nothing went wrong but what was broken', async () => {
    expect(watched.strangers).toEqual([]);
    // A browser tells of each connection that breaks, and of nothing else here.
    const others = watched.complaints.filter((text) => !/net::ERR_|Failed to load/.test(text));
    expect(others).toEqual([]);
  });
});

describe.skipIf(!hasChromium('the dashboard asked nothing live'))(
  'asking live',
  { timeout: 120_000 },
  () => {
    test('the page waits for a model that answers live only, and a reload pays nothing again', async () => {
      await using service = await startDashboard();
      const browser = await startBrowser();
      onTestFinished(() => browser.close());
      const { page } = await openPage(browser);
      const button = page.getByRole('button', { name: /^Ask for / });
      const lives = () => service.emulator.count('/live');
      await page.goto(`${service.url}/app/ask`);
      await page.getByLabel('Prompts, one a line').fill('Which city bike is lightest?');
      await page.locator('fieldset', { hasText: 'Perplexity' }).locator('input').first().check();
      const others = page.locator('fieldset:not(:has-text("Perplexity")) input:checked');
      while ((await others.count()) > 0) await others.first().uncheck();
      await eventually(() => page.locator('.estimate').innerText()).toContain('1 live');
      await eventually(() => button.isEnabled()).toBe(true);
      expect(lives()).toBe(0);
      await button.click();
      const rows = page.locator('.table tbody tr');
      await eventually(() => rows.allInnerTexts()).toEqual([expect.stringContaining('Answered')]);
      await page.reload();
      await eventually(() => rows.allInnerTexts()).toEqual([expect.stringContaining('Answered')]);
      expect(lives()).toBe(1);
      expect(service.emulator.count('task_post')).toBe(0);
      await rows.locator('a').first().click();
      await page.locator('.prose').waitFor();
    });
  },
);
