export type { EngineDefinition, EngineEvent, EngineId, EngineLog, Json, Signals } from '@enginehouse/kernel';
export type {
  AllResult,
  AuditBreak,
  AuditBreakReason,
  AuditHead,
  AuditProgress,
  AuditVerification,
  ColumnSchema,
  CoreModelCalls,
  CoreModelName,
  CoreModelsByName,
  CreateOf,
  DeleteOptions,
  DetailOf,
  FilterOf,
  FilterSchema,
  FormField,
  FormOption,
  FormValidations,
  ListOptions,
  ListResult,
  ModelPolicy,
  RowId,
  RowOf,
  SecretMask,
  SelectOptions,
  Settings,
  SortOf,
  SystemPermission,
  UpdateOf,
  UpdateOptions,
  UsageFigures,
  UsageLine,
} from '@enginehouse/models';
export { CAPABILITIES, type Capability, RUNTIME_METHODS, type RuntimeMethod } from '@enginehouse/models';
export type {
  Ai,
  AiHandle,
  AnsweredBy,
  CallOptions,
  Candidate,
  EmbedRequest,
  EmbedResult,
  EngineAi,
  GenerateRequest,
  GenerateResult,
  ObjectiveOptions,
  RerankRequest,
  RerankResult,
  SynthesizeRequest,
  SynthesizeResult,
  TextStream,
  TokenUsage,
  TranscribeRequest,
  TranscribeResult,
} from './ai.ts';
export { askJson, listIn, type Question, readyWhenAnswered } from './ask-json.ts';
export type { AuditAccess, AuditVerifyOptions, EngineStateAt, RowAt } from './audit.ts';
export { type CompatibleServer, compatibleCalls } from './compatible-calls.ts';
export { defineProvider, readProvider } from './define-provider.ts';
export { defineProviderManifest, readProviderManifest } from './define-provider-manifest.ts';
export type {
  AddressClass,
  DenialPage,
  DenialsRequest,
  Egress,
  EgressDenial,
  EgressPolicyView,
  EgressRule,
  EgressSubjectPolicy,
  EgressVerdict,
} from './egress.ts';
export { type EngineContext, registerEngine, type Score } from './engine.ts';
export {
  ACTIVATION_FAILURES,
  type ActivationFailure,
  type ActivationRequirements,
  type ActivationResult,
  type ActiveCall,
  type BoundModel,
  type BoundModelRow,
  type EngineLifecycle,
  type InstallOptions,
  type InstallResult,
  type InstallStatus,
  type InstanceStatus,
  type LifecycleResult,
  type ListedModel,
  type NewBinding,
  type NodeInstall,
  type NodeLoadedModel,
  type ProviderRequirements,
  type Wanted,
} from './engine-lifecycle.ts';
export type { EngineConstants, Engines, ProviderProblem } from './engines.ts';
export { sdkErrors } from './errors.ts';
export {
  type EventHandler,
  type Events,
  type FollowOptions,
  type PlatformEvent,
  RESET_TOPIC,
  type SubscribeOptions,
  type Subscription,
} from './events.ts';
export { finishedStreams } from './finished-streams.ts';
export type { BypassGrant, CreatedToken, IdentityAccess, NewToken, PasswordChange } from './identity.ts';
export type {
  KeyEntry,
  KeysAccess,
  RotationOptions,
  RotationProgress,
  RotationReport,
  UnrotatedValue,
} from './keys.ts';
export type {
  CamelCase,
  ModelProxy,
  ModelsAccess,
  OpenAllResult,
  OpenListOptions,
  OpenListResult,
  OpenModelProxy,
  OpenRow,
  OpenSelectOptions,
  OpenSort,
} from './models-access.ts';
export type { FleetView, Nodes, NodeView } from './nodes.ts';
export { problemsOfAddress } from './problems-of-address.ts';
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
} from './process-table.ts';
export type {
  AvailableModel,
  ClassifyOutput,
  ClassifyRequest,
  DetectedObject,
  DetectOutput,
  DetectRequest,
  ExtractedToken,
  ExtractTokensOutput,
  ExtractTokensRequest,
  LabelScore,
  LoadedModel,
  MethodCall,
  Provider,
  ProviderAdapter,
  ProviderHost,
  ProviderInstance,
  Readiness,
  WirePath,
  WireRequest,
} from './provider-adapter.ts';
export { type FailedAnswer, ProviderCallError } from './provider-call-error.ts';
export type { CatalogModel, ManifestEgress, ManifestVariable, ProviderManifest } from './provider-manifest.ts';
export { readClassifyAnswer, readDetectAnswer, readTokensAnswer } from './read-method-answers.ts';
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
} from './runs.ts';
export type { Sdk } from './sdk.ts';
export { addressIn, bearerIn } from './server-in-config.ts';
export type { SettingsAccess } from './settings.ts';
export {
  type CapabilityOrder,
  type PriorityCalls,
  type RevealingCalls,
  SPECIFIC_CALLS,
  type SpecificCalls,
  type UserCalls,
  type UserInfo,
} from './specific-calls.ts';
export type { NewTask, StartedTask, Task, TaskLine, TaskStatus, Tasks } from './tasks.ts';
export type { UsageReport, UsageRequest } from './usage.ts';
export {
  CAPABILITY_OF_METHOD,
  DEPLOYMENTS,
  type Deployment,
  MODEL_SOURCES,
  type ModelSource,
  PROVIDER_KINDS,
  type ProviderKind,
} from './vocabulary.ts';
