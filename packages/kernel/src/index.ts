export { buildExecutionPlan } from './build-plan.ts';
export { canonicalJson } from './canonical-json.ts';
export type { Clock } from './clock.ts';
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
export { type EffectiveState, type EngineOverride, effectiveState, type Overrides } from './effective-state.ts';
export { createEngine, type Engine, type EngineParts, type Score, waitsForScore } from './engine.ts';
export { MAX_EVENTS } from './engine-context.ts';
export { createEngineSet, type EngineSet } from './engine-set.ts';
export { KERNEL_ERROR_TABLE } from './errors.ts';
export { checkTimeLimit, execute, protectSignals } from './execute.ts';
export { explainRuns, type RunExplanation } from './explain-runs.ts';
export { hashJson, outputHashes } from './hash-json.ts';
export { type Json, MAX_JSON_DEPTH, MAX_JSON_VALUES, type Signals } from './json.ts';
export type {
  FileBinding,
  LoadOutcome,
  LoadProblem,
  LoadSession,
  Registration,
  RegistrationWarning,
} from './load-session.ts';
export type { Exclusion, ExclusionReason, ExecutionPlan, PlannedEngine, PlanRequest } from './plan.ts';
export { createPlanner, type Planner, type PlannerOptions } from './plan-cache.ts';
export { adapterError, type BudgetFacts, type TargetProblem, visibleExclusions } from './plan-errors.ts';
export {
  collectEvidence,
  DEFAULT_PROMOTION_DAYS,
  type EvidenceCollector,
  type EvidenceQuestion,
  numericScore,
  type PromotionEvidence,
  promotionEvidence,
  type ResearchRun,
  researchRun,
  type ScoreDistribution,
} from './promotion-evidence.ts';
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
  registerEngine,
  registeredEngines,
} from './registry.ts';
export type { EngineResult, ResumedRun, Run, RunAnswer, RunOptions, RunResult } from './run.ts';
export { DIFFERENCE_CODES, type DifferenceCode, type DifferenceKind, type RunDifference } from './run-difference.ts';
export { DEFAULT_TIME_LIMIT_MS } from './run-execution.ts';
export { createRunId } from './run-id.ts';
export { hashOfShown, runResult } from './run-result.ts';
export { runStatus } from './run-status.ts';
export type { EngineScope, RunServices, ServiceCrossing, ServiceFactory } from './services.ts';
export { createSnapshot, type KernelSnapshot, type PlanLimits, type SnapshotInput } from './snapshot.ts';
export { checkStateChange, type StateChangeOptions } from './state-change.ts';
export type { StateChange } from './state-change-fields.ts';
export { type PlanCost, type StateImpact, stateImpact, unknownEngine } from './state-impact.ts';
export type { StoredEngine, StoredRun } from './stored-run.ts';
export { type DefinitionCheck, type DefinitionWarning, isEngineId, validateDefinition } from './validate-definition.ts';
export { type RunViewer, visibleRun } from './visible-run.ts';
