import type { EffectiveState, Overrides } from './effective-state.ts';
import type { EngineSet } from './engine-set.ts';

/** Limits an operator sets for all plans. */
export interface PlanLimits {
  /** Highest sum of computeCost of the engines that may be returned; null: none. */
  readonly hardCap: number | null;
  /** Likewise for withheld engines; null: as hardCap. */
  readonly researchCap: number | null;
}

/** One immutable configuration that plans are made from, identified by (revision, engineSet.hash). */
export interface KernelSnapshot {
  readonly revision: number;
  /** The process table's own revision: the last revision that changed an override or a limit. Plans are cached by it. */
  readonly processTableRevision: number;
  readonly engineSet: EngineSet;
  readonly overrides: Overrides;
  readonly limits: PlanLimits;
  /** By engine number. */
  readonly states: readonly EffectiveState[];
}
