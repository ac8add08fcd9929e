import type { Engine } from '../engine.ts';
import { createEngineSet } from '../engine-set.ts';
import type { LoadSession } from '../load-session.ts';
import { processRegistry } from '../registry.ts';
import { locateCallers, refuseLateRegistrations } from './caller-file.ts';
import { defaultDriftPolicy } from './config.ts';
import { findDrift, type LoadedVersion, versionDrift } from './drift.ts';
import { guardExit } from './engine-exit.ts';
import { engineFilesNotFound, findEngineFiles } from './engine-files.ts';
import { divertEnginePrints } from './engine-prints.ts';
import { fileRegistersNothing, importFailure, importTimeLimit } from './import-failure.ts';
import type { LoadOptions, LoadReport, LoadWarning } from './load-report.ts';
import { type ModuleGraph, type ModuleNamespace, moduleGraph } from './module-graph.ts';

const IMPORT_TIME_LIMIT_MS = 10_000;

/**
 * Loads the engine files that directories (all `*.engine.{ts,js,mjs}` below them), files and globs lead to, and puts
 * the engines in force in this process. Files may come in any order and import each other; a broken one stays out with
 * its dependents, is reported, and never stops the others. Loading the same files again does nothing for those that
 * did not change, and replaces those that did.
 *
 * Throws `ENGINE_FILES_NOT_FOUND`, `DEPENDENCY_CYCLE`, and what `options.seen` throws; then everything is as before.
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

/** Takes engines out of this process, as if never loaded: those of the given files, or all that came from files. Sets made before stay. */
export async function unloadEngines(files?: readonly string[]): Promise<void> {
  await moduleGraph().exclusively(async () => {
    const registry = processRegistry();
    const session = registry.openLoadSession();
    for (const file of files ?? filesInForce(registry.engines())) session.remove(file);
    session.finish();
  });
}

/** Loads files by their absolute real paths, and takes the engines of `removed` files out. */
export function loadEngineFiles(
  files: readonly string[],
  removed: readonly string[],
  options: LoadOptions,
): Promise<LoadReport> {
  return moduleGraph().exclusively(async () => {
    guardExit();
    locateCallers();
    const registry = processRegistry();
    const session = registry.openLoadSession();
    const warnings: LoadWarning[] = [];
    try {
      for (const file of removed) session.remove(file);
      const before = registry.engines().filter((engine) => !removed.includes(engine.file ?? ''));
      const loaded = await importAll(session, files, before, options, warnings);
      await bindAll(session, loaded, before, options, warnings);
    } catch (error) {
      session.abort();
      throw error;
    }
    const { engines, loaded, problems } = session.finish();
    const engineSet = createEngineSet(engines);
    return { engineSet, engines, loaded, files, problems, warnings: [...registry.warnings(), ...warnings] };
  });
}

async function importAll(
  session: LoadSession,
  files: readonly string[],
  before: readonly Engine[],
  options: LoadOptions,
  warnings: LoadWarning[],
): Promise<Map<string, ModuleNamespace>> {
  const graph = moduleGraph();
  const limitMs = options.importTimeLimitMs ?? IMPORT_TIME_LIMIT_MS;
  const inForce = new Set(filesInForce(before));
  const printed = new Set<string>();
  using _prints = divertEnginePrints((file, text) => {
    printed.add(file);
    (options.onPrint ?? printToStandardError)(file, text);
  });
  const loaded = new Map<string, ModuleNamespace>();
  for (const file of filesToImport(graph, files, inForce)) {
    try {
      let namespace = await importInTime(graph, file, limitMs);
      if (graph.ranBefore(file) && session.registrations(file).length === 0) {
        graph.refresh([file]);
        namespace = await importInTime(graph, file, limitMs);
      }
      if (session.registrations(file).length === 0) session.reject(file, fileRegistersNothing(file));
      else loaded.set(file, namespace);
    } catch (thrown) {
      session.reject(file, importFailure(file, thrown));
    }
  }
  // An engine file that only another one imported: it has run already, this asks for its exports.
  for (const { file } of session.registrations()) {
    if (file === undefined || loaded.has(file)) continue;
    try {
      loaded.set(file, await importInTime(graph, file, limitMs));
    } catch (thrown) {
      session.reject(file, importFailure(file, thrown));
    }
  }
  for (const file of printed) warnings.push(filePrinted(file));
  return loaded;
}

/** What is new, changed, failed or not in force, and the engine files that import something of it. */
function filesToImport(graph: ModuleGraph, files: readonly string[], inForce: ReadonlySet<string>): string[] {
  const wanted = new Set(files);
  const outdated = files.filter((file) => !inForce.has(file) || !graph.isCurrent(file));
  const stale = graph.refresh(outdated).filter((file) => wanted.has(file) || inForce.has(file));
  return [...new Set([...outdated, ...stale])].sort();
}

async function importInTime(graph: ModuleGraph, file: string, limitMs: number): Promise<ModuleNamespace> {
  const url = graph.urlOf(file);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    graph.abandon(file);
    refuseLateRegistrations(url, limitMs);
    late.reject(importTimeLimit(file, limitMs));
  }, limitMs);
  try {
    return await Promise.race([graph.import(file), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function bindAll(
  session: LoadSession,
  loaded: ReadonlyMap<string, ModuleNamespace>,
  before: readonly Engine[],
  options: LoadOptions,
  warnings: LoadWarning[],
): Promise<void> {
  const policy = options.drift ?? defaultDriftPolicy();
  const hashes = new Map<string, string>();
  for (const file of loaded.keys()) hashes.set(file, await moduleGraph().hashOf(file));
  const versions: LoadedVersion[] = session.registrations().flatMap(({ engineId, definition, file }) => {
    const contentHash = file === undefined ? undefined : hashes.get(file);
    if (file === undefined || contentHash === undefined) return [];
    return [{ engineId, version: definition.version, contentHash, definition, file }];
  });
  const drifts = await findDrift(versions, before, options.seen, policy);
  const driftOf = new Map(drifts.map((drift) => [drift.version.file, drift]));
  for (const [file, { score }] of loaded) {
    const drift = driftOf.get(file);
    if (drift !== undefined && policy === 'refuse') session.reject(file, versionDrift(drift));
    else session.bind(file, { score, contentHash: hashes.get(file) ?? '', drifted: drift !== undefined });
  }
  if (policy === 'refuse') return;
  for (const drift of drifts) {
    const { message, where, fix } = versionDrift(drift);
    const { engineId } = drift.version;
    warnings.push({ code: 'VERSION_DRIFT', message: `${message}. ${fix}`, engineId, file: where });
  }
}

function filesInForce(engines: readonly Engine[]): string[] {
  return engines.flatMap((engine) => engine.file ?? []);
}

function filePrinted(file: string): LoadWarning {
  const message = `${file} prints to standard output; it was sent to standard error. Use \`context.log\` in \`score\``;
  return { code: 'FILE_PRINTED', message, engineId: undefined, file };
}

function printToStandardError(_file: string, text: string): void {
  process.stderr.write(text);
}
