import { join } from 'node:path';
import { buildConsole } from '@enginehouse/console';
import { makeKeyText } from '@enginehouse/vault';
import { type Database, openDatabase } from '../../packages/store/src/index.ts';
import {
  type CuttableConnection,
  migratedTestLocation,
  openCuttableConnection,
} from '../../packages/store/src/testing/index.ts';
import { type RunningProcess, runCommand, startCommand, temporaryFolder, urlServed } from '../command.ts';
import { engineFolder, engineText } from '../test-engines.ts';
import { FIRST_USER } from './console-house.ts';

const SLOW_NPM = join(import.meta.dirname, 'slow-npm.mjs');

/** One node of the fleet: a process with a data folder of its own. */
export interface ConsoleNode {
  readonly url: string;
  readonly dataDir: string;
  /** Kills the process without a word. */
  kill(): Promise<void>;
}

/** Three nodes as processes on one PostgreSQL, set up by `FIRST_USER`, each with the console. */
export interface ConsoleFleet extends AsyncDisposable {
  readonly north: ConsoleNode;
  readonly south: ConsoleNode;
  /** It runs an engine less than the others, and can be cut off from the database. */
  readonly east: ConsoleNode;
  /** The way of `east` to the database. */
  readonly way: CuttableConnection;
  readonly db: Database;
}

export async function openConsoleFleet(): Promise<ConsoleFleet> {
  await using opening = new AsyncDisposableStack();
  await buildConsole();
  const location = opening.use(await migratedTestLocation('postgres'));
  const databaseUrl = 'url' in location.options ? location.options.url : '';
  const way = opening.use(await openCuttableConnection(databaseUrl));
  const db = opening.use(await openDatabase(location.options));
  const base = { 'base.engine.js': engineText('base') };
  const both = opening.use(engineFolder({ ...base, 'side.engine.js': engineText('side') }));
  const less = opening.use(engineFolder(base));
  const env = { ENGINEHOUSE_KEYS: makeKeyText('test'), ENGINEHOUSE_NPM: SLOW_NPM };

  const start = async (id: string, engines: string, url: string): Promise<ConsoleNode> => {
    const { path } = opening.use(await temporaryFolder());
    const args = ['start', '--port', '0', '--engines', engines, '--data', path];
    const node: RunningProcess = opening.use(
      startCommand(args, { env: { ...env, DATABASE_URL: url, ENGINEHOUSE_NODE: id } }),
    );
    return { url: await urlServed(node), dataDir: path, kill: async () => node[Symbol.asyncDispose]() };
  };
  const [north, south, east] = await Promise.all([
    start('north', both.path, databaseUrl),
    start('south', both.path, databaseUrl),
    start('east', less.path, way.url),
  ]);
  const { username, password } = FIRST_USER;
  const setUp = ['setup', '--username', username, '--password', '@env:PASSWORD', '--data', north.dataDir];
  const { code, stderr } = await runCommand(setUp, { env: { PASSWORD: password } });
  if (code !== 0) throw new Error(`the fleet could not be set up\n${stderr}`);
  const opened = opening.move();
  return { north, south, east, way, db, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
