import { planFor } from './build-plan.ts';
import type { EngineSet } from './engine-set.ts';
import type { ExecutionPlan, PlanRequest } from './plan.ts';
import { canonicalRequest, requestKey } from './plan-request.ts';
import type { KernelSnapshot } from './snapshot.ts';

export interface PlannerOptions {
  /** Plans kept at most. Default 256. */
  readonly maxPlans?: number;
  /** Engines in all kept plans together at most: what bounds memory, at about 300 bytes each. Default 250,000. */
  readonly maxPlannedEngines?: number;
}

/** Makes plans and keeps the ones used last. One per process is enough. */
export interface Planner {
  /** What `buildExecutionPlan` gives, or throws; errors are not kept. The plan is shared by every run made from it. */
  plan(snapshot: KernelSnapshot, request?: PlanRequest): ExecutionPlan;
  /** Forgets every plan: for when process table revisions begin to count another history, as after a restored backup. */
  clear(): void;
  /** Plans kept now. */
  readonly size: number;
}

interface Kept {
  readonly plan: ExecutionPlan;
  readonly engineSet: EngineSet;
}

/** An LRU of plans, keyed by engineSetHash, the process table's own revision and the canonical request. */
export function createPlanner(options: PlannerOptions = {}): Planner {
  const { maxPlans = 256, maxPlannedEngines = 250_000 } = options;
  // A map hands its keys out in the order they were set: the first is the one unused for longest.
  const kept = new Map<string, Kept>();
  let plannedEngines = 0;

  const forget = (key: string, entry: Kept): void => {
    kept.delete(key);
    plannedEngines -= entry.plan.engines.length;
  };
  return {
    clear() {
      kept.clear();
      plannedEngines = 0;
    },
    get size() {
      return kept.size;
    },
    plan(snapshot, request = {}) {
      const canonical = canonicalRequest(snapshot, request);
      const key = `${snapshot.engineSet.hash}${snapshot.processTableRevision}/${requestKey(canonical)}`;
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        // Two sets of one hash may hold different function objects: the hash covers their code, not what it closes over.
        if (known.engineSet === snapshot.engineSet) {
          kept.set(key, known);
          return known.plan;
        }
        plannedEngines -= known.plan.engines.length;
      }
      const plan = planFor(snapshot, canonical);
      kept.set(key, { plan, engineSet: snapshot.engineSet });
      plannedEngines += plan.engines.length;
      for (const [oldest, entry] of kept) {
        if ((kept.size <= maxPlans && plannedEngines <= maxPlannedEngines) || kept.size === 1) break;
        forget(oldest, entry);
      }
      return plan;
    },
  };
}
