import { isEnginehouseError } from '@enginehouse/errors';
import type { Queryable } from '../database.ts';
import { storeErrors } from '../errors.ts';
import { type ChangeRow, changeStatement, type RevisionTaken } from './change-statement.ts';
import type { ChangeOrigin, RowChange } from './configuration-change.ts';

/** Writes a change; undefined when what it hangs on had changed, and nothing was written. */
export async function sendChange(
  place: Queryable,
  change: RowChange,
  origin: ChangeOrigin,
  revision: RevisionTaken | null,
): Promise<ChangeRow | undefined> {
  const { sql, parameters, name } = changeStatement(change, origin, revision);
  try {
    const [written] = await place.query<ChangeRow>(sql, parameters, name === undefined ? {} : { name });
    return written;
  } catch (error) {
    throw afterSending(error);
  }
}

/** A statement was sent and no answer came: whether it was done is unknown, and the error says so. */
function afterSending(error: unknown): unknown {
  if (!isEnginehouseError(error) || error.code !== 'DATABASE_GONE') return error;
  return storeErrors.error('DATABASE_GONE', {
    message: `${error.message}; whether the change was written is unknown`,
    fix: 'Check that the database runs and can be reached, then read what was to be changed before you ask again.',
    details: { ...error.details, written: 'unknown' },
    cause: error.cause,
  });
}

/** Serialization failure and deadlock: the database undid the statement in favour of another. */
export function isUndoneForOthers(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlStateOf(error));
}

/** The statement was refused for what it holds: a constraint, or a value that a column does not take. Nothing was written. */
export function isRefusedForItself(error: unknown): boolean {
  return ['22', '23'].includes(sqlStateOf(error).slice(0, 2));
}

function sqlStateOf(error: unknown): string {
  return isEnginehouseError(error) ? String(error.details?.sqlState ?? '') : '';
}
