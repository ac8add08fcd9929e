import { readFileSync } from 'node:fs';
import {
  createRequire,
  findPackageJSON,
  type LoadFnOutput,
  type LoadHookContext,
  type ResolveFnOutput,
  type ResolveHookContext,
  registerHooks,
} from 'node:module';
import { isAbsolute } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type ClosureModule, closureHash, contentHash } from './closure-hash.ts';
import { instanceOf, withInstance, withoutInstance } from './module-instance.ts';
import { nativeImport } from './native-import.ts';

/** What an engine file exports. */
export type ModuleNamespace = Readonly<Record<string, unknown>>;

type NextResolve = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;
type NextLoad = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput;

interface TrackedModule {
  readonly file: string;
  /** Undefined until the module loader was seen to load it. */
  contentHash: string | undefined;
  /** Specifier as written, key of the module it reached. */
  edges: Map<string, string>;
  /** The query value that tells instances of one file apart; '' is the plain URL. */
  instance: string;
}

/** Instances of this kind are linked to see their imports, and never run. */
const LOOK = 'look-';
/** Imported by an author, always the host's copy: an engine never brings a kernel of its own. */
const HOST_PACKAGES = /^@enginehouse\/(kernel|sdk)(\/|$)/;
const RUNS_PATIENCE_MS = 200;
const SCRIPT = /\.[cm]?[jt]s$/;

/**
 * The engine files of this process and all code of their own that they import, as Node's module loader saw it.
 * "Own" is what is imported by a path, or by a name that leads back into the same package; everything else is a package
 * and is left out. Code that was loaded before the first engine file is linked once more to see its imports, without
 * running it. A dynamic import counts when it happens while its engine file is being imported.
 */
export class ModuleGraph {
  readonly #modules = new Map<string, TrackedModule>();
  readonly #failed = new Set<string>();
  readonly #outlived = new Map<string, number>();
  readonly #host: string;
  #instances = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** `host`: URL of the file from which the host's own packages resolve. */
  constructor(host: string) {
    this.#host = host;
    registerHooks({
      resolve: (specifier, context, next) => this.#resolve(specifier, context, next),
      load: (url, context, next) => this.#load(url, context, next),
    });
  }

  /** Imports an engine file: the instance there is, or a fresh one after `refresh`. Rejects with what the file throws. */
  async import(file: string): Promise<ModuleNamespace> {
    const key = pathToFileURL(file).href;
    const { instance } = this.#track(key);
    try {
      return await nativeImport(withInstance(key, instance));
    } catch (error) {
      this.#failed.add(key);
      throw error;
    }
  }

  /** Loads happen one after the other, whoever asks: a process has one registry and one set of hooks. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** True when an imported file had been loaded before it was tracked: its top level ran then, not in the import. */
  ranBefore(file: string): boolean {
    const module = this.#modules.get(pathToFileURL(file).href);
    return module !== undefined && module.contentHash === undefined;
  }

  /** Says that the import under way of this file will not be waited for any longer, after `limitMs`. */
  giveUp(file: string, limitMs: number): void {
    const key = pathToFileURL(file).href;
    this.#outlived.set(withInstance(key, this.#modules.get(key)?.instance ?? ''), limitMs);
    this.#failed.add(key);
  }

  /** The limit that this module instance (by the script name of a call site) outlived while it was imported, if it did. */
  limitOutlived(script: string): number | undefined {
    return this.#outlived.get(script);
  }

  /** Says that the import of this file came to nothing: it is not current, and the next load imports it again. */
  abandon(file: string): void {
    this.#failed.add(pathToFileURL(file).href);
  }

  /** SHA-256 (hex) of the module closure of a file that was imported. */
  async hashOf(file: string): Promise<string> {
    const root = pathToFileURL(file).href;
    await this.#lookAtUnseen(root);
    const closure = new Map<string, ClosureModule>();
    for (const [key, module] of this.#closure(root)) {
      closure.set(key, { contentHash: module.contentHash ?? '', edges: module.edges });
    }
    return closureHash(root, closure);
  }

  /** Absolute paths of the file's module closure, the file itself first. */
  filesOf(file: string): string[] {
    return [...this.#closure(pathToFileURL(file).href).values()].map((module) => module.file);
  }

  /** True when the file was imported and neither it nor its closure failed, or changed on disk, since. */
  isCurrent(file: string): boolean {
    const root = pathToFileURL(file).href;
    if (!this.#modules.has(root) || this.#failed.has(root)) return false;
    return this.#closure(root)
      .values()
      .every((module) => module.contentHash === hashFile(module.file));
  }

  /**
   * Makes the next import of these files run afresh: each of them, what changed or failed of their closures, and
   * whatever imports one of those. Other code keeps its instance, so state that engines share stays shared. Resolves to
   * the files that will run afresh. Node never frees the old instances: each refresh costs the memory of what it replaces.
   */
  async refresh(files: readonly string[]): Promise<string[]> {
    const stale = new Set<string>();
    for (const root of files.map((file) => pathToFileURL(file).href)) {
      const failed = this.#failed.delete(root);
      for (const [key, module] of this.#closure(root)) {
        if (key === root || module.contentHash !== hashFile(module.file)) stale.add(key);
        else if (failed && SCRIPT.test(module.file) && !(await this.#runs(key))) stale.add(key);
      }
    }
    for (let size = -1; size !== stale.size; ) {
      size = stale.size;
      for (const [key, module] of this.#modules) {
        if (module.edges.values().some((target) => stale.has(target))) stale.add(key);
      }
    }
    this.#instances += 1;
    const { cache } = createRequire(import.meta.url);
    for (const key of stale) {
      const module = this.#modules.get(key) as TrackedModule;
      module.instance = String(this.#instances);
      module.contentHash = undefined;
      module.edges = new Map();
      delete cache[module.file];
    }
    return [...stale].map((key) => (this.#modules.get(key) as TrackedModule).file);
  }

  /** The tracked file that a call site's script name stands for; undefined for any other script. */
  fileOfScript(script: string): string | undefined {
    if (script.startsWith('file:')) return this.#modules.get(withoutInstance(script))?.file;
    return isAbsolute(script) ? this.#modules.get(pathToFileURL(script).href)?.file : undefined;
  }

  #track(key: string): TrackedModule {
    let module = this.#modules.get(key);
    if (module === undefined) {
      module = { file: fileURLToPath(key), contentHash: undefined, edges: new Map(), instance: '' };
      this.#modules.set(key, module);
    }
    return module;
  }

  #closure(root: string): Map<string, TrackedModule> {
    const found = new Map<string, TrackedModule>();
    const module = this.#modules.get(root);
    if (module !== undefined) found.set(root, module);
    for (const { edges } of found.values()) {
      for (const target of edges.values()) {
        const next = this.#modules.get(target);
        if (next !== undefined) found.set(target, next);
      }
    }
    return found;
  }

  #resolve(specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput {
    const parentUrl = context.parentURL ?? '';
    const parent = parentUrl.startsWith('file:') ? this.#modules.get(withoutInstance(parentUrl)) : undefined;
    if (HOST_PACKAGES.test(specifier)) return this.#resolveHostPackage(parent !== undefined, specifier, context, next);
    if (parent === undefined) return next(specifier, context);
    const resolved = next(specifier, context);
    if (!isOwnCode(specifier, parent.file, resolved.url)) return resolved;
    const key = withoutInstance(resolved.url);
    const target = this.#track(key);
    const instance = instanceOf(parentUrl);
    if (instance === parent.instance || instance.startsWith(LOOK)) parent.edges.set(specifier, key);
    // A required file is found by its path alone: `refresh` takes it out of require's own cache instead.
    return context.conditions.includes('require') ? resolved : { ...resolved, url: withInstance(key, target.instance) };
  }

  /** The host's copy for engine files; for anybody else, such as an installed pack of engines, only if there is no other. */
  #resolveHostPackage(
    first: boolean,
    specifier: string,
    context: ResolveHookContext,
    next: NextResolve,
  ): ResolveFnOutput {
    const host = { ...context, parentURL: this.#host };
    try {
      return next(specifier, first ? host : context);
    } catch {
      return next(specifier, first ? context : host);
    }
  }

  #load(url: string, context: LoadHookContext, next: NextLoad): LoadFnOutput {
    const loaded = next(url, context);
    const module = url.startsWith('file:') ? this.#modules.get(withoutInstance(url)) : undefined;
    if (module === undefined) return loaded;
    const instance = instanceOf(url);
    if (instance !== module.instance && !instance.startsWith(LOOK)) return loaded;
    module.contentHash = loaded.source ? contentHash(loaded.source) : hashFile(module.file);
    return loaded;
  }

  /** False for a module whose error, or endless wait, the module loader keeps: an import of it will never do better. */
  async #runs(key: string): Promise<boolean> {
    const patience = new AbortController();
    const late = setTimeout(RUNS_PATIENCE_MS, false, { signal: patience.signal }).catch(() => false);
    const settled = nativeImport(withInstance(key, this.#modules.get(key)?.instance ?? '')).then(
      () => true,
      () => false,
    );
    const runs = await Promise.race([settled, late]);
    patience.abort();
    return runs;
  }

  /** Links what was loaded before it was tracked, under an instance of its own and beside an import that cannot link. */
  async #lookAtUnseen(root: string): Promise<void> {
    // The closure grows while it is walked: what a look finds is looked at too.
    for (let unseen = this.#unseen(root); unseen.length > 0; unseen = this.#unseen(root)) {
      for (const [key, module] of unseen) {
        if (SCRIPT.test(module.file)) {
          this.#instances += 1;
          const url = JSON.stringify(withInstance(key, `${LOOK}${this.#instances}`));
          const program = `import ${url}; import { nothingOfThisName } from 'node:path';`;
          await nativeImport(`data:text/javascript,${encodeURIComponent(program)}`).catch(() => undefined);
        }
        module.contentHash ??= hashFile(module.file) ?? '';
      }
    }
  }

  #unseen(root: string): [key: string, module: TrackedModule][] {
    return [...this.#closure(root)].filter(([, module]) => module.contentHash === undefined);
  }
}

const GRAPH = Symbol.for('enginehouse.moduleGraph');

/** The one graph of this thread, whichever copy of the package asks; made, with its hooks, on the first call. */
export function moduleGraph(): ModuleGraph {
  const holder = globalThis as { [GRAPH]?: ModuleGraph };
  holder[GRAPH] ??= new ModuleGraph(import.meta.url);
  return holder[GRAPH];
}

function isOwnCode(specifier: string, parentFile: string, targetUrl: string): boolean {
  if (!targetUrl.startsWith('file:')) return false;
  if (/^(\.{0,2}\/|file:)/.test(specifier) || isAbsolute(specifier)) return true;
  return findPackageJSON(withoutInstance(targetUrl)) === findPackageJSON(pathToFileURL(parentFile));
}

/** Undefined when the file cannot be read. */
function hashFile(file: string): string | undefined {
  try {
    return contentHash(readFileSync(file));
  } catch {
    return undefined;
  }
}
