import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProviderManifest } from '@enginehouse/sdk';
import { lockFolder } from './folder-lock.ts';
import { dependencyNotIntact } from './install-errors.ts';
import { NPM_PID_FILE } from './spawned-npm.ts';

/** What a provider names: all that an install depends on. */
export type Dependencies = ProviderManifest['dependencies'];

/** Written last into an install: what it holds. */
const RECORD = 'installed.json';
/** Node looks for a package from the file that imports it: this one stands where they are. */
const LOADER = 'load.mjs';
const LOADER_TEXT = 'export const load = (name) => import(name);\n';
const UNFINISHED = '.new-';
const REPLACED = '.old-';
const LOCK = 'install.lock';
const VERSION_DIGITS = 16;

/** The version that dependencies are kept under: the same for the same packages. */
export function versionOfDependencies(dependencies: Dependencies): string {
  const entries = Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, VERSION_DIGITS);
}

/** The installs of one provider: `<data folder>/providers/<id>/<version>/`, each whole or not there. */
export interface ProviderFolder {
  /** Dependencies that are not there as they should be. Reads the disk. */
  missing(): readonly string[];
  load<Module>(packageName: string): Promise<Module>;
  /** Waits until nobody else, in this process or another one, installs here. */
  lock(signal: AbortSignal): Promise<Disposable>;
  /** Removes what was left behind by a process that was killed, and ends what it had started. Under the lock. */
  clear(): Promise<void>;
  /** A new folder beside, with the `package.json` of what is to be installed. Under the lock. */
  begin(): Promise<string>;
  /** Checks an install and puts it in force whole; older ones go. Under the lock. */
  activate(unfinished: string): Promise<void>;
  /** Removes everything of the provider but the lock. Under the lock. */
  remove(): Promise<void>;
}

export function providerFolder(root: string, providerId: string, dependencies: Dependencies): ProviderFolder {
  const folder = join(root, providerId);
  const version = versionOfDependencies(dependencies);
  const current = join(folder, version);
  const names = Object.keys(dependencies);
  const missingIn = (place: string): string[] =>
    names.filter((name) => versionIn(join(place, 'node_modules', name)) !== dependencies[name]);
  const clear = async (isOld: (name: string) => boolean): Promise<void> => {
    for (const name of await readdir(folder).catch(() => [])) {
      if (name.startsWith(LOCK) || !isOld(name)) continue;
      await endOrphan(join(folder, name));
      await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
    }
  };
  return {
    missing: () => (isRecorded(current, version) ? missingIn(current) : names),
    async load(packageName) {
      const { load } = (await import(/* @vite-ignore */ pathToFileURL(join(current, LOADER)).href)) as {
        load(name: string): Promise<never>;
      };
      return load(packageName);
    },
    async lock(signal) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return lockFolder(join(folder, LOCK), signal);
    },
    clear: () => clear((name) => name.startsWith(UNFINISHED) || name.startsWith(REPLACED)),
    async begin() {
      const unfinished = await mkdtemp(join(folder, `${UNFINISHED}${version}-`));
      const project = { name: `enginehouse-provider-${providerId}`, private: true, dependencies };
      try {
        await writeFile(join(unfinished, 'package.json'), `${JSON.stringify(project, null, 2)}\n`);
      } catch (error) {
        await rm(unfinished, { recursive: true, force: true });
        throw error;
      }
      return unfinished;
    },
    async activate(unfinished) {
      const [lacking] = missingIn(unfinished);
      if (lacking !== undefined) {
        throw dependencyNotIntact(providerId, `'${lacking}' is not there in version ${dependencies[lacking]}`);
      }
      await writeFile(join(unfinished, LOADER), LOADER_TEXT);
      await rm(join(unfinished, NPM_PID_FILE), { force: true });
      const record = { provider: providerId, version, dependencies, installedAt: new Date().toISOString() };
      await writeFile(join(unfinished, RECORD), `${JSON.stringify(record, null, 2)}\n`);
      // A folder with something in it cannot be replaced in one step: for an instant a forced install has neither. Killed just
      // then, the next start installs anew.
      await rename(current, join(folder, `${REPLACED}${Date.now()}`)).catch(ignoreMissing);
      await rename(unfinished, current);
      await clear((name) => name !== version);
    },
    remove: () => clear(() => true),
  };
}

function isRecorded(place: string, version: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(place, RECORD), 'utf8')) as { version?: unknown }).version === version;
  } catch {
    return false;
  }
}

function versionIn(place: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { version?: unknown }).version;
  } catch {
    return undefined;
  }
}

/**
 * npm goes on when the process that started it was killed. Its process group is known by its file, and is ended where it still
 * works in that folder (told by Linux; elsewhere it runs into a folder that is gone).
 */
async function endOrphan(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, NPM_PID_FILE), 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  const place = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (place === undefined || resolve(place.replace(/ \(deleted\)$/, '')) !== resolve(folder)) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
