import type { Page } from 'playwright-core';
import { type MainThread, traceMainThread } from './main-thread.ts';

/** What the page of engines takes, for whoever is signed in in the browser of `page`. */
export interface EnginesPageTimes {
  /** Milliseconds from the call of the address to what is drawn, the scripts in the browser's cache. */
  readonly drawnMs: number;
  /** While it is panned or scrolled. */
  readonly moving: MainThread;
}

const STEPS = 60;
const FRAME_MS = 16;

/** Opens the table of a house with many engines and scrolls through it, faster and faster. */
export async function measureEngineTable(page: Page, url: string): Promise<EnginesPageTimes> {
  const rows = page.getByRole('region', { name: 'Engines' });
  const drawnMs = await opened(page, `${url}/engines`, () => rows.getByRole('link').first().waitFor());
  const { x, y } = await middleOf(page, '[aria-label="Engines"]');
  await page.mouse.move(x, y);
  const moving = await traceMainThread(page, async () => {
    for (let step = 0; step < STEPS; step++) {
      await page.mouse.wheel(0, 300 + step * 40);
      await page.waitForTimeout(FRAME_MS);
    }
  });
  return { drawnMs, moving };
}

/** Opens the graph of a house with `engines` engines, 300 at most, pulls it about and zooms in and out. */
export async function measureEngineGraph(page: Page, url: string, engines: number): Promise<EnginesPageTimes> {
  const nodes = page.locator('.react-flow__node');
  const drawnMs = await opened(page, `${url}/engines?view=graph`, () => nodes.nth(engines - 1).waitFor());
  const { x, y } = await middleOf(page, '.react-flow');
  const moving = await traceMainThread(page, async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 0; step < STEPS; step++) {
      await page.mouse.move(x + 150 * Math.sin(step / 6), y + 100 * Math.cos(step / 9));
      await page.waitForTimeout(FRAME_MS);
    }
    await page.mouse.up();
    for (let step = 0; step < STEPS; step++) {
      await page.mouse.wheel(0, step < STEPS / 2 ? -120 : 120);
      await page.waitForTimeout(FRAME_MS);
    }
  });
  return { drawnMs, moving };
}

/** The second opening: the first one fills the cache of the browser. */
async function opened(page: Page, address: string, drawn: () => Promise<void>): Promise<number> {
  await page.goto(address);
  await drawn();
  const begin = performance.now();
  await page.goto(address);
  await drawn();
  return performance.now() - begin;
}

/** A point over the backdrop of an element, off its very middle where an engine may stand. */
async function middleOf(page: Page, selector: string): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not drawn`);
  return { x: box.x + box.width * 0.75, y: box.y + Math.min(box.height, 500) / 2 };
}
