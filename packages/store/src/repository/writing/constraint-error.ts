import { isEnginehouseError } from '@enginehouse/errors';
import { alreadyExists, blockedByRows, invalidValues, referenceMissing } from './write-errors.ts';
import type { WriteTables } from './write-tables.ts';

const NOT_NULL = '23502';

/** A row that a write deletes, for the error of one that still points at it. */
export interface DeletedRow {
  readonly table: string;
  readonly id: string | number;
}

/**
 * What the database refused, in the words of the rule: `ALREADY_EXISTS`, `REFERENCE_MISSING`, `CONFLICT`,
 * `INVALID_VALUES`. Other errors come back as they are. PostgreSQL puts whole rows into its details: none of it is kept,
 * not even as a cause.
 */
export function constraintError(error: unknown, tables: WriteTables, deleted: readonly DeletedRow[]): unknown {
  if (!isEnginehouseError(error) || error.code !== 'DATABASE_CONSTRAINT') return error;
  const { constraint, table, column, sqlState } = error.details ?? {};
  const rule = tables.constraint(String(constraint));
  if (rule === undefined) {
    if (sqlState !== NOT_NULL) return error;
    const field = String(column);
    return invalidValues(String(table), [{ field, message: `${field} is required` }]);
  }
  const { name } = rule.table;
  switch (rule.kind) {
    case 'unique':
      return alreadyExists(name, rule.fields, rule.message);
    case 'check': {
      const field = rule.field ?? '';
      const what = rule.field ?? String(constraint).replaceAll('_', ' ');
      return invalidValues(name, [{ field, message: `the row would break a rule of ${name}: ${what}` }]);
    }
    case 'reference': {
      const row = deleted.find((one) => one.table === rule.references.table);
      if (row === undefined) return referenceMissing(name, rule.field, rule.references.message);
      return blockedByRows(row.table, row.id, { rows: [], others: 1 }, false);
    }
  }
}

/** Whether a write failed because of rows that came to point at what it deletes: deciding again finds them. */
export function isNewlyReferred(error: unknown, tables: WriteTables, deleted: readonly DeletedRow[]): boolean {
  if (deleted.length === 0 || !isEnginehouseError(error) || error.code !== 'DATABASE_CONSTRAINT') return false;
  const rule = tables.constraint(String(error.details?.constraint));
  return rule?.kind === 'reference' && deleted.some(({ table }) => table === rule.references.table);
}
