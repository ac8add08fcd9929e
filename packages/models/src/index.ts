export {
  type AccessRule,
  defineAccess,
  type LevelReach,
  type Reach,
  type ReadRule,
  type WriteRule,
} from './access.ts';
export { aiModelPipelineSteps, type PayloadDescriptor } from './ai-model-pipeline-steps.ts';
export { aiModelUsage } from './ai-model-usage.ts';
export {
  ALL_MODELS,
  ALL_PLATFORM_TABLES,
  type CoreModelName,
  type CoreModelsByName,
  type RegisteredModel,
} from './all-models.ts';
export { apiTokens } from './api-tokens.ts';
export { type AwaitedIds, auditBatches, type IdRanges } from './audit-batches.ts';
export { auditEvents } from './audit-events.ts';
export type {
  AuditBreak,
  AuditBreakReason,
  AuditHead,
  AuditProgress,
  AuditVerification,
} from './audit-verification.ts';
export { availableModelRegistry } from './available-model-registry.ts';
export { backgroundTasks } from './background-tasks.ts';
export { bypassGrants } from './bypass-grants.ts';
export type {
  Catalogue,
  CatalogueExtractor,
  CatalogueProvider,
  EnvironmentDeclaration,
} from './catalogue.ts';
export {
  type CoreModel,
  type CoreModelDefinition,
  defineCoreModel,
  type FilterMatch,
  type FormOf,
  type Forms,
  type RowScope,
  type SortKey,
} from './core-model.ts';
export type { AccessLevel, BypassCapability, CoreModelContext, SessionFacts } from './core-model-context.ts';
export {
  type Announcement,
  defineEffects,
  type Effects,
  type EffectWrite,
  NO_EFFECTS,
  type WriteOperation,
} from './effects.ts';
export { egressApprovals } from './egress-approvals.ts';
export { engineDefinitions } from './engine-definitions.ts';
export { engineNodeInstallRegistry } from './engine-node-install-registry.ts';
export { engineRegistry } from './engine-registry.ts';
export { engineRuns } from './engine-runs.ts';
export { engineStates, type StoredOverride } from './engine-states.ts';
export { ENVIRONMENT_SUBJECTS, environmentValues } from './environment-values.ts';
export { environmentVariableRegistry } from './environment-variable-registry.ts';
export { modelErrors, permissionDenied } from './errors.ts';
export { eventCursors, type ParkedSubject } from './event-cursors.ts';
export { extractorMimeTypeBinding } from './extractor-mime-type-binding.ts';
export { extractorNodeInstallRegistry } from './extractor-node-install-registry.ts';
export { extractorRegistry } from './extractor-registry.ts';
export {
  type Computed,
  columnName,
  type DeletionRule,
  type Field,
  type FieldRule,
  type Fields,
  fieldLabel,
  type JsonShape,
  jsonShape,
  type KnownList,
  type Normalization,
  type ReadingValues,
  type Reference,
  type SealedBySchema,
  type SealedElsewhere,
} from './field.ts';
export type { FormField, FormOption, FormValidations } from './form.ts';
export { configFormFields, formFields, isRequired } from './form-fields.ts';
export type { Hasher } from './hasher.ts';
export { idempotentRequests } from './idempotent-requests.ts';
export { mcpServerRegistry } from './mcp-server-registry.ts';
export type {
  AllResult,
  ColumnSchema,
  CoreModelCalls,
  DeleteOptions,
  FilterSchema,
  ListOptions,
  ListResult,
  ModelPolicy,
  PolicyOption,
  RowId,
  RowRights,
  Selection,
  SelectOptions,
  UpdateOptions,
  WriteRefusal,
} from './model-calls.ts';
export { modelCapabilityPriority } from './model-capability-priority.ts';
export { modelRegistry } from './model-registry.ts';
export { filtersModelOf, tableModelOf } from './model-schemas.ts';
export { moduleLocks } from './module-locks.ts';
export { nodeCommands } from './node-commands.ts';
export { nodeRuntimes } from './node-runtimes.ts';
export { nodes } from './nodes.ts';
export { normalizeCapability, normalizeText } from './normalize.ts';
export { objectiveMappings } from './objective-mappings.ts';
export { organizations } from './organizations.ts';
export { outbox } from './outbox.ts';
export { outboxHead } from './outbox-head.ts';
export { outboxMarker } from './outbox-marker.ts';
export { SYSTEM_PERMISSIONS, type SystemPermission } from './permissions.ts';
export { definePlatformTable, type PlatformTable } from './platform-table.ts';
export { revision } from './revision.ts';
export { roles } from './roles.ts';
export type {
  CreateOf,
  DetailOf,
  FieldValue,
  FilterOf,
  RowOf,
  SortOf,
  StoredRowOf,
  UpdateOf,
} from './row-types.ts';
export { runOutputs } from './run-outputs.ts';
export { runPlans } from './run-plans.ts';
export type {
  KeyState,
  ListedKey,
  MergedUpdate,
  NeedsAttention,
  OpenedObject,
  RedactedChange,
  Resealed,
  ResealedObject,
  SealedPlace,
  Sealer,
  SecretMask,
  SecretSchema,
} from './sealer.ts';
export { sessions } from './sessions.ts';
export {
  checkSetting,
  DEFAULT_SETTINGS,
  isLooserSetting,
  type RunRetention,
  SETTING_DEFINITIONS,
  type SettingDefinition,
  type SettingKey,
  type Settings,
} from './setting-definitions.ts';
export { settings } from './settings.ts';
export { setupLinks } from './setup-links.ts';
export { signInFailures } from './sign-in-failures.ts';
export { type IndexRule, primaryKeyOf, type TableDefinition, type UniqueRule } from './table.ts';
export { taskLines } from './task-lines.ts';
export { isTightening, type Tightening } from './tightening.ts';
export type { UsageFigures, UsageLine } from './usage-figures.ts';
export { userRoles } from './user-roles.ts';
export { users } from './users.ts';
export { ANY_OBJECT, LAST_REVISION, ROW_NUMBER, TIMESTAMPS } from './usual-fields.ts';
export { vaultKeys } from './vault-keys.ts';
export {
  CAPABILITIES,
  CAPABILITY_ALIASES,
  type Capability,
  RUNTIME_METHODS,
  type RuntimeMethod,
} from './vocabulary.ts';
