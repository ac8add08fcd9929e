import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, Dialect } from '../database.ts';
import { migrateDatabase } from '../migration/migrate-database.ts';
import { type OpenDatabaseOptions, openDatabase } from '../open-database.ts';
import { borrowPglite } from './borrowed-pglite.ts';
import { copyMigratedFolder, templateName } from './migrated-template.ts';
import { sharedPostgres } from './start-postgres.ts';

/** Both, for `describe.each`. */
export const TEST_DIALECTS = ['pglite', 'postgres'] as const satisfies readonly Dialect[];

/** A place for a database of one's own, that other processes can open too; removed with `await using`. */
export interface TestLocation extends AsyncDisposable {
  readonly dialect: Dialect;
  readonly options: OpenDatabaseOptions;
}

/** An empty place: not migrated. */
export async function emptyTestLocation(dialect: Dialect): Promise<TestLocation> {
  return dialect === 'pglite' ? emptyFolder() : createDatabase();
}

/** A place with a database that is migrated. */
export async function migratedTestLocation(dialect: Dialect): Promise<TestLocation> {
  return dialect === 'postgres' ? createDatabase(await postgresTemplate()) : migratedTestFolder();
}

/** A data folder whose embedded database is migrated. */
export async function migratedTestFolder(): Promise<FolderLocation> {
  const location = emptyFolder();
  await copyMigratedFolder(location.options.dataDir);
  return location;
}

/** Opens a migrated database of one's own, given back or removed with `await using` or `close`. */
export async function openTestDatabase(dialect: Dialect): Promise<Database> {
  if (dialect === 'postgres') return openAt(await migratedTestLocation(dialect));
  const lent = await borrowPglite();
  return closedWith(lent.connect(), lent);
}

/** Opens an empty database, closed and removed with `await using`. */
export async function openEmptyDatabase(dialect: Dialect): Promise<Database> {
  return openAt(await emptyTestLocation(dialect));
}

/** The database of a location, which goes with it. */
export async function openAt(location: TestLocation): Promise<Database> {
  return closedWith(await openDatabase(location.options), location);
}

function closedWith(database: Database, place: AsyncDisposable): Database {
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= database.close().then(() => place[Symbol.asyncDispose]());
    return closed;
  };
  return new Proxy(database, {
    get: (target, key) => {
      if (key === 'close' || key === Symbol.asyncDispose) return close;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The place of an embedded database. */
export interface FolderLocation extends TestLocation {
  readonly options: { readonly dataDir: string };
}

function emptyFolder(): FolderLocation {
  const dataDir = mkdtempSync(join(tmpdir(), 'enginehouse-data-'));
  return {
    dialect: 'pglite',
    options: { dataDir },
    [Symbol.asyncDispose]: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

async function createDatabase(template = 'template1'): Promise<TestLocation> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const { url } = await sharedPostgres();
  const own = new URL(url);
  own.pathname = `/${name}`;
  await administer(url, `create database ${name} template ${template}`);
  return {
    dialect: 'postgres',
    options: { url: own.href },
    [Symbol.asyncDispose]: () => administer(url, `drop database if exists ${name} with (force)`),
  };
}

/** A migrated database that others are copied from; made once per server. */
async function postgresTemplate(): Promise<string> {
  const name = templateName();
  const { url } = await sharedPostgres();
  await using database = await openDatabase({ url, maxConnections: 1 });
  // Held until this one connection closes.
  await database.query('select pg_advisory_lock(1)');
  const [found] = await database.query<{ there: boolean }>(
    'select exists (select from pg_database where datname = $1) as there',
    [name],
  );
  if (found?.there === true) return name;
  const unfinished = `${name}_unfinished`;
  await database.query(`drop database if exists ${unfinished}`);
  await database.query(`create database ${unfinished}`);
  const own = new URL(url);
  own.pathname = `/${unfinished}`;
  const made = await openDatabase({ url: own.href, maxConnections: 1 });
  await migrateDatabase(made);
  await made.close();
  await database.query(`alter database ${unfinished} rename to ${name}`);
  return name;
}

async function administer(url: string, statement: string): Promise<void> {
  await using database = await openDatabase({ url, maxConnections: 1 });
  await database.query(statement);
}
