import type { EngineLog } from './context.ts';
import type { EngineId } from './definition.ts';
import { kernelErrors, problem } from './errors.ts';
import type { RunId, RunOrigin } from './record.ts';

/** For whom a service is made: one engine in one run. */
export interface EngineScope {
  readonly runId: RunId;
  readonly engineId: EngineId;
  readonly version: string;
  /** Index of the engine in `ExecutionPlan.engines`. */
  readonly position: number;
  readonly teams: readonly string[];
  /** Who asked; not shown to engines. */
  readonly origin: RunOrigin;
  /** Whatever a service leaves behind for a withheld engine must say so and stay within research. */
  readonly withheld: boolean;
  /** `RunOptions.session`, as given. */
  readonly session: unknown;
  /** Aborted when the run is cancelled or the engine outlives its time limit. */
  readonly signal: AbortSignal;
}

/**
 * What of a service works from a worker thread beside plain calls: only data crosses. Undeclared, every method of a service
 * takes data and answers with data.
 */
export interface ServiceCrossing {
  /** Methods that give an object with methods of its own, at once: it crosses with the call that is made of it. */
  readonly handles?: readonly string[];
  /** Methods, also of what handles give, whose answer is no data: from a worker they reject with `SERVICE_NOT_IN_WORKERS`. */
  readonly stays?: readonly string[];
}

/** Makes a service for one engine in one run, when the engine first reads it from its context. */
export interface ServiceFactory {
  (scope: EngineScope): unknown;
  readonly crossing?: ServiceCrossing;
}

/**
 * What a run's contexts are widened with, by name: `{ log, ai }` gives `context.log` and `context.ai`. Make the object once
 * and hand the same one to every run: the widened context class is kept by its identity.
 */
export interface RunServices {
  readonly log?: (scope: EngineScope) => EngineLog;
  readonly [name: string]: ServiceFactory | undefined;
}

const TAKEN = new Set(['runId', 'engineId', 'version', 'teams', 'outputs', 'events', 'emit', 'signal', 'constructor']);

/** The factories of a services object. Throws `INVALID_RUN_OPTIONS` for a name the context has already, or no function. */
export function serviceFactories(services: RunServices): readonly (readonly [string, ServiceFactory])[] {
  const factories: (readonly [string, ServiceFactory])[] = [];
  for (const [name, factory] of Object.entries(services)) {
    if (factory === undefined) continue;
    if (TAKEN.has(name)) throw invalidService(name, 'a name that the context does not have already');
    if (typeof factory !== 'function') throw invalidService(name, 'a function that makes the service');
    factories.push([name, factory]);
  }
  return factories;
}

function invalidService(name: string, expected: string) {
  return kernelErrors.error('INVALID_RUN_OPTIONS', {
    message: `the service '${name}' cannot be given to engines`,
    where: `services.${name}`,
    problems: [problem(`services.${name}`, 'cannot be given to engines', undefined, expected)],
  });
}
