import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** Packages with exact versions that a row is measured against and the project does not depend on. */
export type PeerPackages = Readonly<Record<string, string>>;

const CACHE = join(import.meta.dirname, '..', '..', '.cache', 'bench-peers');

/**
 * Installs packages into `.cache/bench-peers/` unless they are there, and imports one of them. The folder is written
 * beside and renamed, so a killed install leaves nothing that looks whole. Needs the package registry the first time.
 */
export async function importPeer<Module>(packages: PeerPackages, specifier: string): Promise<Module> {
  const folder = await installPeers(packages);
  // An entry inside the folder makes Node resolve from there, with the conditions of an import.
  const entry = join(folder, `entry-${createHash('sha256').update(specifier).digest('hex').slice(0, 12)}.mjs`);
  await writeFile(entry, `export * from ${JSON.stringify(specifier)};\n`);
  return (await import(pathToFileURL(entry).href)) as Module;
}

/** The folder that the packages are installed in: for peers that run as processes. Made as `importPeer` says. */
export async function installPeers(packages: PeerPackages): Promise<string> {
  for (const [name, version] of Object.entries(packages)) {
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new TypeError(`peer ${name}@${version}: name an exact version`);
  }
  const manifest = JSON.stringify(
    { name: 'bench-peer', private: true, type: 'module', dependencies: packages, overrides: sameForAll(packages) },
    null,
    2,
  );
  const folder = join(CACHE, createHash('sha256').update(manifest).digest('hex').slice(0, 16));
  if (await exists(join(folder, 'node_modules'))) return folder;

  const beside = `${folder}.${process.pid}`;
  await mkdir(beside, { recursive: true });
  await writeFile(join(beside, 'package.json'), manifest);
  const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  process.stderr.write(`bench: installing ${names.join(', ')} into .cache/bench-peers\n`);
  const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', npm, { cwd: beside });
  try {
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    if (!(await exists(join(folder, 'node_modules')))) throw error;
  }
  return folder;
}

/** A version that is named holds for what the others bring along, too. */
function sameForAll(packages: PeerPackages): Record<string, string> {
  return Object.fromEntries(Object.keys(packages).map((name) => [name, `$${name}`]));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
