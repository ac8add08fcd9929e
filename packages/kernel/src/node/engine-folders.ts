import { type Dirent, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isLeftOut } from './engine-files.ts';
import { moduleGraph } from './module-graph.ts';

/** Folders where engine files may appear, and where the code of those loaded lies. */
export function foldersToWatch(patterns: readonly string[], cwd: string, files: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const pattern of patterns) addFolders(folders, resolve(cwd, withoutGlob(pattern)));
  for (const file of files) {
    for (const part of moduleGraph().filesOf(file)) folders.add(dirname(part));
  }
  return folders;
}

/** Changes when a file in one of the folders is written, added or deleted. */
export function fingerprintOf(folders: ReadonlySet<string>): string {
  const lines: string[] = [];
  for (const folder of [...folders].sort()) {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      const found = entry.isDirectory() ? undefined : statSync(path, { throwIfNoEntry: false });
      lines.push(`${path} ${found?.mtimeMs} ${found?.size}`);
    }
  }
  return lines.sort().join('\n');
}

function addFolders(folders: Set<string>, path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) {
    folders.add(dirname(path));
    return;
  }
  folders.add(path);
  for (const entry of entriesOf(path)) {
    if (entry.isDirectory() && !isLeftOut(entry.name)) addFolders(folders, join(path, entry.name));
  }
}

/** A folder that is gone has none. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** `engines/*.engine.ts` starts at `engines/`. */
function withoutGlob(pattern: string): string {
  const magic = pattern.search(/[*?[{!(]/);
  return magic === -1 ? pattern : pattern.slice(0, pattern.lastIndexOf('/', magic) + 1);
}
