import type { EngineDefinition } from './definition.ts';
import { cycles } from './dependency-graph.ts';
import { createEngine, type Engine, type Score } from './engine.ts';
import { dependencyCycle, dependencyNotRegistered, graphOf, missingDependencies, sortedById } from './engine-set.ts';
import { kernelErrors, problem } from './errors.ts';
import { eventSources } from './event-sources.ts';
import { replacementError } from './load-claims.ts';
import { createLoadSession, type LoadSession, type RegistrationWarning, type StagingSession } from './load-session.ts';
import { type DefinitionWarning, invalidDefinition, validateDefinition } from './validate-definition.ts';

/** Where engines register. A process has one behind `registerEngine`; a program that needs more makes its own. */
export interface EngineRegistry {
  /**
   * Validates at once and throws one `INVALID_DEFINITION` listing every problem. Outside of a load session also
   * `DEPENDENCY_NOT_REGISTERED`, `DUPLICATE_ENGINE`, `VERSION_NOT_HIGHER`, `DEPENDENCY_CYCLE`. Never runs `score`.
   */
  register(definition: EngineDefinition, score?: Score): void;
  /** Every engine in force, sorted by id. During a session: those from before it. */
  engines(): readonly Engine[];
  warnings(): readonly RegistrationWarning[];
  /** Throws `LOAD_SESSION_OPEN` while another one is open. */
  openLoadSession(): LoadSession;
  /** Port for the loader: the absolute path of the engine file that is calling `register`, if it is one. */
  locateCaller: (() => string | undefined) | undefined;
}

export function createRegistry(): EngineRegistry {
  let engines = new Map<string, Engine>();
  let sorted: readonly Engine[] | undefined;
  let session: StagingSession | undefined;
  // By the definition, so that a replaced engine takes its warnings along.
  const definitionWarnings = new WeakMap<EngineDefinition, readonly DefinitionWarning[]>();

  const sortedEngines = (): readonly Engine[] => {
    sorted ??= sortedById(engines.values());
    return sorted;
  };

  const collectWarnings = (): RegistrationWarning[] => {
    const all = sortedEngines();
    const found = all.flatMap((engine) =>
      (definitionWarnings.get(engine.definition) ?? []).map(({ code, message }) => ({
        code,
        engineId: engine.engineId,
        file: engine.file,
        message: `Engine '${engine.engineId}': ${message}`,
      })),
    );
    return [...found, ...unheardWarnings(all)];
  };

  const registry: EngineRegistry = {
    locateCaller: undefined,
    register(input, score) {
      const file = registry.locateCaller?.();
      const { engineId, problems, warnings, definition } = validateDefinition(input);
      const wrongScore = score !== undefined && typeof score !== 'function';
      if (definition === undefined || wrongScore) {
        const all = wrongScore ? [...problems, problem('score', 'is not a function', score, 'a function')] : problems;
        const error = invalidDefinition(engineId, all, file);
        session?.refuse(engineId, file, error);
        throw error;
      }
      definitionWarnings.set(definition, warnings);
      if (session !== undefined) return session.stage(definition, score, file);
      engines = withEngine(engines, createEngine(definition, { score, file }));
      sorted = undefined;
    },
    engines: sortedEngines,
    warnings: collectWarnings,
    openLoadSession() {
      if (session !== undefined) {
        throw kernelErrors.error('LOAD_SESSION_OPEN', { message: 'A load session is already open in this process' });
      }
      session = createLoadSession({
        inForce: engines,
        close: (next) => {
          session = undefined;
          if (next === undefined) return [];
          engines = new Map(next.map((engine) => [engine.engineId, engine]));
          sorted = next;
          return collectWarnings();
        },
      });
      return session;
    },
  };
  return registry;
}

/** Adds one engine outside of a session; the map changes only when every check has passed. */
function withEngine(engines: Map<string, Engine>, engine: Engine): Map<string, Engine> {
  const missing = missingDependencies([engine], engines);
  if (missing.length > 0) throw dependencyNotRegistered(missing, engines.keys());
  const before = engines.get(engine.engineId);
  if (before === undefined) return engines.set(engine.engineId, engine);
  const error = replacementError(before, engine.definition, engine.file);
  if (error !== undefined) throw error;
  // A first registration cannot close a circle, because its dependencies were there before it; a replacement can.
  const next = new Map(engines).set(engine.engineId, engine);
  const sorted = sortedById(next.values());
  const { edges, dependents, order } = graphOf(sorted);
  if (order.length < sorted.length) throw dependencyCycle(sorted, cycles(edges, dependents));
  return next;
}

function unheardWarnings(sorted: readonly Engine[]): RegistrationWarning[] {
  return eventSources(sorted, graphOf(sorted)).unheard.map(({ number, topic, emitters }) => {
    const { engineId, file } = sorted[number]!;
    const names = emitters.map((emitter) => `'${sorted[emitter]!.engineId}'`).join(', ');
    const who = names === '' ? 'no engine emits it' : `it is emitted by ${names}: add one to \`dependencies\``;
    const message = `Engine '${engineId}' subscribes to '${topic}', which nothing it depends on emits; ${who}`;
    return { code: 'UNHEARD_TOPIC', engineId, file, message };
  });
}

// A number in the key's value, not in the key: two kernels that differ must meet, and say so, not run side by side.
const REGISTRY_KEY = Symbol.for('enginehouse.registry');
const PROTOCOL = 1;

interface RegistrySlot {
  readonly protocol: number;
  readonly registry: EngineRegistry;
}

/** The one registry of this process, whichever copy of the package asks. Throws `REGISTRY_INCOMPATIBLE`. */
export function processRegistry(): EngineRegistry {
  const holder = globalThis as { [REGISTRY_KEY]?: RegistrySlot };
  holder[REGISTRY_KEY] ??= { protocol: PROTOCOL, registry: createRegistry() };
  const slot = holder[REGISTRY_KEY];
  if (slot.protocol !== PROTOCOL) {
    throw kernelErrors.error('REGISTRY_INCOMPATIBLE', {
      message: `The registry of this process speaks protocol ${slot.protocol}, this copy of the kernel speaks ${PROTOCOL}`,
    });
  }
  return slot.registry;
}

/**
 * Declares an engine to this process. An engine file calls it with its definition and exports `score`, which the
 * loader ties to it; a program without engine files passes the function. See `EngineRegistry.register` for errors.
 */
export function registerEngine(definition: EngineDefinition, score?: Score): void {
  processRegistry().register(definition, score);
}

/** Every engine registered in this process, sorted by id. */
export function registeredEngines(): readonly Engine[] {
  return processRegistry().engines();
}

/** Opens a load session on this process's registry; for loaders. Throws `LOAD_SESSION_OPEN`. */
export function openLoadSession(): LoadSession {
  return processRegistry().openLoadSession();
}
