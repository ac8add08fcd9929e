import { processRegistry } from '../registry.ts';
import { engineFilesNotFound, findEngineFiles } from './engine-files.ts';
import { EngineLoad } from './engine-load.ts';
import type { LoadOptions, LoadReport } from './load-report.ts';
import { moduleGraph } from './module-graph.ts';

/**
 * Loads the engine files that directories (all `*.engine.{ts,js,mjs}` below them), files and globs lead to, and puts
 * the engines in force in this process. Files may come in any order and import each other; a broken one stays out with
 * its dependents, is reported, and never stops the others. Loading the same files again does nothing for those that
 * did not change, and replaces those that did.
 *
 * Throws `ENGINE_FILES_NOT_FOUND`, `DEPENDENCY_CYCLE`, and what `options.seen` throws; then everything is as before. Throws
 * `SCORE_MISSING` for an engine that the program itself registered without a function.
 */
export async function loadEngines(
  patterns: string | readonly string[],
  options: LoadOptions = {},
): Promise<LoadReport> {
  const given = typeof patterns === 'string' ? [patterns] : patterns;
  const { files, empty } = findEngineFiles(given, options.cwd ?? process.cwd());
  if (empty.length > 0 || files.length === 0) throw engineFilesNotFound(empty);
  return loadEngineFiles(files, [], options);
}

/**
 * Takes engines out of this process, as if they had never been loaded: those of the given files (absolute real paths),
 * or all that came from files. Engine sets made before stay as they are.
 */
export function unloadEngines(files?: readonly string[]): Promise<void> {
  return moduleGraph().exclusively(async () => {
    const registry = processRegistry();
    const session = registry.openLoadSession();
    for (const file of files ?? registry.engines().flatMap((engine) => engine.file ?? [])) session.remove(file);
    session.finish();
  });
}

/** Loads files by their absolute real paths, and takes the engines of `removed` files out. */
export function loadEngineFiles(
  files: readonly string[],
  removed: readonly string[],
  options: LoadOptions,
): Promise<LoadReport> {
  return moduleGraph().exclusively(() => new EngineLoad(files, removed, options).run());
}
