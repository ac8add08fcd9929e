import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineFolder, engineFolder } from '@enginehouse/kernel/testing';
import type { Sdk } from '@enginehouse/sdk';
import { type Database, openDatabase, type SqlParameter } from '@enginehouse/store';
import { borrowPglite, migratedTestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { openPlatform } from '../open-platform.ts';
import type { Platform, PlatformOptions } from '../platform.ts';
import { localOperator, type Session } from '../session.ts';

/** A platform over engine files and a database of its own; all gone at the end of its `await using` block. */
export interface TestPlatform extends AsyncDisposable {
  readonly platform: Platform;
  readonly folder: EngineFolder;
  /** As the operator of this machine, who may do everything. */
  readonly operator: Sdk;
  /** As somebody of these teams who may score and see runs, but not research. */
  adapter(session?: Partial<Session>): Sdk;
  /** Runs a statement past the platform: for what only time would do to a row. */
  query(sql: string, params?: readonly SqlParameter[]): Promise<readonly object[]>;
  /** Closes the platform and opens another one on the same database, with these files and options changed. */
  reopen(files?: Readonly<Record<string, string>>, options?: Partial<PlatformOptions>): Promise<void>;
}

export async function openTestPlatform(
  dialect: 'pglite' | 'postgres',
  files: Readonly<Record<string, string>>,
  options: Partial<PlatformOptions> = {},
): Promise<TestPlatform> {
  const place = await placeFor(dialect);
  const folder = engineFolder(files);
  const keys = { keys: makeKeyText('test'), keyFile: null };
  let hasEngines = Object.keys(files).length > 0;
  const open = (other: Partial<PlatformOptions> = {}): Promise<Platform> => {
    const engines = hasEngines ? [folder.path] : [];
    return openPlatform({ ...place.options(), engines, keys, logLevel: 'silent', ...options, ...other });
  };
  let platform = await open();
  return {
    get platform() {
      return platform;
    },
    folder,
    get operator() {
      return platform.createSdk(localOperator({ channel: 'test' }));
    },
    adapter: (session = {}) =>
      platform.createSdk(
        localOperator({
          channel: 'test',
          actor: 'adapter',
          accessLevel: 3,
          userId: 7,
          teams: [],
          permissions: new Set(['system.run.score', 'system.run.view']),
          ...session,
        }),
      ),
    async query(sql, params = []) {
      const db = await place.connect();
      try {
        return await db.query(sql, params);
      } finally {
        await db.close();
      }
    },
    async reopen(changed = {}, other = {}) {
      await platform.close();
      folder.write(changed);
      hasEngines ||= Object.keys(changed).length > 0;
      platform = await open(other);
    },
    async [Symbol.asyncDispose]() {
      await platform.close();
      folder[Symbol.dispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}

/** A database to open a platform on, as often as it takes. */
interface Place extends AsyncDisposable {
  options(): Pick<PlatformOptions, 'database' | 'dataDir'>;
  /** A connection beside those of the platform. */
  connect(): Promise<Database>;
}

async function placeFor(dialect: 'pglite' | 'postgres'): Promise<Place> {
  if (dialect === 'postgres') {
    const location = await migratedTestLocation(dialect);
    return {
      options: () => ({ database: location.options }),
      connect: () => openDatabase(location.options),
      [Symbol.asyncDispose]: location[Symbol.asyncDispose],
    };
  }
  const lent = await borrowPglite();
  const dataDir = mkdtempSync(join(tmpdir(), 'enginehouse-house-'));
  return {
    options: () => ({ database: lent.connect(), dataDir }),
    connect: async () => lent.connect(),
    async [Symbol.asyncDispose]() {
      await lent[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
