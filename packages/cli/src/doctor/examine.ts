import type { Client } from '@enginehouse/api';
import { isEnginehouseError } from '@enginehouse/errors';
import { findServer, readServerFile } from '@enginehouse/server/discovery';
import type { CliConfig } from '../config.ts';
import type { CommandContext, Connection } from '../connection/connection.ts';
import { whereKept } from '../connection/house-shown.ts';
import { VERSION } from '../version.ts';
import { checkAddresses } from './address-checks.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import {
  checkAudit,
  checkEgress,
  checkEngines,
  checkKeys,
  checkNodes,
  checkProviders,
  checkReadiness,
  checkSetup,
} from './house-checks.ts';
import { checkInstances, checkObjectives } from './instance-checks.ts';
import { checkDataFolder, checkNode, checkNpm } from './machine-checks.ts';
import {
  checkClock,
  checkConsole,
  checkListener,
  checkPort,
  checkServerFile,
  checkVersions,
} from './serving-checks.ts';

type HouseCheck = (client: Client) => Promise<Finding | readonly Finding[]>;

/** What is asked of the house, in the order in which it is told. */
const HOUSE_CHECKS: readonly (readonly [check: string, work: HouseCheck])[] = [
  ['serves', checkReadiness],
  ['users', checkSetup],
  ['keys', checkKeys],
  ['nodes', checkNodes],
  ['clock', checkClock],
  ['version', (client) => checkVersions(client, VERSION)],
  ['providers', checkProviders],
  ['instances', checkInstances],
  ['addresses', checkAddresses],
  ['objectives', checkObjectives],
  ['egress', (client) => checkEgress(client, Date.now())],
  ['audit', (client) => checkAudit(client, Date.now())],
];

/** Looks at the machine, and at the house as far as it can be reached; each finding as it is made. Never rejects. */
export async function* examine(context: CommandContext): AsyncGenerator<Finding, void, void> {
  const { config } = context;
  yield checkNode();
  // Of a house at a URL this machine is only where somebody asks.
  if (config.url === null) yield* lookAtMachine(config);
  let connection: Connection;
  try {
    connection = await context.connect('core models');
  } catch (error) {
    yield* unopened(config, error);
    return;
  }
  const { client, url } = connection;
  yield ok('server', url === null ? 'none runs on this data folder; it was opened by this command' : url);
  if (config.url === null) yield ok('database', `${whereKept(config)}, migrated`);
  if (url !== null) {
    yield* await found('listener', async () => {
      const file = config.url === null ? await readServerFile(config.dataDir) : null;
      return checkListener(url, config.publicUrl, file?.host);
    });
  }
  for (const [check, work] of HOUSE_CHECKS) yield* await found(check, () => work(client));
  if (url === null && config.engines.length === 0) {
    yield ok('engines', 'not looked at: no server runs, and no folder was named with --engines');
  } else yield* await found('engines', () => checkEngines(client));
}

async function* lookAtMachine(config: CliConfig): AsyncGenerator<Finding, void, void> {
  yield* await found('data folder', () => checkDataFolder(config.dataDir));
  yield* await found('server', () => checkServerFile(config.dataDir));
  if ((await findServer(config.dataDir)) === null) yield* await found('port', () => checkPort());
  yield await checkNpm(config.variable('ENGINEHOUSE_NPM'));
  yield* await found('console', async () => {
    const { isConsoleBuilt } = await import('@enginehouse/console');
    return checkConsole(await isConsoleBuilt());
  });
}

/** Why a house was not opened. */
function* unopened(config: CliConfig, error: unknown): Generator<Finding, void, void> {
  const code = isEnginehouseError(error) ? error.code : '';
  if (code === 'NO_HOUSE') {
    yield warning('house', `there is none in ${config.dataDir} yet`, 'enginehouse start');
    return;
  }
  if (config.url !== null) {
    yield failed('server', error);
    return;
  }
  // Keys are read once the database has answered.
  const isKeys = code.startsWith('KEY');
  if (isKeys) yield ok('database', `${whereKept(config)}, migrated`);
  yield failed(isKeys ? 'keys' : 'database', error);
}

/** A check that cannot be made is a finding too, and stops no other. */
async function found(check: string, work: () => Promise<Finding | readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return [await work()].flat();
  } catch (error) {
    return [failed(check, error)];
  }
}

function failed(check: string, error: unknown): Finding {
  if (isEnginehouseError(error)) return problem(check, `${error.code}: ${error.message}`, error.fix);
  return problem(check, error instanceof Error ? error.message : String(error), 'See the log of the server.');
}
