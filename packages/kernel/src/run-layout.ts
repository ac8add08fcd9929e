import type { EngineId } from './definition.ts';
import type { ExecutionPlan, PlannedEngine } from './plan.ts';

/** What every run of one plan needs and no run changes. */
export interface RunLayout {
  readonly engines: readonly PlannedEngine[];
  /** Dependencies that an engine waits for, by position. Copied by each run, which counts it down. */
  readonly waitingFor: readonly number[];
  /** Engines without dependencies, in plan order. */
  readonly roots: readonly number[];
  /** NaN for each engine. Copied by each run: an array that begins with small integers is rebuilt at its first fraction. */
  readonly noTimes: readonly number[];
  readonly visibleCount: number;
  readonly withheldCount: number;
  /** Positions of the dependencies in plan order, by position. */
  readonly dependencies: readonly (readonly number[])[];
  /** Their ids, likewise. */
  readonly dependencyIds: readonly (readonly EngineId[])[];
  readonly emits: readonly ReadonlySet<string>[];
  readonly subscribes: readonly ReadonlySet<string>[];
}

const layouts = new WeakMap<ExecutionPlan, RunLayout>();

/** Made once per plan and kept as long as the plan is. */
export function layoutOf(plan: ExecutionPlan): RunLayout {
  const known = layouts.get(plan);
  if (known !== undefined) return known;
  const { engines } = plan;
  const withheldCount = engines.reduce((count, planned) => count + (planned.withheld ? 1 : 0), 0);
  const dependencies = engines.map((planned) => planned.dependencies.toSorted((a, b) => a - b));
  const layout: RunLayout = {
    engines,
    waitingFor: engines.map((planned) => planned.dependencies.length),
    roots: engines.filter((planned) => planned.dependencies.length === 0).map((planned) => planned.position),
    noTimes: engines.map(() => Number.NaN),
    visibleCount: engines.length - withheldCount,
    withheldCount,
    dependencies,
    dependencyIds: dependencies.map((positions) =>
      positions.map((position) => (engines[position] as PlannedEngine).engine.engineId),
    ),
    emits: engines.map((planned) => new Set(planned.engine.definition.emitsTopics)),
    subscribes: engines.map((planned) => new Set(planned.engine.definition.subscribesTopics)),
  };
  layouts.set(plan, layout);
  return layout;
}
