import type { Locator, Page } from 'playwright-core';
import { FIRST_USER } from './console-house.ts';
import { settled } from './looked-at.ts';

/** Labels of what is required end with an asterisk. */
const PASSWORD = /^Password(?! again)/;

/** Sets the house up by its link, as its first user. */
export async function setUpBy(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('textbox', { name: 'User name' }).fill(FIRST_USER.username);
  await page.getByLabel(PASSWORD).fill(FIRST_USER.password);
  await page.getByLabel(/^Password again/).fill(FIRST_USER.password);
  await page.getByRole('button', { name: 'Make the first user' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

/** Signs in on the page that asks for it. */
export async function signIn(page: Page, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'User name' }).fill(FIRST_USER.username);
  await page.getByLabel(PASSWORD).fill(password);
  await page.getByLabel(PASSWORD).press('Enter');
}

/** Goes to a page by its name in the navigation. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click();
  await settled(page);
}

/** Chooses in a list that opens below its field. */
export async function choose(page: Page, field: Locator, option: string | RegExp): Promise<void> {
  await field.click();
  await page.getByRole('option', { name: option }).first().click();
}
