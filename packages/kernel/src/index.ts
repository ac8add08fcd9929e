export type { EngineContext, EngineEvent, EngineLog } from './context.ts';
export {
  ACTIVATION_STATES,
  type ActivationState,
  type EngineCategory,
  type EngineDefinition,
  type EngineId,
  RISK_LEVELS,
  type RiskLevel,
} from './definition.ts';
export type { EffectiveState, EngineOverride, Overrides } from './effective-state.ts';
export type { Engine, Score } from './engine.ts';
export type { EngineSet } from './engine-set.ts';
export type { Json, Signals } from './json.ts';
export type { ExclusionReason, Exclusion, ExecutionPlan, PlannedEngine, PlanRequest } from './plan.ts';
export {
  ENGINE_STATUSES,
  type EngineFailure,
  type EngineOutcome,
  type EngineStatus,
  RUN_STATUSES,
  type RunId,
  type RunLog,
  type RunOrigin,
  type RunRecord,
  type RunStatus,
  type WithheldPart,
} from './record.ts';
export type { EngineResult, Run, RunOptions, RunResult } from './run.ts';
export type { KernelSnapshot, PlanLimits } from './snapshot.ts';
export type { StoredEngine, StoredRun } from './stored-run.ts';
