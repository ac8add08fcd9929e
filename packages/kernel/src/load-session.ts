import type { EnginehouseError } from '@enginehouse/errors';
import compareVersions from 'semver/functions/compare.js';
import type { EngineDefinition, EngineId } from './definition.ts';
import { cycles } from './dependency-graph.ts';
import { createEngine, type Engine, type Score, scoreMissing, waitsForScore } from './engine.ts';
import {
  dependencyCycle,
  dependencyNotRegistered,
  duplicateEngine,
  graphOf,
  missingDependencies,
  sortedById,
} from './engine-set.ts';
import { kernelErrors } from './errors.ts';

/** Something odd about a registered engine that does not stop it. Collected, never printed by the kernel. */
export interface RegistrationWarning {
  readonly code: 'TEAMS_IGNORED' | 'UNKNOWN_FIELD' | 'UNHEARD_TOPIC';
  readonly engineId: string;
  readonly file: string | undefined;
  readonly message: string;
}

/** A registration made during a load session, before the whole set is checked. */
export interface Registration {
  readonly engineId: EngineId;
  readonly definition: EngineDefinition;
  /** The file that made the call; undefined when no caller locator is set. */
  readonly file: string | undefined;
  /** True: its function came with the call; false: it waits for the file's `score`. */
  readonly hasScore: boolean;
}

/** What the loader knows of a file once it is imported. */
export interface FileBinding {
  /** The file's export named `score`, whatever it is; needed only when a registration came without a function. */
  readonly score: unknown;
  /** SHA-256 (hex) of the file's own module closure. */
  readonly contentHash: string;
  /** True: other code was seen under this version, and drift is only warned of. */
  readonly drifted?: boolean;
}

/** One thing that kept engines out. */
export interface LoadProblem {
  readonly error: EnginehouseError;
  readonly files: readonly string[];
  /** The engines at fault, as far as they are known. */
  readonly engineIds: readonly string[];
  /** The engines that stay out because they depend on those at fault, transitively. */
  readonly keptOut: readonly EngineId[];
}

export interface LoadOutcome {
  /** Every engine in force after the session, sorted by id. */
  readonly engines: readonly Engine[];
  /** Ids that this session added or replaced, sorted. */
  readonly loaded: readonly EngineId[];
  readonly problems: readonly LoadProblem[];
  /** Of every engine in force. */
  readonly warnings: readonly RegistrationWarning[];
}

/**
 * While it is open, `registerEngine` only validates the definition by itself; what needs the whole set waits for
 * `finish`. The registry stays as it was until then, and for good after `abort` or a `finish` that throws.
 */
export interface LoadSession {
  /** What was registered in this session so far, by one file or by all. */
  registrations(file?: string): readonly Registration[];
  /** Ties the file's `score` and content hash to what it registered (in this session, or before without a function). */
  bind(file: string, binding: FileBinding): void;
  /** The file did not load: what it registered in this session is dropped, and `finish` reports the error. */
  reject(file: string, error: EnginehouseError): void;
  /** Takes out what the file registered in earlier sessions (it was deleted). */
  remove(file: string): void;
  /**
   * Checks the whole set and puts it in force. Broken engines and their dependents stay out and are reported; an
   * engine whose reload failed stays in force as it was. Throws `DEPENDENCY_CYCLE`, which no single file is at fault for.
   */
  finish(): LoadOutcome;
  abort(): void;
}

/** What a session needs of the registry it works for. */
export interface SessionHost {
  readonly inForce: ReadonlyMap<string, Engine>;
  /** Ends the session; with engines, they replace all that are in force. Gives the warnings about those in force. */
  close(engines: readonly Engine[] | undefined): readonly RegistrationWarning[];
}

/** The registry's side of a session. */
export interface StagingSession extends LoadSession {
  stage(definition: EngineDefinition, score: Score | undefined, file: string | undefined): void;
  /** Remembers a definition that was refused, in case the file that made the call swallows the error. */
  refuse(engineId: string | undefined, file: string | undefined, error: EnginehouseError): void;
}

interface Staged {
  readonly definition: EngineDefinition;
  readonly score: Score | undefined;
  readonly file: string | undefined;
}

interface Fault {
  error: EnginehouseError;
  readonly files: Set<string>;
  readonly engineIds: Set<string>;
}

export function createLoadSession(host: SessionHost): StagingSession {
  let staged: Staged[] = [];
  let open = true;
  const bindings = new Map<string, FileBinding>();
  const removed = new Set<string>();
  const faults: Fault[] = [];

  const fault = (
    error: EnginehouseError,
    files: readonly (string | undefined)[],
    engineIds: readonly string[],
  ): void => {
    faults.push({ error, files: new Set(files.filter((file) => file !== undefined)), engineIds: new Set(engineIds) });
  };
  const mustBeOpen = (): void => {
    if (!open) throw kernelErrors.error('LOAD_SESSION_CLOSED', { message: 'This load session has already ended' });
  };

  return {
    registrations: (file) =>
      staged
        .filter((entry) => file === undefined || entry.file === file)
        .map(({ definition, score, file: from }) => ({
          engineId: definition.engineId as EngineId,
          definition,
          file: from,
          hasScore: score !== undefined,
        })),
    stage: (definition, score, file) => {
      staged.push({ definition, score, file });
    },
    refuse: (engineId, file, error) => fault(error, [file], engineId === undefined ? [] : [engineId]),
    bind: (file, binding) => {
      mustBeOpen();
      bindings.set(file, binding);
    },
    reject: (file, error) => {
      mustBeOpen();
      const dropped = staged.filter((entry) => entry.file === file).map((entry) => entry.definition.engineId);
      staged = staged.filter((entry) => entry.file !== file);
      bindings.delete(file);
      const known = faults.find((entry) => entry.error === error || entry.error === error.cause);
      if (known === undefined) return fault(error, [file], dropped);
      known.error = error;
      known.files.add(file);
      for (const engineId of dropped) known.engineIds.add(engineId);
    },
    remove: (file) => {
      mustBeOpen();
      removed.add(file);
    },
    abort: () => {
      mustBeOpen();
      open = false;
      host.close(undefined);
    },
    finish: () => {
      mustBeOpen();
      open = false;
      const accepted = new Map([...host.inForce].filter(([, engine]) => !removed.has(engine.file ?? '')));
      const loaded = new Set<EngineId>();
      const accept = (engine: Engine): void => {
        accepted.set(engine.engineId, engine);
        loaded.add(engine.engineId);
      };
      for (const engine of waitingFor(bindings, accepted)) {
        const tied = tieScore([engine], bindings);
        if ('engine' in tied) accept(tied.engine);
        else {
          accepted.delete(engine.definition.engineId);
          fault(tied.error, [engine.file], [engine.definition.engineId]);
        }
      }
      const unscored = new Map<string, Staged[]>();
      for (const claims of claimsById(staged)) {
        const verdict = judge(claims, accepted);
        if ('error' in verdict) {
          fault(
            verdict.error,
            claims.map((claim) => claim.file),
            [claims[0]!.definition.engineId],
          );
          continue;
        }
        const { definition, score, file } = verdict.claim;
        const binding = file === undefined ? undefined : bindings.get(file);
        if (score === undefined) {
          const key = file ?? '';
          unscored.set(key, [...(unscored.get(key) ?? []), verdict.claim]);
        } else {
          accept(
            createEngine(definition, { score, file, contentHash: binding?.contentHash, drifted: binding?.drifted }),
          );
        }
      }
      for (const claims of unscored.values()) {
        const tied = tieScore(claims, bindings);
        if ('error' in tied)
          fault(
            tied.error,
            [claims[0]!.file],
            claims.map((claim) => claim.definition.engineId),
          );
        else accept(tied.engine);
      }
      return settle(host, accepted, loaded, faults);
    },
  };
}

/** An engine file imported before the session has registered already; its `score` arrives now. */
function waitingFor(bindings: ReadonlyMap<string, FileBinding>, accepted: ReadonlyMap<string, Engine>): Staged[] {
  return [...accepted.values()]
    .filter((engine) => engine.file !== undefined && bindings.has(engine.file) && waitsForScore(engine))
    .map(({ definition, file }) => ({ definition, score: undefined, file }));
}

function claimsById(staged: readonly Staged[]): Iterable<readonly Staged[]> {
  return Map.groupBy(staged, (entry) => entry.definition.engineId).values();
}

/** Which of the registrations of one id counts, if any. File order never decides. */
function judge(
  claims: readonly Staged[],
  accepted: ReadonlyMap<string, Engine>,
): { readonly claim: Staged } | { readonly error: EnginehouseError } {
  let claim = claims[0]!;
  const { engineId } = claim.definition;
  for (const next of claims.slice(1)) {
    const sameFile = next.file === claim.file && next.file !== undefined;
    const order = compareVersions(next.definition.version, claim.definition.version);
    if (!sameFile || order === 0)
      return {
        error: duplicateEngine(
          engineId,
          claims.map((entry) => entry.file),
        ),
      };
    if (order > 0) claim = next;
  }
  const before = accepted.get(engineId);
  if (before === undefined) return { claim };
  const error = replacementError(before, claim.definition, claim.file);
  return error === undefined ? { claim } : { error };
}

/** Why a registration may not replace the one in force; undefined when it may. */
export function replacementError(before: Engine, next: EngineDefinition, file: string | undefined) {
  if (before.file === undefined || before.file !== file) return duplicateEngine(before.engineId, [before.file, file]);
  if (compareVersions(next.version, before.definition.version) >= 0) return undefined;
  return kernelErrors.error('VERSION_NOT_HIGHER', {
    message: `Engine '${before.engineId}' ${before.definition.version} is in force; its file now says ${next.version}`,
    where: before.file,
    details: { engineId: before.engineId, inForce: before.definition.version, found: next.version },
  });
}

function tieScore(
  claims: readonly Staged[],
  bindings: ReadonlyMap<string, FileBinding>,
): { readonly engine: Engine } | { readonly error: EnginehouseError } {
  const [claim] = claims as readonly [Staged];
  const { definition, file } = claim;
  const binding = file === undefined ? undefined : bindings.get(file);
  const ids = claims.map((entry) => entry.definition.engineId);
  if (typeof binding?.score !== 'function') return { error: scoreMissing(ids, file) };
  if (claims.length > 1) {
    const message = `${file} registers ${ids.map((id) => `'${id}'`).join(' and ')} but exports one \`score\``;
    return {
      error: kernelErrors.error('SCORE_AMBIGUOUS', { message, where: file ?? '', details: { engineIds: ids } }),
    };
  }
  const { contentHash, drifted } = binding;
  return { engine: createEngine(definition, { score: binding.score as Score, file, contentHash, drifted }) };
}

/** Takes out what cannot stand, together with all that depends on it, and puts the rest in force. */
function settle(
  host: SessionHost,
  accepted: Map<string, Engine>,
  loaded: ReadonlySet<EngineId>,
  faults: readonly Fault[],
): LoadOutcome {
  const sorted = sortedById(accepted.values());
  const { edges, dependents, order } = graphOf(sorted);
  if (order.length < sorted.length) {
    host.close(undefined);
    throw dependencyCycle(sorted, cycles(edges, dependents));
  }

  const all = [...faults];
  const broken = new Set(faults.flatMap((entry) => [...entry.engineIds]).filter((id) => !accepted.has(id)));
  const missing = missingDependencies(sorted, accepted).filter(({ dependency }) => !broken.has(dependency));
  if (missing.length > 0) {
    const brokenFiles = faults.flatMap((entry) => [...entry.files]);
    const fix =
      brokenFiles.length === 0
        ? undefined
        : `Repair what did not load (${brokenFiles.join(', ')}), or correct the names.`;
    all.push({
      error: dependencyNotRegistered(missing, accepted.keys(), fix),
      files: new Set(missing.map(({ engine }) => engine.file).filter((file) => file !== undefined)),
      engineIds: new Set(missing.map(({ engine }) => engine.engineId)),
    });
    for (const { engine } of missing) accepted.delete(engine.engineId);
  }

  const dependentsOf = dependentsAmong(sorted);
  const problems = all.map(({ error, files, engineIds }) => {
    const atFault = new Set([...engineIds].filter((id) => !accepted.has(id)));
    return { error, files: [...files], engineIds: [...engineIds], keptOut: dependentsOf(atFault) };
  });
  for (const { keptOut } of problems) for (const engineId of keptOut) accepted.delete(engineId);
  const engines = accepted.size === sorted.length ? sorted : sortedById(accepted.values());
  const warnings = host.close(engines);
  return { engines, loaded: [...loaded].filter((id) => accepted.has(id)).sort(), problems, warnings };
}

/** Finds the engines that need one of some ids, transitively, sorted; the ids themselves left out. */
function dependentsAmong(sorted: readonly Engine[]): (ids: ReadonlySet<string>) => EngineId[] {
  const direct = new Map<string, EngineId[]>();
  for (const engine of sorted) {
    for (const id of engine.definition.dependencies) {
      const known = direct.get(id);
      if (known === undefined) direct.set(id, [engine.engineId]);
      else known.push(engine.engineId);
    }
  }
  return (ids) => {
    const reached = new Set<EngineId>();
    const next: string[] = [...ids];
    for (let id = next.pop(); id !== undefined; id = next.pop()) {
      for (const dependent of direct.get(id) ?? []) {
        if (ids.has(dependent) || reached.has(dependent)) continue;
        reached.add(dependent);
        next.push(dependent);
      }
    }
    return [...reached].sort();
  };
}
