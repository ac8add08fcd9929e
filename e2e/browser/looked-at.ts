import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ROOT } from '../command.ts';
import { openWatchedPage, seriousViolations, sidewaysPixels } from './watched-page.ts';

/** Pictures of every page, by build machines kept as artefacts. */
export const PICTURES = join(ROOT, 'e2e', 'artifacts', 'console');

/** How each page is looked at. */
const LOOKS = [
  { name: 'desktop-light', width: 1280, height: 800, dark: false },
  { name: 'desktop-dark', width: 1280, height: 800, dark: true },
  { name: 'phone-light', width: 390, height: 844, dark: false },
  { name: 'phone-dark', width: 390, height: 844, dark: true },
] as const;

/**
 * Opens the addresses as a signed-in person at two widths in light and dark, keeps a picture of each, and says what is wrong:
 * errors in the browser's console, serious findings of axe, a page wider than its window.
 */
export async function lookAtPages(
  browser: Browser,
  url: string,
  signedIn: BrowserContext | undefined,
  paths: readonly string[],
): Promise<readonly string[]> {
  await mkdir(PICTURES, { recursive: true });
  const wrong: string[] = [];
  for (const { name, ...look } of LOOKS) {
    await using watched = await openWatchedPage(browser, url, {
      ...look,
      ...(signedIn === undefined ? {} : { like: signedIn }),
    });
    const { page, complaints } = watched;
    for (const path of paths) {
      await page.goto(`${url}${path}`);
      await settled(page);
      const file = `${
        path
          .split(/[?#]/, 1)[0]
          ?.replaceAll(/[^a-z0-9]+/gi, '-')
          .replace(/^-|-$/g, '') || 'overview'
      }-${name}.png`;
      await page.screenshot({ path: join(PICTURES, file), fullPage: false });
      for (const found of await seriousViolations(page)) wrong.push(`${path} ${name}: axe ${found}`);
      const sideways = await sidewaysPixels(page);
      if (sideways > 0) wrong.push(`${path} ${name}: ${sideways} pixels wider than the window`);
    }
    wrong.push(...complaints.lines.map((line) => `${name}: ${line}`));
  }
  return wrong;
}

/** A page has settled when its heading stands and nothing on it says that it loads. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page
    .getByRole('status')
    .filter({ hasText: /^Loading/ })
    .first()
    .waitFor({ state: 'detached' });
  await page.getByLabel('Loading', { exact: true }).first().waitFor({ state: 'detached' });
}
