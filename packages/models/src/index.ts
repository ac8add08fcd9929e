export {
  type AccessRule,
  defineAccess,
  type LevelReach,
  type Reach,
  type ReadRule,
  type WriteRule,
} from './access.ts';
export { ALL_MODELS, ALL_PLATFORM_TABLES, type RegisteredModel } from './all-models.ts';
export { auditEvents } from './audit-events.ts';
export {
  type CoreModel,
  type CoreModelDefinition,
  defineCoreModel,
  type FilterMatch,
  type RowScope,
  type SortKey,
} from './core-model.ts';
export { type Announcement, defineEffects, type Effects, NO_EFFECTS, type WriteOperation } from './effects.ts';
export { engineDefinitions } from './engine-definitions.ts';
export { engineRuns } from './engine-runs.ts';
export { engineStates, type StoredOverride } from './engine-states.ts';
export { modelErrors } from './errors.ts';
export {
  columnName,
  type DeletionRule,
  type Field,
  type Fields,
  fieldLabel,
  type JsonShape,
  jsonShape,
  type Reference,
} from './field.ts';
export type { FormField, FormOption, FormValidations } from './form.ts';
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
