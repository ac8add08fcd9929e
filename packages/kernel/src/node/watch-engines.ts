import { findEngineFiles } from './engine-files.ts';
import { fingerprintOf, foldersToWatch } from './engine-folders.ts';
import { FolderWatcher } from './folder-watcher.ts';
import { loadEngineFiles, loadEngines } from './load-engines.ts';
import type { LoadOptions, LoadReport } from './load-report.ts';
import { moduleGraph } from './module-graph.ts';

export interface WatchOptions extends LoadOptions {
  /** Called with the new state whenever the engines in force, or what is wrong with the others, changed. */
  readonly onChange: (report: LoadReport) => void;
  /** Called when a load failed as a whole (a cycle, no memory of versions): what was in force stays. */
  readonly onError: (error: unknown) => void;
  /** Quiet time after a change before it is looked at, in milliseconds. Default 100. */
  readonly settleMs?: number;
  /** Also looks every so often, in milliseconds, for file systems that tell nobody (network, containers). Default: never. */
  readonly pollMs?: number;
}

/** Engines that follow their files. */
export interface EngineWatch extends AsyncDisposable {
  /** The latest report: the engine set in force, and what stays out. */
  readonly report: LoadReport;
  /** Stops watching; resolves when a load under way has ended. Nothing is called back after it. */
  close(): Promise<void>;
}

const SETTLE_MS = 100;

/**
 * Loads engines and follows their files: a higher version replaces the engine, other code under the same version is
 * drift, an engine whose file is deleted goes, and one whose file breaks stays in force as it was. Runs under way keep
 * the engines they were planned with. For development: Node never frees replaced modules. Throws what `loadEngines` throws.
 */
export async function watchEngines(patterns: string | readonly string[], options: WatchOptions): Promise<EngineWatch> {
  const given = typeof patterns === 'string' ? [patterns] : patterns;
  const watch = new Watch(given, options, await loadEngines(given, options));
  watch.start();
  return watch;
}

class Watch implements EngineWatch {
  readonly #patterns: readonly string[];
  readonly #options: WatchOptions;
  readonly #cwd: string;
  readonly #watcher = new FolderWatcher(() => this.#wake());
  #report: LoadReport;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;
  /** Of what was looked at last: a file that stays broken is not tried again until something changes. */
  #fingerprint = '';

  constructor(patterns: readonly string[], options: WatchOptions, report: LoadReport) {
    this.#patterns = patterns;
    this.#options = options;
    this.#cwd = options.cwd ?? process.cwd();
    this.#report = report;
  }

  get report(): LoadReport {
    return this.#report;
  }

  start(): void {
    this.#watcher.watchOnly(this.#folders());
    const { pollMs } = this.#options;
    if (pollMs !== undefined) this.#poll = setInterval(() => this.#lookInTurn(), pollMs).unref();
    // What changed between the load and the first watch told nobody.
    this.#wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#poll);
    this.#watcher[Symbol.dispose]();
    await this.#looking;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #wake(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lookInTurn(), this.#options.settleMs ?? SETTLE_MS).unref();
  }

  #lookInTurn(): void {
    this.#looking = this.#looking.then(() => this.#look());
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    try {
      const folders = this.#folders();
      this.#watcher.watchOnly(folders);
      const fingerprint = fingerprintOf(folders);
      if (fingerprint === this.#fingerprint) return;
      this.#fingerprint = fingerprint;
      const { files } = findEngineFiles(this.#patterns, this.#cwd);
      const removed = this.#report.files.filter((file) => !files.includes(file));
      const current = removed.length === 0 && files.every((file) => moduleGraph().isCurrent(file));
      if (current) return;
      const report = await loadEngineFiles(files, removed, this.#options);
      const before = this.#report;
      this.#report = report;
      if (this.#closed) return;
      this.#watcher.watchOnly(this.#folders());
      if (stateOf(before) !== stateOf(report)) this.#options.onChange(report);
    } catch (error) {
      if (!this.#closed) this.#options.onError(error);
    }
  }

  #folders(): Set<string> {
    return foldersToWatch(this.#patterns, this.#cwd, this.#report.files);
  }
}

/** What a caller of `onChange` could tell apart. */
function stateOf({ engineSet, problems, warnings }: LoadReport): string {
  const faults = problems.map(({ error, files, keptOut }) => [error.code, error.message, error.where, files, keptOut]);
  return JSON.stringify([engineSet.hash, engineSet.engines.map(({ drifted }) => drifted), faults, warnings]);
}
