import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether there is a browser; where there is none, what is skipped is said aloud. */
export function hasChromium(skipped: string): boolean {
  if (existsSync(executablePath)) return true;
  process.stderr.write(
    `\n*** SKIPPED: ${skipped}: there is no ${executablePath}.\n` +
      '*** Install Chromium (Debian: apt-get install chromium), or name one in CHROMIUM.\n\n',
  );
  return false;
}

export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
}

/** What a page shows in the end: it is as quick as the machine lets it. */
export function eventually<Value>(look: () => Promise<Value>) {
  return expect.poll(look, { timeout: 30_000 });
}

export interface WatchedPage {
  readonly page: Page;
  /** Addresses of others that were asked for, and blocked. */
  readonly strangers: string[];
  /** Errors of the console and of scripts. */
  readonly complaints: string[];
}

/** A page of its own that reaches this machine alone, and what goes wrong in it. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
    ...options,
  });
  const strangers: string[] = [];
  const complaints: string[] = [];
  await context.route('**', async (route) => {
    const { hostname, protocol } = new URL(route.request().url());
    if (hostname === '127.0.0.1' || protocol === 'data:' || protocol === 'blob:') {
      return await route.continue();
    }
    strangers.push(route.request().url());
    await route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, strangers, complaints };
}
