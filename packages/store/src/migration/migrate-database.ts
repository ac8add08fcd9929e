import { CONFIGURATION_LOCK } from '../configuration/configuration-lock.ts';
import type { Database, Transaction } from '../database.ts';
import { databaseIsNewer, migrationEdited, migrationFailed } from './migration-errors.ts';
import { type Migration, readMigrations } from './migration-files.ts';

export interface MigrationReport {
  /** Tags that were applied now; empty when the database was up to date. */
  readonly applied: readonly string[];
}

interface AppliedRow {
  readonly tag: string;
  readonly hash: string;
}

/** Processes that start together wait for each other here; any constant will do. */
const MIGRATION_LOCK = 7_040_001;

/**
 * Brings a database to what this version needs, in one transaction under an advisory lock, so that any number of
 * processes may start at once. Rejects with `DATABASE_IS_NEWER`, `MIGRATION_EDITED`, `MIGRATION_FAILED`.
 */
export async function migrateDatabase(
  db: Database,
  migrations: readonly Migration[] = readMigrations(),
): Promise<MigrationReport> {
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const pending = await pendingMigrations(tx, migrations);
    for (const migration of pending) await apply(tx, migration);
    await beginHistory(tx);
    return { applied: pending.map(({ tag }) => tag) };
  });
}

async function pendingMigrations(tx: Transaction, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  await tx.query(`create table if not exists schema_migrations (
    tag text primary key, hash text not null, applied_at timestamptz not null default now())`);
  const applied = await tx.query<AppliedRow>('select tag, hash from schema_migrations order by tag');
  for (const [index, { tag, hash }] of applied.entries()) {
    const migration = migrations[index];
    if (migration === undefined || migration.tag !== tag) throw databaseIsNewer(tag);
    if (migration.hash !== hash) throw migrationEdited(tag);
  }
  return migrations.slice(applied.length);
}

async function apply(tx: Transaction, { tag, hash, statements }: Migration): Promise<void> {
  try {
    for (const statement of statements) await tx.query(statement);
  } catch (error) {
    throw migrationFailed(tag, error as Error);
  }
  await tx.query('insert into schema_migrations (tag, hash) values ($1, $2)', [tag, hash]);
}

/** The one row of the revision. */
async function beginHistory(tx: Transaction): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [CONFIGURATION_LOCK]);
  await tx.query('insert into revision (id) values (1) on conflict (id) do nothing');
}
