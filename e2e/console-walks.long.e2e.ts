import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleHouse, FIRST_USER, openConsoleHouse } from './browser/console-house.ts';
import { lookAtPages, settled } from './browser/looked-at.ts';
import { openBrowser } from './browser/open-browser.ts';
import { openWatchedPage, type WatchedPage } from './browser/watched-page.ts';

// One house and one person, who begins with the link that the server printed: each walk stands on what those before it did.
let browser: Browser;
let house: ConsoleHouse;
let watched: WatchedPage;

beforeAll(async () => {
  browser = await openBrowser();
  house = await openConsoleHouse();
  watched = await openWatchedPage(browser, house.url);
}, 300_000);
afterAll(async () => {
  await watched?.[Symbol.asyncDispose]();
  await browser?.close();
  await house?.[Symbol.asyncDispose]();
});

test('the printed link sets the house up, and leads into it', async () => {
  const { page } = watched;
  expect(house.setupLink).not.toBeNull();
  expect(await lookAtPages(browser, house.url, undefined, ['/setup#secret'])).toEqual([]);
  await page.goto(house.setupLink ?? '');
  await page.getByLabel('User name').fill(FIRST_USER.username);
  await page.getByLabel('Password').fill(FIRST_USER.password);
  await page.getByRole('button', { name: 'Make the first user' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  // The link is void once somebody is set up.
  await using other = await openWatchedPage(browser, house.url);
  await other.page.goto(house.setupLink ?? '');
  await other.page.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('who signs out comes back by name and password, and to the page that was asked for', async () => {
  const { page, complaints } = watched;
  await page.getByRole('button', { name: FIRST_USER.username }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await lookAtPages(browser, house.url, undefined, ['/'])).toEqual([]);
  await page.goto(`${house.url}/runs`);
  await page.getByLabel('User name').fill(FIRST_USER.username);
  await page.getByLabel('Password').fill('not the one that it was');
  await complaints.allowing(async () => {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
  });
  await page.getByLabel('Password').fill(FIRST_USER.password);
  await page.getByLabel('Password').press('Enter');
  await page.getByRole('button', { name: FIRST_USER.username }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/runs');
});

test('every page of the navigation is whole in light and dark, on a desk and on a phone', async () => {
  const { page, context } = watched;
  await page.goto(house.url);
  await settled(page);
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  const paths = await links.evaluateAll((all) => all.map((one) => (one as unknown as { pathname: string }).pathname));
  console.log(`pages: ${paths.join(' ')}`);
  expect(paths).toContain('/');
  expect(await lookAtPages(browser, house.url, context, paths)).toEqual([]);
});

test('nothing that the person did left an error in the browser or asked a foreign host', () => {
  expect(watched.complaints.lines).toEqual([]);
});
