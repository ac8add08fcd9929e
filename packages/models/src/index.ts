export {
  type AccessRule,
  defineAccess,
  type LevelReach,
  type Reach,
  type ReadRule,
  type WriteRule,
} from './access.ts';
export {
  ALL_MODELS,
  ALL_PLATFORM_TABLES,
  type CoreModelName,
  type CoreModelsByName,
  type RegisteredModel,
} from './all-models.ts';
export { auditEvents } from './audit-events.ts';
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
export { engineDefinitions } from './engine-definitions.ts';
export { engineRuns } from './engine-runs.ts';
export { engineStates, type StoredOverride } from './engine-states.ts';
export { modelErrors, permissionDenied } from './errors.ts';
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
} from './field.ts';
export type { FormField, FormOption, FormValidations } from './form.ts';
export type { Hasher } from './hasher.ts';
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
  Selection,
  SelectOptions,
  UpdateOptions,
} from './model-calls.ts';
export { outbox } from './outbox.ts';
export { SYSTEM_PERMISSIONS, type SystemPermission } from './permissions.ts';
export { definePlatformTable, type PlatformTable } from './platform-table.ts';
export { revision } from './revision.ts';
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
export {
  checkSetting,
  DEFAULT_SETTINGS,
  type RunRetention,
  SETTING_DEFINITIONS,
  type SettingDefinition,
  type SettingKey,
  type Settings,
} from './setting-definitions.ts';
export { settings } from './settings.ts';
export { type IndexRule, primaryKeyOf, type TableDefinition, type UniqueRule } from './table.ts';
export { vaultKeys } from './vault-keys.ts';
