import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdLease } from '../packages/store/src/testing/index.ts';
import { type ConsoleFleet, openConsoleFleet } from './browser/console-fleet.ts';
import { FIRST_USER } from './browser/console-house.ts';
import { lookAtPages, PICTURES } from './browser/looked-at.ts';
import { openBrowser } from './browser/open-browser.ts';
import { goTo, signIn } from './browser/person.ts';
import { openWatchedPage, type WatchedPage } from './browser/watched-page.ts';

// One person with a page on each of two nodes: what happens on one is watched on the other, without a reload.
/** What npm may take on a machine that does other things too. */
const INSTALL_MS = 120_000;
let browser: Browser;
let fleet: ConsoleFleet;
let north: WatchedPage;
let south: WatchedPage;

beforeAll(async () => {
  [browser, fleet] = await Promise.all([openBrowser(), openConsoleFleet()]);
  north = await openWatchedPage(browser, fleet.north.url);
  await mkdir(PICTURES, { recursive: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await fleet?.[Symbol.asyncDispose]();
});

const card = (page: Page, id: string) => page.getByRole('region', { name: id, exact: true });
const keep = (page: Page, name: string) =>
  page.screenshot({ path: join(PICTURES, `fleet-${name}.png`), fullPage: true });

test('who signs in to one node is signed in to the one beside it', async () => {
  await north.page.goto(fleet.north.url);
  await signIn(north.page, FIRST_USER.password);
  await north.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  south = await openWatchedPage(browser, fleet.south.url, { like: north.context });
  await south.page.goto(fleet.south.url);
  await south.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
});

test('the page of nodes shows each of them, and which run something else', async () => {
  await holdLease(fleet.db, { id: 'older', version: '0.0.1', leaseMs: 8_000 });
  await goTo(south.page, 'Nodes');
  for (const id of ['north', 'south', 'east', 'older'])
    await card(south.page, id).getByText('Ready', { exact: true }).waitFor();
  const mixed = south.page.getByRole('alert').filter({ hasText: 'The fleet is mixed' });
  await mixed
    .getByRole('listitem')
    .filter({ hasText: /: east$/ })
    .waitFor();
  await mixed
    .getByRole('listitem')
    .filter({ hasText: /Version 0\.0\.1.*: older$/ })
    .waitFor();
  await keep(south.page, 'mixed');
});

test('an install is watched on a node that has done its part', async () => {
  const slow = join(fleet.south.dataDir, 'slow-npm');
  await writeFile(slow, '120');
  const { page } = north;
  await goTo(page, 'Providers');
  await page.getByRole('link', { name: 'Add instance of compromise' }).click();
  await page.getByRole('button', { name: 'Add and install' }).click();
  await page.getByRole('heading', { level: 1, name: 'compromise' }).waitFor();
  const install = page.getByRole('region', { name: 'Install by node' });
  await install.getByText('2 of 3 live nodes have it installed, 1 at it').waitFor({ timeout: INSTALL_MS });
  await install.getByRole('region', { name: 'Node north' }).getByText('Installed').waitFor();
  await install.getByRole('region', { name: 'Node south' }).getByText('Installing').waitFor();
  await install
    .getByText(/fetch GET 200/)
    .nth(3)
    .waitFor();
  await keep(page, 'install');
  await rm(slow);
  await install.getByText('3 of 3 live nodes have it installed').waitFor({ timeout: INSTALL_MS });
  await page.getByRole('button', { name: 'Activate' }).click();
  await page.getByRole('status').filter({ hasText: 'Active' }).first().waitFor();
});

test('a session that is ended on one node is so on the page of another', async () => {
  await using other = await openWatchedPage(browser, fleet.south.url);
  await other.page.goto(`${fleet.south.url}/runs`);
  await signIn(other.page, FIRST_USER.password);
  await other.page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  const { page } = north;
  await page.getByRole('button', { name: FIRST_USER.username }).click();
  await page.getByRole('menuitem', { name: 'Your account' }).click();
  await other.complaints.allowing(async () => {
    await page.getByRole('button', { name: 'End the others' }).click();
    await page.getByRole('dialog').getByRole('button', { name: /End/ }).click();
    await other.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await keep(other.page, 'ended');
    // Who comes back does so on the page, and to what it shows now.
    await other.page.getByLabel(/^Password/).fill(FIRST_USER.password);
    await other.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await other.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
  await page.getByText('One session has ended').waitFor();
});

test('a node that is cut off says so itself, goes from the page of the others, and comes back', async () => {
  await using east = await openWatchedPage(browser, fleet.east.url, { like: north.context });
  await east.page.goto(`${fleet.east.url}/nodes`);
  await card(east.page, 'east').getByText('Ready', { exact: true }).waitFor();
  await goTo(north.page, 'Nodes');
  await east.complaints.allowing(async () => {
    fleet.way.freeze();
    await card(north.page, 'east').getByText('Gone').waitFor();
    await keep(north.page, 'cut-off');
    await east.page.getByRole('status').filter({ hasText: 'No news from this server' }).waitFor();
    await keep(east.page, 'cut-off-itself');
    fleet.way.heal();
    await card(north.page, 'east').getByText('Ready', { exact: true }).waitFor();
    await card(east.page, 'east').getByText('Ready', { exact: true }).waitFor();
    await east.page.getByText('live', { exact: true }).waitFor();
  });
  await keep(east.page, 'healed');
});

test('a node that is killed is seen to go, and what was installed there with it', async () => {
  await card(north.page, 'south').getByText('Ready', { exact: true }).waitFor();
  await south.complaints.allowing(async () => {
    await fleet.south.kill();
    await card(north.page, 'south').getByText('Gone').waitFor();
    await south.page.getByRole('status').filter({ hasText: 'No news from this server' }).waitFor();
    await keep(south.page, 'dead-node');
    await south[Symbol.asyncDispose]();
  });
  await keep(north.page, 'killed');
  expect(south.complaints.lines).toEqual([]);
  await goTo(north.page, 'Overview');
  await north.page.getByText('Node south is gone without having been stopped').waitFor();
  await goTo(north.page, 'Engine instances');
  await north.page.getByRole('link', { name: 'compromise' }).first().click();
  const install = north.page.getByRole('region', { name: 'Install by node' });
  await install.getByText('2 of 2 live nodes have it installed').waitFor();
  await install.getByRole('region', { name: 'Node south' }).getByText('Gone, installed').waitFor();
});

test('with nodes that are gone and a mixed fleet the pages are whole, on a desk and on a phone', async () => {
  const wrong = await lookAtPages(browser, fleet.north.url, north.context, ['/nodes']);
  expect([...wrong, ...north.complaints.lines]).toEqual([]);
});
