import { relative, resolve } from 'node:path';
import { CONSOLE_FOLDER, isConsoleBuilt } from '@enginehouse/console';
import { type House, isLoopback, type Listening, openHouse } from '@enginehouse/server/house';
import type { CliConfig } from '../config.ts';
import { houseOptions } from '../connection/house-options.ts';
import { dataOption, whereKept } from '../connection/house-shown.ts';
import { wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { openingNotice } from '../output/opening-notice.ts';
import { printFacts, printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import { openRows } from '../score/open-rows.ts';
import { houseScorer } from '../score/open-scorer.ts';
import { printSummary } from '../score/print-summary.ts';
import { scoreFile } from '../score/score-file.ts';
import { reportProblems } from './engines-ls.ts';

export interface StartOptions {
  readonly port?: number;
  readonly host?: string;
  readonly watch?: boolean;
  readonly workers: number;
  readonly sample?: string;
  readonly json?: boolean;
}

/** Opens the house, serves it, and waits for Ctrl-C. */
export async function start(terminal: Terminal, config: CliConfig, options: StartOptions): Promise<ExitCode> {
  if (options.sample !== undefined && config.engines.length === 0) {
    throw wrongUsage(
      'a sample is scored with engines, and none are named',
      'Name a folder of engines with --engines DIR.',
    );
  }
  const openedAt = performance.now();
  const pages = (await isConsoleBuilt()) ? CONSOLE_FOLDER : null;
  await using house = await openNoticed(terminal, config, options, pages);
  const table = await house.client.engines.list();
  await reportProblems(terminal, table);
  if (options.sample !== undefined) {
    const whole = await scoreSample(terminal, config, house, options.sample, options.json === true);
    if (!whole) return EXIT.failure;
  }
  const listening = await house.listen({
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.host === undefined ? {} : { host: options.host }),
  });
  const ready = {
    url: listening.url,
    engines: table.engines.length,
    revision: table.revision,
    data: whereKept(config),
    ...(await setupOf(house, config.publicUrl ?? listening.url)),
  };
  if (options.json === true) await printJson(terminal, ready);
  else {
    const seconds = ((performance.now() - openedAt) / 1000).toFixed(1);
    await write(
      terminal.out,
      `\n${styled(terminal, 'green', 'Enginehouse is serving')} ${styled(terminal, 'bold', listening.url)} (${seconds} s)\n`,
    );
    const data = dataOption(config);
    await printFacts(terminal, [
      ...comeInFacts(ready, data, pages !== null),
      ...engineFacts(config, ready.engines, data),
      ['data', ready.data],
      ['models', `npx enginehouse providers ls${data}; then instances add PROVIDER; programs call ${listening.url}/v1`],
      ['API', `${listening.url}/openapi.json${config.engines.length === 0 ? '' : `; ${runsLine(listening.url)}`}`],
      ...plainHttpFacts(config, listening),
      ['stop', 'Ctrl-C'],
    ]);
  }
  await stopSignal();
  if (options.json !== true) await write(terminal.out, '\nstopping: finishing what is under way\n');
  return EXIT.done;
}

/**
 * Whether there is a user, and while there is none a link that makes the first: its secret stands behind `#`, which no browser sends
 * anywhere. Each start makes a new one and voids the one before.
 */
async function setupOf(
  house: House,
  url: string,
): Promise<{ readonly setUp: boolean; readonly setupLink: string | null }> {
  const { setup } = house.platform.identity;
  if (await setup.isSetUp()) return { setUp: true, setupLink: null };
  const { secret } = await setup.begin();
  return { setUp: false, setupLink: `${url.replace(/\/+$/, '')}/setup#${secret}` };
}

type Fact = readonly [string, string];

/** The first thing to do with a house that serves. */
function comeInFacts(
  { url, setupLink }: { readonly url: string; readonly setupLink: string | null },
  data: string,
  hasConsole: boolean,
): Fact[] {
  const setup = `npx enginehouse setup${data}`;
  if (!hasConsole) return setupLink === null ? [] : [['set up', `${setup} makes the first user`]];
  if (setupLink === null) return [['open', url]];
  return [
    ['set up', setupLink],
    ['', `open it to make the first user, within an hour; or run ${setup}`],
  ];
}

/** Passwords go over the network as they are unless something else ends TLS. */
function plainHttpFacts({ publicUrl }: CliConfig, { host }: Listening): Fact[] {
  if (isLoopback(host) || publicUrl?.startsWith('https:') === true) return [];
  return [['beware', 'other machines reach it over plain HTTP: put TLS before it, and set ENGINEHOUSE_PUBLIC_URL']];
}

function runsLine(url: string): string {
  return `POST ${url}/api/v1/runs takes { "signals": { ... } }`;
}

/** What is to be had of engines; without any the house serves AI models alone. */
function engineFacts(config: CliConfig, loaded: number, data: string): readonly (readonly [string, string])[] {
  if (config.engines.length === 0) return [['engines', 'none: --engines DIR names a folder of them']];
  const folders = config.engines.map((folder) => relative(process.cwd(), folder) || '.').join(',');
  return [
    ['engines', `${loaded} loaded from ${folders}`],
    ['look', `npx enginehouse engines ls${data}; the same with engines graph, runs ls, plan`],
    ['score', `npx enginehouse score FILE --engines ${folders}${data}`],
  ];
}

async function openNoticed(
  terminal: Terminal,
  config: CliConfig,
  options: StartOptions,
  pages: string | null,
): Promise<House> {
  using notice = openingNotice(terminal, config.databaseUrl === null ? whereKept(config) : 'server');
  const { workers, watch = false } = options;
  return await openHouse({
    ...houseOptions(config, { workers, watch }),
    console: pages,
    onOpening: (step) => notice.step(step),
  });
}

/** Scores a sample with the house that is about to serve; false when that was interrupted. */
async function scoreSample(
  terminal: Terminal,
  config: CliConfig,
  house: House,
  path: string,
  json: boolean,
): Promise<boolean> {
  const scorer = houseScorer(house, {}, whereKept(config), async () => undefined);
  const evaluationFolder = resolve(config.engines[0] as string);
  const input = await openRows(path, undefined, terminal.in);
  const scored = await scoreFile(terminal, scorer, input, { json: false, skip: 0, evaluationFolder });
  if (!json) await printSummary(terminal, path, { out: undefined, look: null }, scored);
  if (scored.failure !== null) throw scored.failure;
  return scored.summary.stoppedBeforeRow === null;
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process the hard way. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.once('SIGINT', () => process.exit(130));
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
