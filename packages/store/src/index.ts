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
