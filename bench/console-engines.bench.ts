import { type ConsoleHouse, openConsoleHouse } from '../e2e/browser/console-house.ts';
import { openBrowser } from '../e2e/browser/open-browser.ts';
import { setUpBy } from '../e2e/browser/person.ts';
import { openWatchedPage } from '../e2e/browser/watched-page.ts';
import { engineFolder, engineText } from '../e2e/test-engines.ts';
import { type EnginesPageTimes, measureEngineGraph, measureEngineTable } from './console/engines-page.ts';
import { type BenchRow, defineBenchRow } from './harness/define-bench-row.ts';

/** As many as the graph draws at once. */
const DRAWN = 300;
const LISTED = 5_000;
/** Engines that stand beside each other; each needs two of the layer before. */
const LAYER = 25;

function engineFiles(count: number): Record<string, string> {
  const name = (index: number): string => `engine-${String(index).padStart(4, '0')}`;
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const above = index - LAYER;
      const dependencies = above < 0 ? [] : [...new Set([name(above), name(above - (above % LAYER))])];
      return [`${name(index)}.engine.js`, engineText(name(index), { dependencies })];
    }),
  );
}

async function openEngines(count: number) {
  await using opening = new AsyncDisposableStack();
  const engines = opening.use(engineFolder(engineFiles(count)));
  const browser = await openBrowser();
  opening.defer(() => browser.close());
  const house: ConsoleHouse = opening.use(await openConsoleHouse({ args: ['--engines', engines.path] }));
  const { page } = opening.use(await openWatchedPage(browser, house.url));
  await setUpBy(page, house.setupLink ?? '');
  const opened = opening.move();
  return { page, url: house.url, dispose: () => opened.disposeAsync() };
}

const measured = {
  graph: { count: DRAWN, what: `a graph of ${DRAWN} engines`, moved: 'panned and zoomed', of: measureEngineGraph },
  table: {
    count: LISTED,
    what: `a table of ${LISTED.toLocaleString('en')} engines`,
    moved: 'scrolled',
    of: measureEngineTable,
  },
} as const;

const row = (
  kind: keyof typeof measured,
  { name, what, limit }: Pick<BenchRow, 'name' | 'what' | 'limit'>,
  value: (times: EnginesPageTimes) => number,
): BenchRow =>
  defineBenchRow({
    name,
    what,
    against: '-',
    limit,
    unit: 'ms',
    rounds: 5,
    setup: async () => {
      const { count, of } = measured[kind];
      const { page, url, dispose } = await openEngines(count);
      return {
        async measure() {
          const times = await of(page, url, count);
          const { drawnMs, moving } = times;
          console.error(
            `drawn in ${Math.round(drawnMs)} ms; longest task ${Math.round(moving.longestMs)} ms, ${Math.round(moving.longestCpuMs)} ms of processor`,
          );
          return value(times);
        },
        dispose,
      };
    },
  });

const rowsOf = (kind: keyof typeof measured): readonly BenchRow[] => [
  row(
    kind,
    { name: `console-${kind}-drawn`, what: `${measured[kind].what}, from its address to what is drawn`, limit: 1_000 },
    ({ drawnMs }) => drawnMs,
  ),
  row(
    kind,
    {
      name: `console-${kind}-moved`,
      what: `${measured[kind].what}, longest task of the main thread while it is ${measured[kind].moved}`,
      limit: 100,
    },
    ({ moving }) => moving.longestMs,
  ),
];

export const rows = [...rowsOf('graph'), ...rowsOf('table')];
