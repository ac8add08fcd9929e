import { kernelErrors } from '../../errors.ts';
import type { ExecutionPlan, PlannedEngine } from '../../plan.ts';
import type { EngineOutcome, RunId, RunOrigin } from '../../record.ts';
import type { RunOptions } from '../../run.ts';
import type { EngineScope } from '../../services.ts';

interface RunOfDesk {
  readonly runId: RunId;
  readonly plan: ExecutionPlan;
  readonly teams: readonly string[];
  readonly origin: RunOrigin;
}

/** The main thread's side of a run's services: keys and connections stay here, calls come in from the worker. */
export class ServiceDesk {
  readonly names: readonly string[];
  readonly #run: RunOfDesk;
  readonly #options: RunOptions;
  readonly #services = new Map<string, unknown>();
  readonly #controllers = new Map<number, AbortController>();

  constructor(run: RunOfDesk, options: RunOptions) {
    this.#run = run;
    this.#options = options;
    const { services } = options;
    this.names = services === undefined ? [] : Object.keys(services).filter((name) => services[name] !== undefined);
  }

  /** Calls a method of a service for one engine. Rejects with what it throws, and for what is no method. */
  async call(position: number, name: string, method: string, args: readonly unknown[]): Promise<unknown> {
    const service = this.#service(position, name);
    const found: unknown = isObject(service) ? service[method] : undefined;
    if (typeof found !== 'function') {
      throw kernelErrors.error('INVALID_RUN_OPTIONS', {
        message: `the service '${name}' has no method '${method}'`,
        where: `services.${name}`,
      });
    }
    return Reflect.apply(found, service, args);
  }

  engineEnded(position: number, outcome: EngineOutcome): void {
    if (outcome.status !== 'succeeded') this.#controllers.get(position)?.abort();
  }

  #service(position: number, name: string): unknown {
    const key = `${position} ${name}`;
    if (!this.#services.has(key)) this.#services.set(key, this.#options.services?.[name]?.(this.#scope(position)));
    return this.#services.get(key);
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

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
