import { didYouMean, type EnginehouseError } from '@enginehouse/errors';
import type { EngineContext, EngineEvent, EngineLog } from './context.ts';
import type { EngineId } from './definition.ts';
import { kernelErrors } from './errors.ts';
import { type Json, type NotJson, protectJson } from './json.ts';
import { NO_EVENTS } from './outcome.ts';
import type { PlannedEngine } from './plan.ts';
import type { EngineFailure, EngineOutcome, RunId, RunOrigin } from './record.ts';
import type { RunLayout } from './run-layout.ts';
import { type EngineScope, type RunServices, type ServiceFactory, serviceFactories } from './services.ts';

/** Events one engine may emit in one run. */
export const MAX_EVENTS = 10_000;

/** What a context asks of its run. */
export interface ContextHost {
  readonly runId: RunId;
  readonly teams: readonly string[];
  readonly origin: RunOrigin;
  readonly session: unknown;
  readonly layout: RunLayout;
  /** By position; undefined while the engine has not ended. */
  readonly outcomes: readonly (EngineOutcome | undefined)[];
}

/** What few engines ask for, so that the others do not pay for it. */
interface Rare {
  emitted: EngineEvent[] | undefined;
  events: readonly EngineEvent[] | undefined;
  emit: EngineContext['emit'] | undefined;
  controller: AbortController | undefined;
  aborted: EngineFailure | undefined;
}

/** Events of an engine so far. */
export let emittedBy: (context: EngineRunContext) => readonly EngineEvent[];
/** Aborts `context.signal` with an error made of the failure. */
export let abortContext: (context: EngineRunContext, failure: EngineFailure) => void;
let scopeOf: (context: EngineRunContext) => EngineScope;

/** The context of one engine in one run. Everything is made when it is first read: an eager one doubles a run's time. */
export class EngineRunContext implements EngineContext {
  readonly #host: ContextHost;
  readonly #position: number;
  #outputs: EngineContext['outputs'] | undefined = undefined;
  #rare: Rare | undefined = undefined;

  constructor(host: ContextHost, position: number) {
    this.#host = host;
    this.#position = position;
  }

  get runId(): RunId {
    return this.#host.runId;
  }

  get engineId(): EngineId {
    return this.#planned.engine.engineId;
  }

  get version(): string {
    return this.#planned.engine.definition.version;
  }

  get teams(): readonly string[] {
    return this.#host.teams;
  }

  get outputs(): EngineContext['outputs'] {
    if (this.#outputs !== undefined) return this.#outputs;
    const ids = this.#host.layout.dependencyIds[this.#position] as readonly EngineId[];
    const positions = this.#host.layout.dependencies[this.#position] as readonly number[];
    const outputs: Record<string, Json> = {};
    for (let index = 0; index < ids.length; index++) {
      const outcome = this.#host.outcomes[positions[index] as number];
      if (outcome?.output !== undefined) outputs[ids[index] as string] = outcome.output;
    }
    this.#outputs = Object.freeze(outputs);
    return this.#outputs;
  }

  get events(): readonly EngineEvent[] {
    const rare = this.#rarely();
    rare.events ??= this.#readEvents();
    return rare.events;
  }

  /** A function of its own, so that `const { emit } = context` works. */
  get emit(): EngineContext['emit'] {
    const rare = this.#rarely();
    rare.emit ??= (topic, payload) => this.#send(topic, payload);
    return rare.emit;
  }

  get signal(): AbortSignal {
    const rare = this.#rarely();
    if (rare.controller === undefined) {
      rare.controller = new AbortController();
      if (rare.aborted !== undefined) rare.controller.abort(abortReason(this.engineId, rare.aborted));
    }
    return rare.controller.signal;
  }

  /** Says nothing unless the run was given a `log` service. */
  get log(): EngineLog {
    return SILENT_LOG;
  }

  get #planned(): PlannedEngine {
    return this.#host.layout.engines[this.#position] as PlannedEngine;
  }

  #rarely(): Rare {
    this.#rare ??= {
      emitted: undefined,
      events: undefined,
      emit: undefined,
      controller: undefined,
      aborted: undefined,
    };
    return this.#rare;
  }

  #readEvents(): readonly EngineEvent[] {
    const { eventSources } = this.#planned;
    if (eventSources.length === 0) return NO_EVENTS;
    const topics = this.#host.layout.subscribes[this.#position] as ReadonlySet<string>;
    const events: EngineEvent[] = [];
    for (const source of eventSources) {
      for (const event of this.#host.outcomes[source]?.events ?? NO_EVENTS) {
        if (topics.has(event.topic)) events.push(event);
      }
    }
    return Object.freeze(events);
  }

  #send(topic: string, payload: Json): void {
    if (this.#host.outcomes[this.#position] !== undefined) {
      // A throw here would be an unhandled rejection of code that nobody waits for, and end the process.
      this.log.warn(`'${this.engineId}' emitted after it had ended: ignored`);
      return;
    }
    const declared = this.#host.layout.emits[this.#position] as ReadonlySet<string>;
    if (!declared.has(topic)) throw undeclaredTopic(this.engineId, topic, declared);
    const rare = this.#rarely();
    rare.emitted ??= [];
    if (rare.emitted.length >= MAX_EVENTS) throw tooManyEvents(this.engineId);
    rare.emitted.push(Object.freeze({ topic, engineId: this.engineId, payload: this.#protectPayload(topic, payload) }));
  }

  #protectPayload(topic: string, payload: unknown): Json {
    try {
      return protectJson(payload);
    } catch (error) {
      throw kernelErrors.error('PAYLOAD_NOT_JSON', {
        message: `'${this.engineId}' emitted on '${topic}' what is not JSON: ${(error as NotJson).describe()}`,
        where: this.engineId,
      });
    }
  }

  static {
    emittedBy = (context) => context.#rare?.emitted ?? NO_EVENTS;
    abortContext = (context, failure) => {
      const rare = context.#rarely();
      rare.aborted = failure;
      rare.controller?.abort(abortReason(context.engineId, failure));
    };
    scopeOf = (context) => {
      const host = context.#host;
      const { engine, withheld } = context.#planned;
      return {
        runId: host.runId,
        engineId: engine.engineId,
        version: engine.definition.version,
        position: context.#position,
        teams: host.teams,
        origin: host.origin,
        withheld,
        session: host.session,
        get signal() {
          return context.signal;
        },
      };
    };
  }
}

const nothing = (): void => {};
const SILENT_LOG: EngineLog = Object.freeze({ debug: nothing, info: nothing, warn: nothing, error: nothing });

const widened = new WeakMap<RunServices, typeof EngineRunContext>();

/** The context class of runs with these services: one per services object, a getter per service. */
export function contextClass(services: RunServices | undefined): typeof EngineRunContext {
  if (services === undefined) return EngineRunContext;
  let known = widened.get(services);
  if (known === undefined) {
    known = class extends EngineRunContext {};
    for (const [name, factory] of serviceFactories(services)) {
      Object.defineProperty(known.prototype, name, { get: serviceGetter(name, factory), configurable: true });
    }
    widened.set(services, known);
  }
  return known;
}

function serviceGetter(name: string, factory: ServiceFactory): (this: EngineRunContext) => unknown {
  return function makeService() {
    const service = factory(scopeOf(this));
    Object.defineProperty(this, name, { value: service, enumerable: true });
    return service;
  };
}

function abortReason(engineId: EngineId, failure: EngineFailure): EnginehouseError {
  const code = failure.code === 'RUN_CANCELLED' ? 'RUN_CANCELLED' : 'ENGINE_TIME_LIMIT';
  return kernelErrors.error(code, { message: `'${engineId}': ${failure.message}`, where: engineId });
}

function undeclaredTopic(engineId: EngineId, topic: unknown, declared: ReadonlySet<string>): EnginehouseError {
  const name = String(topic);
  return kernelErrors.error('UNDECLARED_TOPIC', {
    message: `'${engineId}' emitted on '${name}', which its definition does not declare${didYouMean(name, declared)}`,
    where: engineId,
    details: { topic: name, declared: [...declared] },
  });
}

function tooManyEvents(engineId: EngineId): EnginehouseError {
  return kernelErrors.error('TOO_MANY_EVENTS', {
    message: `'${engineId}' emitted more than ${MAX_EVENTS.toLocaleString('en')} events in one run`,
    where: engineId,
  });
}
