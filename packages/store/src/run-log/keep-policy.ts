import type { RunRecord } from '@enginehouse/kernel';
import type { PlanEntry } from './plan-register.ts';

/** What is kept whole beside the hashes. Outputs of withheld engines always are: they exist to be looked at. */
export interface KeepPolicy {
  /** Outputs of engines that may be returned: of none, of the last in plan order, of all. */
  readonly keepOutputs: 'none' | 'last' | 'all';
  readonly keepSignals: boolean;
}

export const DEFAULT_KEEP_POLICY: KeepPolicy = { keepOutputs: 'last', keepSignals: false };

/**
 * Which outputs of engines that may be returned are kept whole: all, that of one position, or none (-1). A run with an
 * idempotency key keeps all it returned (unless nothing is to be kept), since a repeated request is answered from the log.
 */
export function keptPositions(policy: KeepPolicy, record: RunRecord, plan: PlanEntry): 'all' | number {
  if (policy.keepOutputs === 'none') return -1;
  return policy.keepOutputs === 'all' || record.origin.idempotencyKey !== null ? 'all' : plan.lastReturnable;
}
