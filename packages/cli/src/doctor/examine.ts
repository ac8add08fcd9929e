import type { Client } from '@enginehouse/api';
import { isEnginehouseError } from '@enginehouse/errors';
import type { CommandContext, Connection } from '../connection/connection.ts';
import { whereKept } from '../connection/house-shown.ts';
import { type Finding, ok, problem } from './finding.ts';
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

type HouseCheck = (client: Client) => Promise<Finding | readonly Finding[]>;

/** What is asked of the house, in the order in which it is told. */
const HOUSE_CHECKS: readonly (readonly [check: string, work: HouseCheck])[] = [
  ['serves', checkReadiness],
  ['users', checkSetup],
  ['keys', checkKeys],
  ['nodes', checkNodes],
  ['providers', checkProviders],
  ['instances', checkInstances],
  ['objectives', checkObjectives],
  ['egress', (client) => checkEgress(client, Date.now())],
  ['audit', (client) => checkAudit(client, Date.now())],
];

/** Looks at the machine, and at the house as far as it can be reached; each finding as it is made. Never rejects. */
export async function* examine(context: CommandContext): AsyncGenerator<Finding, void, void> {
  yield checkNode();
  yield* await checkDataFolder(context.config.dataDir).catch((error) => [failed('data folder', error)]);
  yield await checkNpm(context.config.variable('ENGINEHOUSE_NPM'));
  let connection: Connection;
  try {
    connection = await context.connect('core models');
  } catch (error) {
    // Keys are read once the database has answered.
    const isKeys = isEnginehouseError(error) && error.code.startsWith('KEY');
    if (isKeys) yield ok('database', `${whereKept(context.config)}, migrated`);
    yield failed(isKeys ? 'keys' : 'database', error);
    return;
  }
  const { client, url } = connection;
  yield ok('server', url === null ? 'none runs on this data folder; it was opened by this command' : url);
  yield ok('database', `${whereKept(context.config)}, migrated`);
  for (const [check, work] of HOUSE_CHECKS) yield* await found(check, () => work(client));
  if (url === null && context.config.engines.length === 0) {
    yield ok('engines', 'not looked at: no server runs, and no folder was named with --engines');
  } else yield* await found('engines', () => checkEngines(client));
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
