import { gzipSync } from 'node:zlib';
import { type ConsoleHouse, FIRST_USER, openConsoleHouse } from '../e2e/browser/console-house.ts';
import { openBrowser } from '../e2e/browser/open-browser.ts';
import { setUpBy } from '../e2e/browser/person.ts';
import { openWatchedPage } from '../e2e/browser/watched-page.ts';
import { type BenchRow, defineBenchRow } from './harness/define-bench-row.ts';

const MOST_SCRIPT_KB = 300;

/** What opening the first page came to, with an empty cache. */
interface FirstPage {
  readonly interactiveMs: number;
  readonly scriptKb: number;
}

async function openConsole() {
  await using opening = new AsyncDisposableStack();
  const browser = await openBrowser();
  opening.defer(() => browser.close());
  const house: ConsoleHouse = opening.use(await openConsoleHouse());
  const signedIn = opening.use(await openWatchedPage(browser, house.url));
  await setUpBy(signedIn.page, house.setupLink ?? '');
  const opened = opening.move();
  return {
    async firstPage(): Promise<FirstPage> {
      await using watched = await openWatchedPage(browser, house.url, { like: signedIn.context });
      const { page, complaints } = watched;
      const scripts: Promise<Buffer>[] = [];
      page.on('response', (answer) => {
        if (answer.request().resourceType() === 'script') scripts.push(answer.body());
      });
      const began = performance.now();
      await page.goto(house.url);
      // The name of whoever is signed in opens a menu: then the page listens.
      await page.getByRole('button', { name: FIRST_USER.username }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
      const interactiveMs = performance.now() - began;
      await page.waitForLoadState('networkidle');
      if (complaints.lines.length > 0)
        throw new Error(`errors in the browser's console: ${complaints.lines.join('\n')}`);
      const bytes = (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script).length, 0);
      return { interactiveMs, scriptKb: bytes / 1000 };
    },
    dispose: () => opened.disposeAsync(),
  };
}

const row = (
  { name, what, against, limit, unit }: Pick<BenchRow, 'name' | 'what' | 'against' | 'limit' | 'unit'>,
  of: (page: FirstPage) => number,
): BenchRow =>
  defineBenchRow({
    name,
    what,
    against,
    limit,
    unit,
    rounds: 5,
    setup: async () => {
      const { firstPage, dispose } = await openConsole();
      await firstPage();
      return {
        async measure() {
          const page = await firstPage();
          console.error(
            `interactive after ${Math.round(page.interactiveMs)} ms, ${Math.round(page.scriptKb)} kB of script`,
          );
          return of(page);
        },
        dispose,
      };
    },
  });

export const rows = [
  row(
    {
      name: 'console-first-page',
      what: 'the first page of the console, signed in, with an empty cache, until its menu opens; no error in the console',
      against: '-',
      limit: 2_000,
      unit: 'ms',
    },
    ({ interactiveMs }) => interactiveMs,
  ),
  row(
    {
      name: 'console-script',
      what: 'its script, gzip',
      against: `${MOST_SCRIPT_KB} kB`,
      limit: 1,
      unit: 'ratio',
    },
    ({ scriptKb }) => scriptKb / MOST_SCRIPT_KB,
  ),
];
