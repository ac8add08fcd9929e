import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SESSION } from '../examples/shop-intent/testing/hand-written-session.ts';
import { type ConsoleHouse, FIRST_USER, openConsoleHouse } from './browser/console-house.ts';
import { lookAtPages, settled } from './browser/looked-at.ts';
import { openBrowser } from './browser/open-browser.ts';
import { choose, goTo, setUpBy, signIn } from './browser/person.ts';
import { openWatchedPage, type WatchedPage } from './browser/watched-page.ts';

// One house and one person, who begins with the link that the server printed: each walk stands on what those before it did.
let browser: Browser;
let house: ConsoleHouse;
let watched: WatchedPage;
let page: Page;
/** Addresses of single things that the walks came by, looked at in the end with the pages of the navigation. */
const seen = new Set<string>();

beforeAll(async () => {
  browser = await openBrowser();
  house = await openConsoleHouse({ env: { ENGINEHOUSE_NPM: join(import.meta.dirname, 'browser', 'slow-npm.mjs') } });
  watched = await openWatchedPage(browser, house.url);
  page = watched.page;
}, 300_000);
afterAll(async () => {
  await watched?.[Symbol.asyncDispose]();
  await browser?.close();
  await house?.[Symbol.asyncDispose]();
});

const remember = (): void => {
  const { pathname, search } = new URL(page.url());
  seen.add(`${pathname}${search}`);
};

test('the printed link sets the house up, and leads into it', async () => {
  expect(house.setupLink).not.toBeNull();
  const link = house.setupLink ?? '';
  expect(await lookAtPages(browser, house.url, undefined, ['/setup#secret'])).toEqual([]);
  await setUpBy(page, link);
  expect(page.url()).toBe(`${house.url}/`);
  // The link is void once somebody is set up.
  await using other = await openWatchedPage(browser, house.url);
  await other.page.goto(link);
  await other.page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(other.complaints.lines).toEqual([]);
});

test('who signs out comes back by name and password, and to the page that was asked for', async () => {
  await page.getByRole('button', { name: FIRST_USER.username }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await lookAtPages(browser, house.url, undefined, ['/sign-in'])).toEqual([]);
  await page.goto(`${house.url}/runs`);
  await watched.complaints.allowing(async () => {
    await signIn(page, 'not the one that it was');
    await page.getByRole('alert').waitFor();
  });
  await signIn(page, FIRST_USER.password);
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
});

test('an instance of compromise is added, installed by npm, activated, given a model and tried', async () => {
  await goTo(page, 'Providers');
  await page.getByRole('link', { name: 'Add instance of compromise' }).click();
  await page.getByRole('heading', { level: 1, name: /Add an instance of/ }).waitFor();
  remember();
  await page.getByRole('button', { name: 'Add and install' }).click();
  await page.getByRole('heading', { level: 1, name: 'compromise' }).waitFor();
  remember();
  const install = page.getByRole('region', { name: 'Install by node' });
  await install.getByText('1 of 1 live node has it installed').waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Activate' }).click();
  await page.getByRole('status').filter({ hasText: 'Active' }).first().waitFor();
  await page.getByRole('tab', { name: 'Models' }).click();
  remember();
  const bind = page.getByRole('button', { name: /^Bind and activate / }).first();
  await bind.click();
  await page.getByRole('table', { name: 'Bound models' }).getByText('Active').waitFor();
});

test('an objective is mapped to the model, and the explanation of a call says so', async () => {
  await goTo(page, 'Routing');
  await page
    .getByRole('button', { name: /^Map an objective/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Objective' }).fill('reading reviews');
  await choose(page, dialog.getByLabel(/^Model( \*)?$/).first(), /./);
  await dialog.getByRole('button', { name: 'Map', exact: true }).click();
  await page.getByRole('row', { name: /reading[ _]reviews/ }).waitFor();
});

test('a run that another program asks for appears without a reload, and is seen engine by engine', async () => {
  await goTo(page, 'Runs');
  const rows = page.getByRole('table', { name: 'Runs' }).getByRole('row');
  await rows.nth(1).waitFor();
  const before = await rows.nth(1).textContent();
  const [newest] = await runIds();
  expect(newest).toBeDefined();
  await scoreLike(String(newest));
  await expect.poll(() => rows.nth(1).textContent(), { timeout: 30_000 }).not.toBe(before);
  const [made] = await runIds();
  expect(made).not.toBe(newest);
  await page.goto(`${house.url}/runs/${made}`);
  await page.getByRole('heading', { level: 2, name: 'Waterfall' }).waitFor();
  await page.getByText('purchase-intent').first().waitFor();
  remember();
});

test("an engine's state is changed after its impact is read, and the next plan is another one", async () => {
  await goTo(page, 'Plan');
  const plan = page.getByRole('main');
  await plan.getByText('season-evidence').first().waitFor();
  const whole = await planned();
  expect(whole).toContain('season-evidence');
  await goTo(page, 'Engines');
  await page.getByRole('link', { name: 'season-evidence' }).first().click();
  await page.getByRole('heading', { level: 1, name: /season.evidence/i }).waitFor();
  remember();
  await page
    .getByRole('link', { name: /Change (the )?state/i })
    .first()
    .click();
  await page.getByRole('radio', { name: /^deprecated/ }).check();
  const impact = page.getByRole('region', { name: 'Impact' });
  await impact.getByText(/^Cut off/).waitFor();
  remember();
  const read = impact.getByRole('checkbox', { name: /I have read/ });
  if (await read.isVisible()) await read.check();
  await impact.getByLabel('Reason').fill('seasons are over');
  await impact.getByRole('button', { name: 'Change the state' }).click();
  await page.waitForURL(/\/engines\/season-evidence$/);
  await page.getByText('seasons are over').first().waitFor();
  expect(await planned()).not.toContain('season-evidence');
  await goTo(page, 'Plan');
  await page.getByRole('table', { name: 'Engines left out' }).getByRole('link', { name: 'season-evidence' }).waitFor();
});

test('two runs are compared: what differed, and what followed', async () => {
  const [before] = await runIds();
  await scoreLike(String(before));
  await goTo(page, 'Runs');
  const boxes = page.getByRole('checkbox', { name: /^Compare run / });
  await boxes.nth(1).waitFor();
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole('link', { name: 'Compare the two' }).click();
  await page.getByRole('region', { name: 'Why they differ' }).waitFor();
  await page
    .getByText(/PLAN|ENGINE/)
    .first()
    .waitFor();
  remember();
});

test('on a phone the filters of a table are folded, and say how many are in force', async () => {
  await using phone = await openWatchedPage(browser, house.url, { width: 390, height: 844, like: watched.context });
  await phone.page.goto(`${house.url}/runs?engineId=purchase-intent`);
  const filters = phone.page.getByRole('search', { name: 'Filters' });
  const actor = filters.getByRole('textbox', { name: 'Who asked' });
  const fold = filters.getByRole('button', { name: 'Filters: 1 in force', expanded: false });
  await fold.waitFor();
  expect(await actor.isVisible()).toBe(false);
  await fold.click();
  await actor.fill('nobody at all');
  await phone.page.getByText('Filters: 2 in force').waitFor();
  await filters.getByRole('button', { name: 'Clear filters' }).click();
  await filters.getByRole('button', { name: 'Filters', exact: true, expanded: true }).waitFor();
  expect([new URL(phone.page.url()).search, await actor.inputValue(), phone.complaints.lines]).toEqual(['', '', []]);
});

test('the audit says who changed the state of the engine', async () => {
  await goTo(page, 'Audit');
  const row = page.getByRole('row').filter({ hasText: 'season-evidence' }).first();
  await row.getByText(FIRST_USER.username).waitFor();
  await row.click();
  await page.waitForURL(/\/audit\/./);
  await settled(page);
  await page.getByText('seasons are over').first().waitFor();
  remember();
});

test('a server that is killed in the middle of an install comes back, and the page is true again without a reload', async () => {
  await writeFile(join(house.place.dataDir, 'slow-npm'), '');
  await goTo(page, 'Providers');
  await page.getByRole('link', { name: /^Add instance of ollama/i }).click();
  await page.getByRole('button', { name: 'Add and install' }).click();
  await page.getByRole('heading', { level: 1, name: 'ollama' }).waitFor();
  const install = page.getByRole('region', { name: 'Install by node' });
  await install.getByRole('button', { name: 'Cancel the install' }).waitFor();
  await watched.complaints.allowing(async () => {
    await house.restart();
    await install.getByRole('button', { name: 'Cancel the install' }).waitFor({ state: 'detached', timeout: 180_000 });
  });
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const { summary } = await ask<{ summary: { installed: number; error: number } }>(
    `/api/v1/engine-instances/${id}/install-status`,
  );
  await install.getByText(summary.installed === 1 ? '1 of 1 live node has it installed' : /1 failed/).waitFor();
});

test('every page is whole in light and dark, on a desk and on a phone', async () => {
  await page.goto(house.url);
  await settled(page);
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  const paths = await links.evaluateAll((all) => all.map((one) => (one as unknown as { pathname: string }).pathname));
  const all = [...paths, ...seen];
  console.log(`pages: ${all.join(' ')}`);
  expect(paths).toContain('/');
  expect(await lookAtPages(browser, house.url, watched.context, all)).toEqual([]);
}, 900_000);

test('nothing that the person did left an error in the browser or asked a foreign host', () => {
  expect(watched.complaints.lines).toEqual([]);
});

/** As the page asks, with the session of the person. */
async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const { request } = watched.context;
  const answer =
    body === undefined
      ? await request.get(`${house.url}${path}`)
      : await request.post(`${house.url}${path}`, { data: body });
  expect({ path, status: answer.status(), body: await answer.text() }).toMatchObject({ path, status: 200 });
  return (await answer.json()) as Answer;
}

async function runIds(): Promise<readonly string[]> {
  const { rows } = await ask<{ rows: { runId: string }[] }>('/api/v1/runs?pageSize=5');
  return rows.map(({ runId }) => runId);
}

/** What the next plan runs. */
async function planned(): Promise<readonly string[]> {
  const { engines } = await ask<{ engines: { engineId: string }[] }>('/api/v1/plan', {});
  return engines.map(({ engineId }) => engineId);
}

/** Scores a session of the example once more. */
async function scoreLike(runId: string): Promise<void> {
  const { signals } = await ask<{ signals?: object }>(`/api/v1/runs/${runId}`);
  await ask('/api/v1/runs', { signals: signals ?? SESSION });
}
