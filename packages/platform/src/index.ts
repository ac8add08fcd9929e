export {
  type PromotionEvidence,
  type RunDifference,
  type ScoreDistribution,
  type StateChange,
  unknownEngine,
} from '@enginehouse/kernel';
export { DEFAULT_SETTINGS, SETTING_DEFINITIONS, SYSTEM_PERMISSIONS, type SystemPermission } from '@enginehouse/models';
export type {
  ActivationRequirements,
  ActivationResult,
  Ai,
  BoundModel,
  Candidate,
  Egress,
  EngineLifecycle,
  Engines,
  InstallOptions,
  InstallResult,
  InstallStatus,
  LoadProblem,
  NewBinding,
  Nodes,
  PlanView,
  PlatformEvent,
  ProcessTable,
  ProcessTableDetail,
  ProcessTableEntry,
  ProcessTableView,
  PromotionOptions,
  PromotionResult,
  RevealingCalls,
  RunExplanation,
  RunListRequest,
  RunPage,
  RunStreamEvent,
  RunSummary,
  Runs,
  ScoreOptions,
  ScoreRequest,
  Sdk,
  SeenVersion,
  StateChangeOptions,
  StateChangeResult,
  StateHistoryEntry,
  StateImpact,
  Task,
  Tasks,
} from '@enginehouse/sdk';
export { requirePermission } from './access.ts';
export type { OpenAiAnswer, OpenAiDoor } from './ai/openai/openai-door.ts';
export { engineSetHashOf } from './configuration/engine-set-hash.ts';
export {
  describeModel,
  listModels,
  type ModelFieldView,
  type ModelSummary,
  type ModelView,
} from './core-models/describe-models.ts';
export { EGRESS_HEADER } from './egress/outgoing-request.ts';
export { unknownProvider } from './engines/engine-errors.ts';
export { FIRST_PARTY_PROVIDERS } from './engines/load-providers.ts';
export { PLATFORM_ERRORS } from './error-table.ts';
export { shuttingDown, unknownRun } from './errors.ts';
export type { EventDoor, EventWatch, Watcher } from './events/watch-events.ts';
export type { Idempotency, Repeatable, RepeatableRequest } from './idempotency/create-idempotency.ts';
export type { Argon2Cost } from './identity/argon2-hasher.ts';
export type { Door } from './identity/door.ts';
export type { Identity } from './identity/identity.ts';
export type { SignIn } from './identity/sessions.ts';
export type { Setup, SetupRequest } from './identity/setup.ts';
export {
  type AiCallBegun,
  NOBODY,
  type ObservedDenial,
  type ObservedStatement,
  type Observer,
  observerOf,
  type TraceContext,
  UNTRACED,
} from './observer.ts';
export { openPlatform } from './open-platform.ts';
export type { OpeningStep, Platform, PlatformFigures, PlatformOptions } from './platform.ts';
export { type AccessLevel, guest, localOperator, type Session } from './session.ts';
export { unknownTask } from './tasks/task-errors.ts';
export { VERSION } from './version.ts';
