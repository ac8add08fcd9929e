// npm run pictures: takes the pictures of README.md anew, from a house on the example that a person walks through.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../command.ts';
import { openConsoleHouse } from './console-house.ts';
import { settled } from './looked-at.ts';
import { openBrowser } from './open-browser.ts';
import { goTo, setUpBy } from './person.ts';
import { openWatchedPage } from './watched-page.ts';

const IMAGES = join(ROOT, 'docs', 'images');
const SIZE = { width: 1200, height: 800 } as const;
/** Of one picture: whoever clones the project downloads all of every commit. */
const MOST_BYTES = 150 * 1024;

await mkdir(IMAGES, { recursive: true });
await using house = await openConsoleHouse({
  env: { ENGINEHOUSE_NODE: 'north', ENGINEHOUSE_NPM: join(import.meta.dirname, 'slow-npm.mjs') },
});
const browser = await openBrowser();
try {
  await using watched = await openWatchedPage(browser, house.url, SIZE);
  const { page } = watched;
  if (house.setupLink === null) throw new Error('the house printed no setup link');
  await setUpBy(page, house.setupLink);
  await pictureInstall(page);
  await pictureRun(page);
  await picturePlan(page);
  await changeState(page);
  await goTo(page, 'Audit');
  await page.getByRole('row').filter({ hasText: 'season-evidence' }).first().waitFor();
  await take(page, 'audit');
  await page.goto(`${house.url}/engines?view=graph`);
  await page.getByText('purchase-intent').first().waitFor();
  await take(page, 'engines-graph');
  await goTo(page, 'Overview');
  await take(page, 'overview');
  if (watched.complaints.lines.length > 0) throw new Error(watched.complaints.lines.join('\n'));
} finally {
  await browser.close();
}

/** An instance of the provider that needs no key, while a node installs it: slowly, for the picture. */
async function pictureInstall(page: Page): Promise<void> {
  await writeFile(join(house.place.dataDir, 'slow-npm'), '');
  await goTo(page, 'Providers');
  await page.getByRole('link', { name: 'Add instance of compromise' }).click();
  await page.getByRole('button', { name: 'Add and install' }).click();
  const install = page.getByRole('region', { name: 'Install by node' });
  await install
    .getByText(/fetch GET 200/)
    .nth(3)
    .waitFor();
  await take(page, 'install');
  await install.getByText('1 of 1 live node has it installed').waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Activate' }).click();
  await page.getByRole('status').filter({ hasText: 'Active' }).first().waitFor();
}

async function pictureRun(page: Page): Promise<void> {
  await goTo(page, 'Runs');
  await page.getByRole('table', { name: 'Runs' }).getByRole('row').nth(1).getByRole('link').first().click();
  await page.getByRole('heading', { level: 2, name: 'Waterfall' }).waitFor();
  await page.getByText('purchase-intent').first().waitFor();
  await take(page, 'run');
}

async function changeState(page: Page): Promise<void> {
  await page.goto(`${house.url}/engines/season-evidence/state`);
  await page.getByRole('radio', { name: /^deprecated/ }).check();
  const impact = page.getByRole('region', { name: 'Impact' });
  await impact.getByText(/^Cut off/).waitFor();
  await impact.getByLabel('Reason').fill('seasons are over');
  await take(page, 'impact');
  const read = impact.getByRole('checkbox', { name: /I have read/ });
  if (await read.isVisible()) await read.check();
  await impact.getByRole('button', { name: 'Change the state' }).click();
  await page.waitForURL(/\/engines\/season-evidence$/);
}

async function picturePlan(page: Page): Promise<void> {
  await goTo(page, 'Plan');
  await page.getByRole('heading', { level: 2, name: 'Batches' }).waitFor();
  // The batches stand below the request and the summary, four of them beside each other.
  await page.setViewportSize({ width: 1280, height: 1080 });
  await take(page, 'plan');
  await page.setViewportSize(SIZE);
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(SIZE.width - 1, SIZE.height - 1);
  await settled(page);
  const path = join(IMAGES, `${name}.png`);
  // Messages in the corner are no part of a page.
  for (const close of await page.getByRole('button', { name: 'Close this message' }).all()) await close.click();
  await page.getByRole('button', { name: 'Close this message' }).first().waitFor({ state: 'detached' });
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size } = await stat(path);
  console.log(`${path} ${Math.ceil(size / 1024)} kB`);
  if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes, ${MOST_BYTES} at most`);
}
