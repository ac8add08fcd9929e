import type { Engine } from '../engine.ts';
import { createEngineSet } from '../engine-set.ts';
import type { LoadSession } from '../load-session.ts';
import { type EngineRegistry, processRegistry } from '../registry.ts';
import { locateCallers } from './caller-file.ts';
import { defaultDriftPolicy } from './config.ts';
import { findDrift, type LoadedVersion, versionDrift } from './drift.ts';
import { guardExit } from './engine-exit.ts';
import { divertEnginePrints } from './engine-prints.ts';
import { fileRegistersNothing, importFailure, importTimeLimit } from './import-failure.ts';
import type { LoadOptions, LoadReport, LoadWarning } from './load-report.ts';
import { type ModuleGraph, type ModuleNamespace, moduleGraph } from './module-graph.ts';

const IMPORT_TIME_LIMIT_MS = 10_000;

/** One load: imports what is new or changed, ties functions and hashes to registrations, puts the whole in force. */
export class EngineLoad {
  readonly #files: readonly string[];
  readonly #options: LoadOptions;
  readonly #graph: ModuleGraph = moduleGraph();
  readonly #registry: EngineRegistry = processRegistry();
  readonly #session: LoadSession;
  /** Engines in force before, less those of removed files. */
  readonly #before: readonly Engine[];
  readonly #inForce: ReadonlySet<string>;
  readonly #loaded = new Map<string, ModuleNamespace>();
  readonly #hashes = new Map<string, string>();
  readonly #warnings: LoadWarning[] = [];

  /** Opens a session on the process's registry: throws `LOAD_SESSION_OPEN` while somebody else has one. */
  constructor(files: readonly string[], removed: readonly string[], options: LoadOptions) {
    this.#files = files;
    this.#options = options;
    guardExit();
    locateCallers();
    this.#session = this.#registry.openLoadSession();
    for (const file of removed) this.#session.remove(file);
    this.#before = this.#registry.engines().filter((engine) => !removed.includes(engine.file ?? ''));
    this.#inForce = new Set(this.#before.flatMap((engine) => engine.file ?? []));
  }

  async run(): Promise<LoadReport> {
    try {
      await this.#importAll();
      await this.#bindAll();
    } catch (error) {
      this.#session.abort();
      this.#importAgainLater([]);
      throw error;
    }
    return this.#finish();
  }

  async #importAll(): Promise<void> {
    const printed = new Set<string>();
    using _prints = divertEnginePrints((file, text) => {
      printed.add(file);
      (this.#options.onPrint ?? printToStandardError)(file, text);
    });
    for (const file of await this.#filesToImport()) await this.#import(file);
    // An engine file that only another one imported: it has run already, this asks for its exports.
    for (const { file } of this.#session.registrations()) {
      if (file !== undefined && !this.#loaded.has(file)) await this.#import(file);
    }
    for (const file of printed) this.#warnings.push(filePrinted(file));
  }

  /** What is new, changed, failed or not in force, and the engine files that import something of it. */
  async #filesToImport(): Promise<string[]> {
    const wanted = new Set(this.#files);
    const outdated = this.#files.filter((file) => !this.#inForce.has(file) || !this.#graph.isCurrent(file));
    const refreshed = await this.#graph.refresh(outdated);
    const stale = refreshed.filter((file) => wanted.has(file) || this.#inForce.has(file));
    return [...new Set([...outdated, ...stale])].sort();
  }

  async #import(file: string): Promise<void> {
    const session = this.#session;
    try {
      let namespace = await this.#importInTime(file);
      if (this.#graph.ranBefore(file) && session.registrations(file).length === 0) {
        await this.#graph.refresh([file]);
        namespace = await this.#importInTime(file);
      }
      if (session.registrations(file).length === 0) session.reject(file, fileRegistersNothing(file));
      else this.#loaded.set(file, namespace);
    } catch (thrown) {
      session.reject(file, importFailure(file, thrown));
    }
  }

  async #importInTime(file: string): Promise<ModuleNamespace> {
    const limitMs = this.#options.importTimeLimitMs ?? IMPORT_TIME_LIMIT_MS;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      this.#graph.giveUp(file, limitMs);
      late.reject(importTimeLimit(file, limitMs));
    }, limitMs);
    try {
      return await Promise.race([this.#graph.import(file), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #bindAll(): Promise<void> {
    const session = this.#session;
    const policy = this.#options.drift ?? defaultDriftPolicy();
    for (const file of this.#loaded.keys()) this.#hashes.set(file, await this.#graph.hashOf(file));
    const drifts = await findDrift(this.#versions(), this.#before, this.#options.seen, policy);
    const driftOf = new Map(drifts.map((drift) => [drift.version.file, drift]));
    for (const [file, { score }] of this.#loaded) {
      const drift = driftOf.get(file);
      if (drift !== undefined && policy === 'refuse') {
        session.reject(file, versionDrift(drift));
        continue;
      }
      // An engine that its file no longer registers goes with the old code.
      const ids = new Set<string>(session.registrations(file).map(({ engineId }) => engineId));
      if (this.#before.some((engine) => engine.file === file && !ids.has(engine.engineId))) session.remove(file);
      session.bind(file, { score, contentHash: this.#hashes.get(file) ?? '', drifted: drift !== undefined });
    }
    if (policy === 'refuse') return;
    for (const drift of drifts) {
      const { message, where, fix } = versionDrift(drift);
      const { engineId } = drift.version;
      this.#warnings.push({ code: 'VERSION_DRIFT', message: `${message}. ${fix}`, engineId, file: where });
    }
  }

  #versions(): LoadedVersion[] {
    return this.#session.registrations().flatMap(({ engineId, definition, file }) => {
      const contentHash = file === undefined ? undefined : this.#hashes.get(file);
      if (file === undefined || contentHash === undefined) return [];
      return [{ engineId, version: definition.version, contentHash, definition, file }];
    });
  }

  #finish(): LoadReport {
    let finished: ReturnType<LoadSession['finish']>;
    try {
      finished = this.#session.finish();
    } catch (error) {
      this.#importAgainLater([]);
      throw error;
    }
    const { engines, loaded, problems } = finished;
    this.#importAgainLater(engines);
    const warnings = [...this.#registry.warnings(), ...this.#warnings];
    return { engineSet: createEngineSet(engines), engines, loaded, files: this.#files, problems, warnings };
  }

  /** Code that was imported and is not what is in force must not pass for loaded: the next load tries it again. */
  #importAgainLater(engines: readonly Engine[]): void {
    const inForce = new Map(engines.map((engine) => [engine.file, engine.contentHash]));
    for (const file of this.#loaded.keys()) {
      if (inForce.get(file) !== this.#hashes.get(file)) this.#graph.abandon(file);
    }
  }
}

function filePrinted(file: string): LoadWarning {
  const message = `${file} prints to standard output; it was sent to standard error. Use \`context.log\` in \`score\``;
  return { code: 'FILE_PRINTED', message, engineId: undefined, file };
}

function printToStandardError(_file: string, text: string): void {
  process.stderr.write(text);
}
