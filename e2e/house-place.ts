import { makeKeyText } from '@enginehouse/vault';
import { migratedTestLocation, type TestLocation } from '../packages/store/src/testing/index.ts';
import {
  type CommandOptions,
  type Ended,
  type RunningProcess,
  runCommand,
  startCommand,
  temporaryFolder,
} from './command.ts';

/** A data folder with a migrated database of its own, and the command on it. Gone at the end of its block. */
export interface HousePlace extends AsyncDisposable {
  readonly dataDir: string;
  /** Where the database is, for a test that looks into it once no process has it open. */
  readonly database: TestLocation['options'];
  /** What the command needs in its environment to find the database. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the command on this folder, to its end. */
  run(args: readonly string[], options?: CommandOptions): Promise<Ended>;
  /** Starts the command on this folder. */
  start(args: readonly string[], options?: CommandOptions): RunningProcess;
}

/** Makes a place for a house: embedded in its data folder, or a database of its own on the tests' PostgreSQL. */
export async function housePlace(dialect: TestLocation['dialect'] = 'pglite'): Promise<HousePlace> {
  await using made = new AsyncDisposableStack();
  const location = made.use(await migratedTestLocation(dialect));
  const { options: database } = location;
  const dataDir = 'url' in database ? made.use(await temporaryFolder()).path : database.dataDir;
  const env: Record<string, string> =
    'url' in database ? { DATABASE_URL: database.url, ENGINEHOUSE_KEYS: makeKeyText('test') } : {};
  const kept = made.move();
  const onPlace = (options: CommandOptions = {}): CommandOptions => ({ ...options, env: { ...env, ...options.env } });
  return {
    dataDir,
    database,
    env,
    run: (args, options) => runCommand([...args, '--data', dataDir], onPlace(options)),
    start: (args, options) => startCommand([...args, '--data', dataDir], onPlace(options)),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
