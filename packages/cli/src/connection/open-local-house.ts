import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type House, openHouse } from '@enginehouse/server/house';
import type { CliConfig } from '../config.ts';
import { noHouse } from '../errors.ts';
import { compileOnce } from './compile-once.ts';
import type { Connection, HouseWanted } from './connection.ts';
import { houseOptions } from './house-options.ts';
import { whereKept } from './house-shown.ts';

/**
 * Opens the house of a data folder in this process. A folder without one stays as it is: `NO_HOUSE`, but for what makes a
 * house, and for what can look at engines in a passing one.
 */
export async function openLocalHouse(config: CliConfig, wanted: HouseWanted): Promise<Connection> {
  compileOnce();
  if (wanted === 'made' || (await hasHouse(config)))
    return connectionOf(config, await openHouse(houseOptions(config, {})));
  if (wanted === 'passing' && config.engines.length > 0) return await openPassing(config);
  throw noHouse(config.dataDir);
}

/** Whether there is a house: its database is in the folder, or on a server. */
async function hasHouse({ dataDir, databaseUrl }: CliConfig): Promise<boolean> {
  if (databaseUrl !== null) return true;
  // A folder that cannot be looked into is opened, which says why.
  return await stat(join(dataDir, 'db')).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

/** A house that is gone after the command: nothing of it is kept, and nothing was to be. */
async function openPassing(config: CliConfig): Promise<Connection> {
  await using opening = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'enginehouse-passing-'));
  opening.defer(() => rm(dataDir, { recursive: true, force: true }));
  const house = opening.use(await openHouse(houseOptions({ ...config, dataDir }, {})));
  const opened = opening.move();
  return { client: house.client, url: null, where: 'a passing house', close: () => opened.disposeAsync() };
}

function connectionOf(config: CliConfig, house: House): Connection {
  return { client: house.client, url: null, where: whereKept(config), close: () => house.close() };
}
