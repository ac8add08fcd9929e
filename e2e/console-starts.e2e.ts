import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleHouse, openConsoleHouse } from './browser/console-house.ts';
import { openFoundBrowser } from './browser/open-browser.ts';
import { goTo, setUpBy } from './browser/person.ts';
import { openWatchedPage } from './browser/watched-page.ts';

// That the console starts; what people do in it is walked through in console-walks.long.e2e.ts.
let house: ConsoleHouse;
let browser: Browser | null;

beforeAll(async () => {
  [house, browser] = await Promise.all([openConsoleHouse(), openFoundBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await house?.[Symbol.asyncDispose]();
});

test('the page and every script that it begins with are served', async () => {
  const page = await fetch(`${house.url}/engines`, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  const text = await page.text();
  expect(text).toContain('<div id="root">');
  const scripts = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path);
  expect(scripts.length).toBeGreaterThan(1);
  const answers = await Promise.all(scripts.map((path) => fetch(house.url + path)));
  expect(answers.map(({ status }) => status)).toEqual(scripts.map(() => 200));
});

test('whoever opens the printed link is signed in and sees the engines, without an error in the browser', async () => {
  // Whoever has no browser at hand finds out in the long tests, which bring one.
  if (browser === null) return console.log('no Chromium on this machine: the console was not opened');
  await using watched = await openWatchedPage(browser, house.url);
  const { page, complaints } = watched;
  await setUpBy(page, house.setupLink ?? '');
  await goTo(page, 'Engines');
  await page.getByRole('link', { name: 'purchase-intent' }).first().waitFor();
  expect(complaints.lines).toEqual([]);
});
