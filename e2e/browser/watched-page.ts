import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** What a page must not do: each line says what it did. */
export interface Complaints {
  readonly lines: readonly string[];
  /** Runs something that the server refuses or that cuts the page off: what Chromium logs of refused answers meanwhile is no complaint. */
  allowing<Value>(work: () => Promise<Value>): Promise<Value>;
}

export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: Complaints;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** Cookies and local storage of another page, so that nobody signs in twice. */
  readonly like?: BrowserContext;
}

/** Chromium's line for an answer of 400 and above, and for a connection that is gone. */
const REFUSED = /^Failed to load resource: /;

/** Opens a page of `url` that remembers every error in the browser's console and every request to a foreign host. */
export async function openWatchedPage(
  browser: Browser,
  url: string,
  { width = 1280, height = 800, dark = false, like }: PageOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    ...(like === undefined ? {} : { storageState: await like.storageState() }),
  });
  const page = await context.newPage();
  const lines: string[] = [];
  let allowed = 0;
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (allowed > 0 && REFUSED.test(message.text())) return;
    lines.push(`${message.type()} at ${new URL(page.url()).pathname}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => lines.push(`thrown at ${new URL(page.url()).pathname}: ${error.stack}`));
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${url}/`) && !/^(?:data|blob):/.test(asked)) lines.push(`asked elsewhere: ${asked}`);
  });
  page.setDefaultTimeout(30_000);
  return {
    page,
    context,
    complaints: {
      lines,
      async allowing(work) {
        allowed += 1;
        try {
          return await work();
        } finally {
          allowed -= 1;
        }
      },
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on a page of impact serious or critical: rule, and where. */
export async function seriousViolations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(await axeSource);
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

/** By how many pixels the page is wider than the window: people on phones would scroll sideways. */
export function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
