import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONSOLE_FOLDER, PACKAGE_FOLDER } from './console-folder.ts';

/** Says what the built console was made of. */
const STAMP = join(CONSOLE_FOLDER, 'built-from.txt');
/** What goes into the console, from the root of the project: its own files, and the packages that it bundles. */
const ROOT = join(PACKAGE_FOLDER, '..', '..');
const SOURCES = ['packages/console/app', 'packages/console/vite.config.ts', 'packages/api/src', 'packages/errors/src'];

/** Whether the console was built from the files as they are now. */
export async function isConsoleBuilt(): Promise<boolean> {
  const [built, wanted] = await Promise.all([readFile(STAMP, 'utf8').catch(() => null), sourceHash()]);
  return built === wanted;
}

/**
 * Builds the console, about 10 s, unless it is built already. Of two processes at once both build, each in a folder of its
 * own; the last one stays. Rejects with what vite printed when it fails.
 */
export async function buildConsole(): Promise<void> {
  const hash = await sourceHash();
  if ((await readFile(STAMP, 'utf8').catch(() => null)) === hash) return;
  const made = join(PACKAGE_FOLDER, 'dist', `.making-${process.pid}`);
  await mkdir(join(PACKAGE_FOLDER, 'dist'), { recursive: true });
  try {
    await runVite(made);
    await writeFile(join(made, 'built-from.txt'), hash);
    await replace(made);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** The stamp comes last: whoever is stopped in between leaves a console that counts as not built. */
async function replace(made: string): Promise<void> {
  await rm(STAMP, { force: true });
  for (const name of ['assets', 'index.html', 'built-from.txt']) {
    await rm(join(CONSOLE_FOLDER, name), { recursive: true, force: true });
    await rename(join(made, name), join(CONSOLE_FOLDER, name));
  }
}

function runVite(outDir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
    const child = spawn(process.execPath, [vite, 'build', '--outDir', outDir, '--logLevel', 'warn'], {
      cwd: PACKAGE_FOLDER,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        output += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`vite build ended with ${signal ?? code}\n${output.trim()}`));
    });
  });
}

async function sourceHash(): Promise<string> {
  const folders = await Promise.all([...SOURCES, 'package-lock.json'].map((source) => filesOf(join(ROOT, source))));
  const paths = folders.flat().filter((path) => !/\.(int\.)?test\.tsx?$/.test(path));
  const texts = await Promise.all(paths.map((path) => readFile(path)));
  const hash = createHash('sha256');
  for (const [index, path] of paths.entries()) {
    hash
      .update(path.slice(ROOT.length))
      .update('\0')
      .update(texts[index] as Buffer)
      .update('\0');
  }
  return hash.digest('hex');
}

/** The files of a folder, or a file itself, in the same order everywhere. */
async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
