import { globSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { kernelErrors } from '../errors.ts';

const ENGINE_FILE = /\.engine\.(ts|js|mjs)$/;
const IN_A_DIRECTORY = '**/*.engine.{ts,js,mjs}';

/** What the given directories, files and globs lead to. */
export interface EngineFiles {
  /** Absolute real paths, sorted, each once. */
  readonly files: readonly string[];
  /** Those given that lead to no engine file. */
  readonly empty: readonly string[];
}

/**
 * Finds engine files. A directory stands for all `*.engine.{ts,js,mjs}` below it, outside of `node_modules` and of
 * folders whose name starts with a dot; a file stands for itself; anything else is a glob.
 */
export function findEngineFiles(patterns: readonly string[], cwd: string): EngineFiles {
  const files = new Set<string>();
  const empty: string[] = [];
  for (const pattern of patterns) {
    const found = filesOf(pattern, cwd);
    if (found.length === 0) empty.push(pattern);
    for (const file of found) files.add(realpathSync(file));
  }
  return { files: [...files].sort(), empty };
}

export function engineFilesNotFound(empty: readonly string[]) {
  const names = empty.map((pattern) => `'${pattern}'`).join(', ');
  return kernelErrors.error('ENGINE_FILES_NOT_FOUND', {
    message: empty.length === 0 ? 'No directory of engine files was named' : `There is no engine file at ${names}`,
    ...(empty.length === 0 ? {} : { where: empty.join(', ') }),
    details: { patterns: empty },
  });
}

function filesOf(pattern: string, cwd: string): string[] {
  const path = resolve(cwd, pattern);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return [path];
  if (found?.isDirectory()) return search(IN_A_DIRECTORY, path);
  return search(pattern, cwd).filter((file) => ENGINE_FILE.test(file));
}

function search(pattern: string, cwd: string): string[] {
  return globSync(pattern, { cwd, exclude: isLeftOut }).map((file) => resolve(cwd, file));
}

/** Folders that are never searched for engine files: installed packages, and what starts with a dot. */
export function isLeftOut(path: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name === 'node_modules' || (name.startsWith('.') && name !== '.' && name !== '..');
}
