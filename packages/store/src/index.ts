export type {
  Database,
  Dialect,
  Queryable,
  QueryOptions,
  SqlParameter,
  Transaction,
  TransactionOptions,
} from './database.ts';
export { storeErrors } from './errors.ts';
export { type OpenDatabaseOptions, openDatabase } from './open-database.ts';
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
