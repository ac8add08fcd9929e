export { requirePermission } from './access.ts';
export type {
  LoadProblem,
  ProcessTable,
  ProcessTableDetail,
  ProcessTableEntry,
  ProcessTableView,
  PromotionEvidence,
  PromotionOptions,
  PromotionResult,
  ScoreDistribution,
  SeenVersion,
  StateChange,
  StateChangeOptions,
  StateChangeResult,
  StateHistoryEntry,
  StateImpact,
} from './configuration/process-table.ts';
export { shuttingDown, unknownEngine, unknownRun } from './errors.ts';
export type {
  PlanView,
  RunDifference,
  RunExplanation,
  RunListRequest,
  RunPage,
  RunStreamEvent,
  RunSummary,
  Runs,
  ScoreOptions,
  ScoreRequest,
} from './runs/runs.ts';
export type { Sdk } from './sdk.ts';
export { type AccessLevel, localOperator, type Session, SYSTEM_PERMISSIONS, type SystemPermission } from './session.ts';
