import { isEnginehouseError } from '@enginehouse/errors';
import { adapterError, type ExecutionPlan, visibleExclusions } from '@enginehouse/kernel';
import type { PlanView } from '@enginehouse/sdk';

/** A plan, or the error of making it, as its asker may see it. */
export function planView(make: () => ExecutionPlan, revision: number, research: boolean): PlanView {
  let plan: ExecutionPlan;
  try {
    plan = make();
  } catch (error) {
    throw !research && isEnginehouseError(error) ? adapterError(error) : error;
  }
  const shown = plan.engines.filter((planned) => research || !planned.withheld);
  const ids = new Set(shown.map((planned) => planned.engine.engineId));
  return {
    planHash: research ? plan.planHash : plan.visibleHash,
    revision,
    engines: shown.map(({ engine, batch, withheld }) => ({
      engineId: engine.engineId,
      version: engine.definition.version,
      batch,
      computeCost: engine.definition.computeCost,
      dependencies: engine.definition.dependencies.filter((id) => ids.has(id as never)) as never,
      withheld,
    })),
    batches: plan.batches.map((batch) => batch.filter((id) => ids.has(id))).filter((batch) => batch.length > 0),
    totalCost: plan.totalCost,
    ...(research ? { researchCost: plan.researchCost } : {}),
    criticalPath: research ? plan.criticalPath : visibleCriticalPath(shown),
    withheld: research ? plan.withheld : [],
    excluded: (research ? plan.excluded : visibleExclusions(plan.excluded)).map(({ engineId, reason, cause }) => ({
      engineId,
      reason,
      ...(cause === undefined ? {} : { cause }),
    })),
  };
}

/** The costliest chain among the engines that are shown: the plan's own may run through withheld ones. */
function visibleCriticalPath(shown: ExecutionPlan['engines']): PlanView['criticalPath'] {
  const costs = new Map<number, { readonly cost: number; readonly before: number | null }>();
  for (const { position, dependencies, engine } of shown) {
    let before: number | null = null;
    for (const dependency of dependencies) {
      if (before === null || (costs.get(dependency)?.cost ?? 0) > (costs.get(before)?.cost ?? 0)) before = dependency;
    }
    const below = before === null ? 0 : (costs.get(before)?.cost ?? 0);
    costs.set(position, { cost: below + engine.definition.computeCost, before });
  }
  let last: number | null = null;
  for (const [position, { cost }] of costs) if (last === null || cost > (costs.get(last)?.cost ?? 0)) last = position;
  const path: PlanView['criticalPath'][number][] = [];
  const names = new Map(shown.map((planned) => [planned.position, planned.engine.engineId]));
  for (let at: number | null = last; at !== null; at = costs.get(at)?.before ?? null)
    path.unshift(names.get(at) as never);
  return path;
}
