export {
  type PromotionEvidence,
  type RunDifference,
  type ScoreDistribution,
  type StateChange,
  unknownEngine,
} from '@enginehouse/kernel';
export { SYSTEM_PERMISSIONS, type SystemPermission } from '@enginehouse/models';
export { requirePermission } from './access.ts';
export { type OpeningStep, openPlatform, type Platform, type PlatformOptions } from './compose.ts';
export { engineSetHashOf } from './configuration/engine-set-hash.ts';
export type {
  LoadProblem,
  ProcessTable,
  ProcessTableDetail,
  ProcessTableEntry,
  ProcessTableView,
  PromotionOptions,
  PromotionResult,
  SeenVersion,
  StateChangeOptions,
  StateChangeResult,
  StateHistoryEntry,
  StateImpact,
} from './configuration/process-table.ts';
export type { SettingsAccess } from './configuration/settings.ts';
export { PLATFORM_ERRORS, shuttingDown, unknownRun } from './errors.ts';
export type {
  PlanView,
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
export { type AccessLevel, localOperator, type Session } from './session.ts';
