import type { ExecutionPlan, RunRecord } from '@enginehouse/kernel';

/** What is kept whole beside the hashes. Outputs of withheld engines always are: they exist to be looked at. */
export interface KeepPolicy {
  /** Outputs of engines that may be returned: of none, of the last in plan order, of all. */
  readonly keepOutputs: 'none' | 'last' | 'all';
  readonly keepSignals: boolean;
}

export const DEFAULT_KEEP_POLICY: KeepPolicy = { keepOutputs: 'last', keepSignals: false };

/**
 * True when the output at this position is kept whole. A run with an idempotency key keeps all it returned (unless
 * nothing is to be kept), since a repeated request is answered from the log.
 */
export function keepsOutput(policy: KeepPolicy, record: RunRecord, position: number, lastReturnable: number): boolean {
  if (record.plan.engines[position]?.withheld === true) return true;
  if (policy.keepOutputs === 'none') return false;
  return policy.keepOutputs === 'all' || record.origin.idempotencyKey !== null || position === lastReturnable;
}

/** Position of the last engine in plan order that may be returned; -1 without one. */
export function lastReturnablePosition(plan: ExecutionPlan): number {
  return plan.engines.findLastIndex((engine) => !engine.withheld);
}
