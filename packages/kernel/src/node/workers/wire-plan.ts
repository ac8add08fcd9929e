import type { Engine } from '../../engine.ts';
import type { EngineSet } from '../../engine-set.ts';
import { kernelErrors } from '../../errors.ts';
import type { ExecutionPlan } from '../../plan.ts';
import type { WirePlan } from './messages.ts';

/** A plan as messages carry it. */
export function packPlan(plan: ExecutionPlan, id: number, engineSet: EngineSet): WirePlan {
  return {
    id,
    engines: plan.engines.map((planned) => ({
      number: engineSet.numbers.get(planned.engine.engineId) as number,
      batch: planned.batch,
      dependencies: planned.dependencies,
      dependents: planned.dependents,
      withheld: planned.withheld,
      eventSources: planned.eventSources,
    })),
  };
}

/**
 * The plan in a worker, over the worker's own engines, each as `wrap` returns it. Holds what running needs; what an
 * adapter or a log is told of a plan is told by the main thread.
 */
export function unpackPlan(
  wire: WirePlan,
  engines: readonly Engine[],
  wrap: (engine: Engine, position: number) => Engine,
): ExecutionPlan {
  return {
    planHash: '',
    visibleHash: '',
    revision: 0,
    engineSetHash: '',
    engines: wire.engines.map(({ number, ...planned }, position) => ({
      ...planned,
      position,
      engine: wrap(engines[number] as Engine, position),
    })),
    batches: [],
    totalCost: 0,
    researchCost: 0,
    criticalPath: [],
    withheld: [],
    excluded: [],
  };
}

/** What makes an engine the same engine elsewhere; a set's hash is made of these. */
export function engineMarks(engines: readonly Engine[]): string[] {
  return engines.map(({ engineId, definition, contentHash }) => `${engineId}@${definition.version}#${contentHash}`);
}

/** `found` are the marks a worker arrived at. */
export function engineSetDiffers(expected: readonly string[], found: readonly string[]) {
  const other = expected.filter((mark) => !found.includes(mark)).map((mark) => mark.slice(0, mark.indexOf('#')));
  return kernelErrors.error('ENGINE_SET_DIFFERS', {
    message: `A worker did not arrive at the same engines: ${other.join(', ')} changed on disk or did not load there`,
    details: { engines: other },
  });
}

export function planOfAnotherSet(plan: ExecutionPlan, engineSet: EngineSet) {
  return kernelErrors.error('ENGINE_SET_DIFFERS', {
    message: 'The plan was made from another engine set than the one these workers have loaded',
    details: { plan: plan.engineSetHash, workers: engineSet.hash },
  });
}
