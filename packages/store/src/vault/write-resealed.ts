import { isEnginehouseError } from '@enginehouse/errors';
import { AUDIT_COLUMNS, auditLines, auditOrigin, auditSelect } from '../audit/write-audit.ts';
import type { ChangeOrigin } from '../configuration/configuration-change.ts';
import type { Queryable } from '../database.ts';
import { storeErrors } from '../errors.ts';
import type { SealedColumn } from './sealed-columns.ts';
import type { SealedRow } from './sealed-values.ts';

/** A row whose sealed texts were sealed anew. */
export interface ResealedRow extends Pick<SealedRow, 'id' | 'version'> {
  /** What the column shall hold. */
  readonly stored: string;
}

/** SQLSTATE of a division by zero: how the statement ends itself. */
const DIVISION_BY_ZERO = '22012';

/**
 * Writes rows that were sealed anew, and one audit event for all of them, as one statement; resolves with how many were
 * written. A row is left out when it is not what was read any more, in whichever column: `xmin` tells, checked again under
 * the lock that the update takes. Nothing but the sealed column is set, neither revision nor time of change, and the
 * statement undoes itself if another column differs afterwards all the same (a trigger).
 */
export async function writeResealed(
  db: Queryable,
  sealed: SealedColumn,
  rows: readonly ResealedRow[],
  audit: { readonly origin: ChangeOrigin; readonly after: unknown },
): Promise<number> {
  const { table, column, key, field, kind, others } = sealed;
  const side = (alias: string): string => `row(${others.map((other) => `${alias}.${other}`).join(', ')})`;
  const differs = others.length === 0 ? 'false' : `${side('it')} is distinct from ${side('before')}`;
  const sql = `with given as (
  select * from unnest($1::${key.sqlType}[], $2::text[], $3::text[]) as given(id, version, stored)
), resealed as (
  update ${table} as it set ${column} = given.stored${kind === 'json' ? '::jsonb' : ''}
  from given join ${table} as before on before.${key.column} = given.id
  where it.${key.column} = given.id and it.xmin = given.version::xid and before.xmin = given.version::xid
  returning ${differs} as differs
), counted as (
  select count(*) as rows, 1 / (case when coalesce(bool_or(differs), false) then 0 else 1 end) as checked from resealed
), audited as (
  insert into audit_events (${AUDIT_COLUMNS})
  select * from (${auditSelect('$4', '$5')}) as event where (select rows > 0 and checked = 1 from counted)
)
select rows, checked from counted`;
  const entry = {
    eventType: 'vault.values.resealed',
    entityType: table,
    entityId: null,
    operation: 'update',
    before: null,
    after: audit.after,
  };
  try {
    const [written] = await db.query<{ rows: number }>(
      sql,
      [
        rows.map(({ id }) => id),
        rows.map(({ version }) => version),
        rows.map(({ stored }) => stored),
        auditLines([entry]),
        auditOrigin(audit.origin),
      ],
      { name: `reseal-${table}-${field}` },
    );
    return written?.rows ?? 0;
  } catch (error) {
    if (isEnginehouseError(error) && error.details?.sqlState === DIVISION_BY_ZERO) throw changedMore(table);
    throw error;
  }
}

function changedMore(table: string) {
  return storeErrors.error('RESEALING_CHANGED_MORE', {
    message: `Writing sealed values of ${table} would have changed other columns too`,
    where: table,
  });
}
