import type { EnginehouseError } from '@enginehouse/errors';
import { kernelErrors } from '../../errors.ts';
import type { ExecutionPlan, PlannedEngine } from '../../plan.ts';
import type { EngineOutcome, RunId, RunOrigin } from '../../record.ts';
import type { RunOptions } from '../../run.ts';
import type { EngineScope, RunServices } from '../../services.ts';
import type { FromWorker, WireService } from './messages.ts';

interface RunOfDesk {
  readonly runId: RunId;
  readonly plan: ExecutionPlan;
  readonly teams: readonly string[];
  readonly origin: RunOrigin;
}

/** The main thread's side of a run's services: keys and connections stay here, calls come in from the worker. */
export class ServiceDesk {
  readonly services: readonly WireService[];
  readonly #run: RunOfDesk;
  readonly #options: RunOptions;
  readonly #made = new Map<string, unknown>();
  readonly #controllers = new Map<number, AbortController>();

  constructor(run: RunOfDesk, options: RunOptions) {
    this.#run = run;
    this.#options = options;
    this.services = options.services === undefined ? NO_SERVICES : wireServices(options.services);
  }

  /** Calls a method of a service for one engine. Rejects with what it throws, and for what is no method. */
  async call({ position, service: name, links, method, args }: ServiceCall): Promise<unknown> {
    let target = this.#service(position, name);
    const handles = this.services.find((service) => service.name === name)?.handles ?? [];
    for (const link of links) {
      if (!handles.includes(link.method)) throw noSuchMethod(name, link.method);
      target = apply(name, target, link.method, link.args);
    }
    return apply(name, target, method, args);
  }

  engineEnded(position: number, outcome: EngineOutcome): void {
    if (outcome.status !== 'succeeded') this.#controllers.get(position)?.abort();
  }

  #service(position: number, name: string): unknown {
    const key = `${position} ${name}`;
    if (!this.#made.has(key)) this.#made.set(key, this.#options.services?.[name]?.(this.#scope(position)));
    return this.#made.get(key);
  }

  #scope(position: number): EngineScope {
    const { runId, plan, teams, origin } = this.#run;
    const { engine, withheld } = plan.engines[position] as PlannedEngine;
    let controller = this.#controllers.get(position);
    if (controller === undefined) {
      controller = new AbortController();
      this.#controllers.set(position, controller);
    }
    const { session } = this.#options;
    const { engineId, definition } = engine;
    return {
      runId,
      engineId,
      version: definition.version,
      position,
      teams,
      origin,
      withheld,
      session,
      signal: controller.signal,
    };
  }
}

type ServiceCall = Pick<Extract<FromWorker, { kind: 'call' }>, 'position' | 'service' | 'links' | 'method' | 'args'>;

const NO_SERVICES: readonly WireService[] = [];
const wired = new WeakMap<RunServices, readonly WireService[]>();

/** The same for the same object, which every run brings. */
function wireServices(services: RunServices): readonly WireService[] {
  let known = wired.get(services);
  if (known === undefined) {
    known = Object.entries(services).flatMap(([name, factory]) => {
      if (factory === undefined) return [];
      const { handles = [], stays = [] } = ('crossing' in factory ? factory.crossing : undefined) ?? {};
      return [{ name, handles, stays }];
    });
    wired.set(services, known);
  }
  return known;
}

function apply(name: string, target: unknown, method: string, args: readonly unknown[]): unknown {
  const found: unknown = isObject(target) ? target[method] : undefined;
  if (typeof found !== 'function') throw noSuchMethod(name, method);
  return Reflect.apply(found, target, args);
}

function noSuchMethod(name: string, method: string): EnginehouseError {
  return kernelErrors.error('INVALID_RUN_OPTIONS', {
    message: `the service '${name}' has no method '${method}'`,
    where: `services.${name}`,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
