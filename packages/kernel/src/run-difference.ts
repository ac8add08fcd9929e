import type { EngineId } from './definition.ts';

/** What differs between two runs. */
export const DIFFERENCE_CODES = [
  'SIGNALS_DIFFER',
  'TEAMS_DIFFER',
  'BUDGET_DIFFERS',
  'TARGETS_DIFFER',
  'DOMAINS_DIFFER',
  'RISK_DIFFERS',
  'ENGINE_MISSING',
  'STATE_CHANGED',
  'VERSION_CHANGED',
  'CODE_DRIFTED',
  'ENGINE_FAILED',
  'ENGINE_UNFINISHED',
  'NOT_DETERMINISTIC',
  'EVENTS_MAY_DIFFER',
  'INPUTS_DIFFER',
  'ENGINE_SKIPPED',
  'ENGINE_SET_DIFFERS',
  'REVISION_DIFFERS',
] as const;
export type DifferenceCode = (typeof DIFFERENCE_CODES)[number];

/** A cause of different outputs; what follows from one; what differed beside them. In the order they are told. */
export const DIFFERENCE_KINDS = ['cause', 'consequence', 'background'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

export interface RunDifference {
  readonly code: DifferenceCode;
  readonly kind: DifferenceKind;
  /** The engine it is about; null for the request or the configuration as a whole. */
  readonly engineId: EngineId | null;
  /** One sentence. */
  readonly message: string;
}
