import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParseResult, parseSync } from 'oxc-parser';

/** One file of the project's own TypeScript or JavaScript. */
export interface SourceFile {
  /** From the project root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** One import or re-export of a file. */
export interface ImportOf {
  readonly specifier: string;
  /** True for `import type`, `export type ... from` and `import('x')` in a type: gone at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.cache', '.enginehouse', 'fixtures', 'templates']);

/** Paths of all files of the project with one of the endings, sorted; build results and fixtures left out. */
export async function listFiles(root: string, endings: readonly string[], folder = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!NOT_OURS.has(entry.name)) found.push(...(await listFiles(root, endings, path)));
    } else if (endings.some((ending) => entry.name.endsWith(ending))) {
      found.push(path);
    }
  }
  return found.sort();
}

/** Reads all source files of the project. */
export async function readSources(root: string): Promise<SourceFile[]> {
  const paths = await listFiles(root, ['.ts', '.tsx', '.mjs', '.js']);
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })));
}

/** The syntax tree of a file; throws when it does not parse. */
export function parseSource(file: SourceFile): ParseResult {
  const result = parseSync(file.path, file.text, { sourceType: 'module' });
  const [problem] = result.errors;
  if (problem !== undefined) throw new SyntaxError(`${file.path}: ${problem.message}`);
  return result;
}

export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** True for files that run only in tests: they may use the test tools and read the environment. */
export function isTestFile(path: string): boolean {
  return (
    /\.(test|int\.test|test-d|e2e|bench)\.ts$/.test(path) || /(^|\/)testing\//.test(path) || /-contract\.ts$/.test(path)
  );
}
