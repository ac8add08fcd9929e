import type { Database } from './database.ts';
import { openPglite, type PgliteDatabaseOptions } from './pglite/pglite-database.ts';
import { openPostgres, type PostgresDatabaseOptions } from './postgres/postgres-database.ts';

/** A PostgreSQL server by its URL, or the embedded database of a data folder. */
export type OpenDatabaseOptions = PostgresDatabaseOptions | PgliteDatabaseOptions;

/** Opens a database; it is not migrated yet (`migrateDatabase`). */
export function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  return 'url' in options ? openPostgres(options) : openPglite(options);
}
