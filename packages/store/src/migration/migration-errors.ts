import type { EnginehouseError } from '@enginehouse/errors';
import { storeErrors } from '../errors.ts';

export function migrationsInDisorder(tag: string, before: string): EnginehouseError {
  return storeErrors.error('MIGRATIONS_IN_DISORDER', {
    message: `Migration ${tag} is not younger than ${before}, which comes before it`,
    where: tag,
  });
}

export function migrationEdited(tag: string): EnginehouseError {
  return storeErrors.error('MIGRATION_EDITED', {
    message: `Migration ${tag} was applied to this database with another text`,
    where: tag,
  });
}

export function databaseIsNewer(tag: string): EnginehouseError {
  return storeErrors.error('DATABASE_IS_NEWER', {
    message: `This database has migration ${tag}, which this version does not know`,
    where: tag,
  });
}

export function migrationFailed(tag: string, cause: Error): EnginehouseError {
  return storeErrors.error('MIGRATION_FAILED', {
    message: `Migration ${tag} failed and was undone whole: ${cause.message}`,
    where: tag,
    cause,
  });
}
