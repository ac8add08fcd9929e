import type { EnginehouseError } from '@enginehouse/errors';
import type { EngineDefinition, EngineId } from './definition.ts';
import { createEngine, type Engine, type Score } from './engine.ts';
import { kernelErrors } from './errors.ts';
import { claimsById, judge, type Staged, tieScore, waitingFor } from './load-claims.ts';
import { type Fault, settle } from './settle-load.ts';

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
