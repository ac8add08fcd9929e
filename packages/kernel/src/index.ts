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
export { createEngine, type Engine, type EngineParts, type Score, waitsForScore } from './engine.ts';
export { createEngineSet, type EngineSet } from './engine-set.ts';
export { KERNEL_ERROR_TABLE } from './errors.ts';
export type { Json, Signals } from './json.ts';
export type { FileBinding, LoadOutcome, LoadProblem, LoadSession, Registration } from './load-session.ts';
export type { Exclusion, ExclusionReason, ExecutionPlan, PlannedEngine, PlanRequest } from './plan.ts';
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
export {
  createRegistry,
  type EngineRegistry,
  openLoadSession,
  processRegistry,
  type RegistrationWarning,
  registerEngine,
  registeredEngines,
} from './registry.ts';
export type { EngineResult, Run, RunOptions, RunResult } from './run.ts';
export type { KernelSnapshot, PlanLimits } from './snapshot.ts';
export type { StoredEngine, StoredRun } from './stored-run.ts';
export { type DefinitionCheck, type DefinitionWarning, isEngineId, validateDefinition } from './validate-definition.ts';
