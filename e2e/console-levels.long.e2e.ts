import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_PERMISSIONS } from '../packages/models/src/index.ts';
import { fetchAsOperator } from './as-operator.ts';
import { type ConsoleHouse, FIRST_USER, openConsoleHouse } from './browser/console-house.ts';
import { PICTURES, settled } from './browser/looked-at.ts';
import { openBrowser } from './browser/open-browser.ts';
import { openWatchedPage, sidewaysPixels, type WatchedPage } from './browser/watched-page.ts';

/** Of both levels below super one without a role, and one who holds every permission; and one who only scores. */
const PEOPLE = {
  olga: { accessLevel: 2, roles: [] },
  otto: { accessLevel: 2, roles: ['everything'] },
  ursula: { accessLevel: 3, roles: [] },
  udo: { accessLevel: 3, roles: ['everything'] },
  uma: { accessLevel: 3, roles: ['scorers'] },
} as const;
type Person = keyof typeof PEOPLE;
const NAMES = Object.keys(PEOPLE) as readonly Person[];

const ORGANIZATION: readonly Person[] = ['olga', 'otto'];
const PERMITTED: readonly Person[] = ['otto', 'udo'];
const SCORERS: readonly Person[] = [...PERMITTED, 'uma'];
const READERS: readonly Person[] = [...ORGANIZATION, 'udo'];

/** Who sees which page: kept by hand. Those with a parameter stand in no navigation. */
const SEEN_BY: Readonly<Record<string, readonly Person[]>> = {
  '/': NAMES,
  '/engines': PERMITTED,
  '/engines/purchase-intent': PERMITTED,
  '/engines/season-evidence/state': PERMITTED,
  '/engines/boosted-trees-intent/promote': PERMITTED,
  '/plan': SCORERS,
  '/runs': SCORERS,
  '/runs/new': SCORERS,
  '/runs/compare': SCORERS,
  '/providers': READERS,
  '/instances': NAMES,
  '/instances/new': ['otto'],
  '/instances/1': NAMES,
  '/instances/1?tab=models': NAMES,
  '/instances/1?tab=calls': READERS,
  '/instances/1?tab=settings': ORGANIZATION,
  '/routing': ORGANIZATION,
  '/usage': NAMES,
  '/tasks': NAMES,
  '/nodes': PERMITTED,
  '/egress': READERS,
  '/egress?tab=approvals': ORGANIZATION,
  '/egress?tab=denials': PERMITTED,
  '/audit': NAMES,
  '/keys': PERMITTED,
  '/settings': READERS,
  '/users': NAMES,
  '/users/new': ORGANIZATION,
  '/roles': ORGANIZATION,
  '/roles/new': [],
  '/roles/rows/1': ORGANIZATION,
  '/organizations': ORGANIZATION,
  '/organizations/new': [],
  '/organizations/rows/1': ORGANIZATION,
  '/locks': ORGANIZATION,
  '/locks/new': ORGANIZATION,
  '/account': NAMES,
  '/models': NAMES,
  '/models/nodes': [],
  '/models/engine_registry': NAMES,
  '/models/engine_registry/new': ['otto'],
  '/models/api_tokens': NAMES,
};
/** Shown, and reached from elsewhere than the navigation. */
const ELSEWHERE = /[?]|\/account$|\/\w+\/./;
const PASSWORD = FIRST_USER.password;

let browser: Browser;
let house: ConsoleHouse;
const ids = new Map<string, number>();
let change: (model: string, id: number | undefined, values: object) => Promise<void>;

beforeAll(async () => {
  browser = await openBrowser();
  house = await openConsoleHouse();
  const fetch = await fetchAsOperator(house.place.dataDir);
  const create = async (model: string, values: object): Promise<number> => {
    const body = JSON.stringify({ values });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${house.url}/api/v1/models/${model}`, { method: 'POST', headers, body });
    expect({ model, status: answer.status, text: answer.ok ? '' : await answer.text() }).toMatchObject({ status: 200 });
    return Number(((await answer.json()) as { id: unknown }).id);
  };
  change = async (model, id, values) => {
    const body = JSON.stringify({ values });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${house.url}/api/v1/models/${model}/${id}`, { method: 'PATCH', headers, body });
    expect(answer.status).toBe(200);
  };
  ids.set('ada', await create('users', { ...FIRST_USER, confirmPassword: PASSWORD, accessLevel: 1 }));
  const organizationId = await create('organizations', { name: 'North' });
  await create('roles', { name: 'everything', permissions: SYSTEM_PERMISSIONS });
  const scoring = ['system.run.score', 'system.run.view', 'system.ai.call'];
  await create('roles', { name: 'scorers', permissions: scoring });
  for (const [username, person] of Object.entries(PEOPLE)) {
    const values = { username, password: PASSWORD, confirmPassword: PASSWORD, organizationId, ...person };
    ids.set(username, await create('users', values));
  }
  await create('engine_registry', { provider: 'compromise', name: 'words' });
  const approval = { subject: 'engine/1', host: 'example.org', port: 443, addressClass: 'public', reason: 'a test' };
  await create('egress_approvals', approval);
  await mkdir(PICTURES, { recursive: true });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await house?.[Symbol.asyncDispose]();
});

describe.each(NAMES)('%s', (name) => {
  test('finds the pages that are for it in the navigation, reads at the others what it lacks, and is led to none of those', async () => {
    await using watched = await signedIn(name);
    const { page, complaints } = watched;
    const refused = refusedRequests(page);
    await open(page, '/');
    const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    await links.nth(2).waitFor();
    const inNavigation = await links.evaluateAll((all) =>
      all.map((one) => new URL((one as never as { href: string }).href).pathname),
    );
    const seen = Object.keys(SEEN_BY).filter((path) => SEEN_BY[path]?.includes(name));
    expect(inNavigation.toSorted()).toEqual(seen.filter((path) => !ELSEWHERE.test(path)).toSorted());
    const led = new Set<string>();
    for (const path of Object.keys(SEEN_BY)) {
      await open(page, path);
      expect({ path, isShown: await isShown(page) }).toEqual({ path, isShown: seen.includes(path) });
      for (const to of await linksOf(page)) led.add(to);
    }
    for (const path of led)
      if (path in SEEN_BY) expect({ path, isSeen: seen.includes(path) }).toEqual({ path, isSeen: true });
    const others = new Map([...led].filter((path) => !(path in SEEN_BY)).map((path) => [kindOf(path), path]));
    for (const path of others.values()) {
      await open(page, path);
      expect({ path, isShown: await isShown(page) }).toEqual({ path, isShown: true });
    }
    console.log(
      `${name}: ${inNavigation.length} pages in the navigation, ${led.size} links, ${others.size} pages behind them`,
    );
    expect({ refused, complaints: complaints.lines }).toEqual({ refused: [], complaints: [] });
  }, 300_000);
});

const ACTIONS = ['Set a password', 'Shut out', 'Change', 'Delete'];

test('what a page says to those whom it is not for is read on a phone', async () => {
  await using watched = await signedIn('ursula', { width: 390, height: 844 });
  const { page, complaints } = watched;
  for (const path of Object.keys(SEEN_BY)) {
    await open(page, path);
    expect({ path, pixels: await sidewaysPixels(page) }).toEqual({ path, pixels: 0 });
    const file = path.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'overview';
    await page.screenshot({ path: join(PICTURES, `user-level-${file}.png`) });
  }
  expect(complaints.lines).toEqual([]);
}, 300_000);

test('a row offers what whoever looks may do with it, and says why not the rest', async () => {
  const stronger = `/users/rows/${ids.get('otto')}`;
  const weaker = `/users/rows/${ids.get('ursula')}`;
  for (const { name, path, offered } of [
    { name: 'olga', path: stronger, offered: [] },
    { name: 'olga', path: weaker, offered: ['Set a password', 'Shut out', 'Change', 'Delete'] },
    { name: 'otto', path: stronger, offered: ['Change', 'Delete'] },
    { name: 'ursula', path: weaker, offered: ['Change'] },
    { name: 'otto', path: '/roles/rows/1', offered: [] },
    { name: 'olga', path: '/models/engine_registry/rows/1', offered: [] },
    { name: 'otto', path: '/models/engine_registry/rows/1', offered: ['Change', 'Delete'] },
  ] as const) {
    await using watched = await signedIn(name);
    const { page } = watched;
    const asked = page.waitForResponse((response) => response.url().endsWith('/rights'));
    await open(page, path);
    await asked;
    const main = page.getByRole('main');
    const found = async (): Promise<readonly string[]> => {
      const all = await main.locator('button, a').allTextContents();
      return ACTIONS.filter((action) => all.includes(action));
    };
    await expect.poll(found).toEqual(offered);
    if (path === stronger && name === 'olga') await main.getByText(/It cannot be changed or deleted: /).waitFor();
  }
});

test('who is given a role, and loses it, finds its pages and loses them without a reload', async () => {
  await using watched = await signedIn('ursula');
  const { page, complaints } = watched;
  await open(page, '/account');
  const runs = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Runs', exact: true });
  await page.getByText('live', { exact: true }).waitFor();
  expect(await runs.count()).toBe(0);
  await change('users', ids.get('ursula'), { roles: ['scorers'] });
  await runs.waitFor();
  await runs.click();
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  await settled(page);
  expect(await isShown(page)).toBe(true);
  await change('users', ids.get('ursula'), { roles: [] });
  await page.getByText('It needs the permission system.run.view').waitFor();
  expect(await runs.count()).toBe(0);
  expect(complaints.lines).toEqual([]);
});

async function signedIn(
  name: Person,
  size: { readonly width?: number; readonly height?: number } = {},
): Promise<WatchedPage> {
  const watched = await openWatchedPage(browser, house.url, size);
  const data = { username: name, password: PASSWORD };
  const answer = await watched.context.request.post(`${house.url}/api/v1/auth/sign-in`, { data });
  expect(answer.status()).toBe(200);
  return watched;
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${house.url}${path}`);
  await settled(page);
}

/** Requests of the page that were refused or failed. */
function refusedRequests(page: Page): readonly string[] {
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() < 400) return;
    refused.push(`${response.status()} ${new URL(response.url()).pathname} on ${new URL(page.url()).pathname}`);
  });
  return refused;
}

/** Addresses of the same page have one: `/engines/#`. */
function kindOf(path: string): string {
  const [, first, second, ...rest] = path.split('/');
  return [first, second === undefined ? '' : '#', ...rest.map((part) => (/\d|-/.test(part) ? '#' : part))].join('/');
}

/** False where the page says that it is not for whoever looks. */
async function isShown(page: Page): Promise<boolean> {
  return (await page.getByRole('main').getByText('This is not for you to see').count()) === 0;
}

/** Where the links of the page lead to, within the console. */
function linksOf(page: Page): Promise<readonly string[]> {
  return page
    .getByRole('main')
    .getByRole('link')
    .evaluateAll((all) =>
      all
        .map((one) => new URL((one as never as { href: string }).href))
        .filter(
          ({ origin, pathname }) =>
            origin === (globalThis as never as { location: { origin: string } }).location.origin &&
            !pathname.startsWith('/api/'),
        )
        .map(({ pathname }) => pathname),
    );
}
