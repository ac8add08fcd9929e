import type { PlanView } from '@enginehouse/api';

/** What a request leaves out, or has beyond, a plan without conditions. */
export interface PlanDifference {
  readonly missing: readonly string[];
  readonly added: readonly string[];
  /** What the request saves; negative: it costs more. */
  readonly savedCost: number;
  /** The same of the critical path: of what a run takes at least. */
  readonly savedPath: number;
}

/** Compares the plan of a request with that of a request without conditions. */
export function planDifference(plan: PlanView, whole: PlanView): PlanDifference {
  const mine = new Set<string>(plan.engines.map(({ engineId }) => engineId));
  const all = new Set<string>(whole.engines.map(({ engineId }) => engineId));
  return {
    missing: [...all].filter((id) => !mine.has(id)),
    added: [...mine].filter((id) => !all.has(id)),
    savedCost: whole.totalCost - plan.totalCost,
    savedPath: pathCost(whole) - pathCost(plan),
  };
}

function pathCost({ criticalPath, engines }: PlanView): number {
  const costs = new Map(engines.map(({ engineId, computeCost }) => [engineId, computeCost]));
  return criticalPath.reduce((sum, id) => sum + (costs.get(id) ?? 0), 0);
}
