export type { Settings } from '@enginehouse/models';
export { type AiCallLog, type AiCallLogOptions, createAiCallLog } from './ai-calls/ai-call-log.ts';
export type { AiCallRecord, AiStepRecord } from './ai-calls/ai-call-record.ts';
export { type PruneAiCallsOptions, pruneAiCalls } from './ai-calls/prune-ai-calls.ts';
export {
  readUsage,
  readUsageTotal,
  type UsageQuestion,
  type UsageScope,
} from './ai-calls/read-usage.ts';
export { readAuditHead, sealAudit } from './audit/audit-chain.ts';
export { auditHeadOf } from './audit/audit-head.ts';
export type { AuditLine } from './audit/audit-line.ts';
export type { AuditSigner } from './audit/audit-signer.ts';
export { type DropAuditOptions, dropAudit } from './audit/drop-audit.ts';
export { type DenialsOptions, readDenials, type StoredDenial } from './audit/read-denials.ts';
export { type RowsAtOptions, rowsAt, type StoredRowAt } from './audit/rows-at.ts';
export { type VerifyAuditOptions, verifyAudit } from './audit/verify-audit.ts';
export { type LoneAuditEntry, writeAudit } from './audit/write-audit.ts';
export {
  type ChangeOptions,
  type ChangeOutcome,
  changeConfiguration,
  type DecideChange,
} from './configuration/change-configuration.ts';
export {
  type AuditEntry,
  type ChangeOrigin,
  type ConfigurationChange,
  combineChanges,
  type OutboxEntry,
  type RowValues,
  type RowWrite,
} from './configuration/configuration-change.ts';
export { CONFIGURATION_CHANNEL } from './configuration/configuration-lock.ts';
export type {
  ApprovalResource,
  ConfigurationResources,
  InstanceResource,
  ModelResource,
} from './configuration/configuration-resources.ts';
export { type OverrideChange, overrideChange } from './configuration/override-change.ts';
export { type ConfigurationState, type OverrideRow, readConfiguration } from './configuration/read-configuration.ts';
export type { BringIntoForce, RevisionWritten } from './configuration/revision-written.ts';
export { settingChange } from './configuration/setting-change.ts';
export { engineStateHistory, type StoredEngineState, statesAt } from './configuration/state-history.ts';
export type {
  Database,
  DatabaseLoad,
  Dialect,
  Queryable,
  QueryOptions,
  SqlParameter,
  Transaction,
  TransactionOptions,
} from './database.ts';
export {
  createSeenVersions,
  definitionHistory,
  definitionsAt,
  lastSeenDefinitions,
  type StoredDefinition,
} from './engines/seen-versions.ts';
export { storeErrors } from './errors.ts';
export {
  type EarlierRequest,
  giveKeyBack,
  keepAnswer,
  type NewRequest,
  pruneIdempotentRequests,
  readEarlier,
  takeKey,
} from './idempotency/idempotent-requests.ts';
export {
  insertApiToken,
  type NewApiToken,
  pruneApiTokens,
  readApiToken,
  readApiTokenIds,
  readOwnApiToken,
  type StoredApiToken,
  touchApiToken,
} from './identity/api-tokens.ts';
export { recordChange } from './identity/record-change.ts';
export {
  deleteSessions,
  endBypass,
  insertBypass,
  insertSession,
  type NewBypass,
  pruneSessions,
  readSession,
  readSessionIds,
  readSpareSessionIds,
  reauthenticateSession,
  type SessionTimes,
  type StoredSession,
  touchSession,
} from './identity/sessions.ts';
export { readSetupLink, replaceSetupLink } from './identity/setup-links.ts';
export {
  addSignInFailure,
  forgetSignInFailures,
  pruneSignInFailures,
  readSignInState,
  type SignInLimits,
  type SignInState,
  type SignInSubject,
  withAddressLocked,
} from './identity/sign-in-failures.ts';
export {
  countSuperUsers,
  holdCredential,
  type RoleRights,
  readCredential,
  readCredentialById,
  readOrganizationOf,
  readRoleNames,
  readRoles,
  readUserRights,
  replaceHash,
  type UserCredential,
  type UserRights,
} from './identity/user-rows.ts';
export { installsOfLast, type SharedInstalls } from './installs/installs-of-last.ts';
export {
  type ProviderInstallRow,
  pruneProviderInstalls,
  readProviderInstalls,
} from './installs/provider-install-rows.ts';
export { readInstance, type StoredInstance } from './lifecycle/read-instance.ts';
export { type MigrationReport, migrateDatabase } from './migration/migrate-database.ts';
export { ACTIVE_TASK_STATUSES, type HouseFigures, readHouseFigures } from './nodes/house-figures.ts';
export {
  endLease,
  type LeaseRenewal,
  type NodeReport,
  type RenewedLease,
  renewLease,
} from './nodes/node-lease.ts';
export {
  type LiveNode,
  liveNodes,
  type NodeProgress,
  readNodes,
  readProgress,
  removeDeadNodes,
  removeNode,
  type StoredNode,
} from './nodes/node-rows.ts';
export { NODES_CHANNEL } from './nodes/nodes-channel.ts';
export { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
export {
  type CursorClaim,
  claimCursor,
  type EventCursor,
  releaseCursor,
  renewCursor,
  saveCursor,
} from './outbox/event-cursors.ts';
export { eventOfRevision } from './outbox/event-of-revision.ts';
export {
  OUTBOX_DAYS,
  type OutboxHead,
  type OutboxPage,
  pruneOutbox,
  readOutbox,
  readOutboxOf,
} from './outbox/outbox.ts';
export { OUTBOX_CHANNEL } from './outbox/outbox-channel.ts';
export type { OutboxRecord } from './outbox/outbox-record.ts';
export { type Stamped, stampOutbox } from './outbox/stamp-outbox.ts';
export { postgresAddress } from './postgres/postgres-address.ts';
export { newPriorityIds } from './priorities/new-priority-ids.ts';
export { readPriorities, type StoredPriority } from './priorities/read-priorities.ts';
export { type CompiledModel, compileModel } from './repository/compile-model.ts';
export {
  createRepository,
  type FullRepository,
  type RepositoryOptions,
} from './repository/create-repository.ts';
export type { AskedWrite, DraftAddition, ModelRules, RulesByModel, WriteDraft } from './repository/model-rules.ts';
export { createModelReader, type ModelReaderParts } from './repository/reading/create-model-reader.ts';
export { readStored } from './repository/reading/read-row.ts';
export { secretSchemaOf } from './repository/reading/shown-row.ts';
export type {
  AppliedSort,
  Caller,
  ModelReader,
  ModelWriter,
  PageRequest,
  Repository,
  RowPage,
  RowSelection,
  ShownRow,
} from './repository/repository.ts';
export { type LevelRule, type Scope, scopeCondition } from './repository/scope.ts';
export { checkConfig } from './repository/writing/check-config.ts';
export {
  createModelWriter,
  type ModelWriterOptions,
  type RowOutcome,
  type WritingHalf,
} from './repository/writing/create-model-writer.ts';
export type { ModelOwner, OwnerOptions } from './repository/writing/model-owner.ts';
export { createRefusals, type Refusals } from './repository/writing/refusals.ts';
export type { RowRequest } from './repository/writing/row-writes.ts';
export { maySet, writeOperations } from './repository/writing/write-access.ts';
export type { KeepPolicy } from './run-log/keep-policy.ts';
export { type PruneOptions, type PruneResult, pruneRunLog, type RunRetention } from './run-log/prune-run-log.ts';
export type { RunFilters } from './run-log/run-filters.ts';
export { createRunLog } from './run-log/run-log.ts';
export type { RunLogOptions, RunLogWriter } from './run-log/run-log-options.ts';
export {
  createRunLogReader,
  type RunListOptions,
  type RunLogReader,
  type StoredRunPage,
} from './run-log/run-log-reader.ts';
export {
  addNodeCommands,
  finishNodeCommand,
  NODE_COMMANDS_CHANNEL,
  type NodeCommand,
  type NodeCommandKind,
  type NodeCommandState,
  pendingNodeCommands,
  readNodeCommands,
} from './runtimes/node-commands.ts';
export { type NodeView, readNodeViews, removeNodeViews, writeNodeView } from './runtimes/node-views.ts';
export { addTaskLines, readTaskLines, type StoredTaskLine, TASK_LINES_KEPT } from './tasks/task-lines.ts';
export {
  askTaskToStop,
  type ClaimedTask,
  claimTask,
  moveTask,
  pruneTasks,
  readAbandonedTasks,
  readActiveTaskId,
  readLostTasks,
  readTaskStates,
  readTasksOf,
  saveTask,
  TASKS_CHANNEL,
  type TaskChange,
  type TaskMove,
  type TaskNews,
  type TaskState,
} from './tasks/task-rows.ts';
export { changeKeyList, type DecideKeyList, KEYS_CHANNEL, readKeyList, type StoredKey } from './vault/key-list.ts';
export { type SealedColumn, sealedColumns } from './vault/sealed-columns.ts';
export {
  countRowsNotOn,
  countSealedValues,
  isAnyNotOn,
  isAnySealed,
  type KeyCounts,
  readRowsNotOn,
  type SealedRow,
} from './vault/sealed-values.ts';
export { type ResealedRow, type WrittenRows, writeResealed } from './vault/write-resealed.ts';
