import { isEnginehouseError } from '@enginehouse/errors';
import { AUDIT_COLUMNS, auditLines, auditOrigin, auditSelect } from '../audit/write-audit.ts';
import type { ChangeOrigin } from '../configuration/configuration-change.ts';
import type { Queryable } from '../database.ts';
import { storeErrors } from '../errors.ts';
import { TEXT_SEPARATOR } from '../run-log/array-literal.ts';
import type { SealedColumn } from './sealed-columns.ts';
import type { SealedRow } from './sealed-values.ts';

/** A row whose sealed texts were sealed anew. */
export interface ResealedRow extends Pick<SealedRow, 'id' | 'version'> {
  /** What the column shall hold. */
  readonly stored: string;
  /** How many of its values were sealed anew. */
  readonly values: number;
}

/** What of a batch was written. */
export interface WrittenRows {
  readonly rows: number;
  readonly values: number;
}

/** The audit event, with what was really written. */
const COUNTED = `(select jsonb_set($5::jsonb, '{0,after}', $5::jsonb #> '{0,after}'
    || jsonb_build_object('rows', rows, 'values', texts)) from counted)`;

/**
 * Many texts in one parameter, between separators that neither JSON nor a sealed text holds: nothing is escaped, which takes
 * 20 instead of 30 microseconds of both sides a row.
 */
function list(parameter: string): string {
  return `string_to_array(${parameter}, '${TEXT_SEPARATOR}')`;
}

/** SQLSTATE of a division by zero: how the statement ends itself. */
const DIVISION_BY_ZERO = '22012';

/**
 * Writes rows that were sealed anew, and one audit event for all of them, which counts them, as one statement; resolves with
 * what was written. A row is left out when it is not what was read any more, in whichever column: `xmin` tells, checked
 * again under the lock that the update takes. Nothing but the sealed column is set, neither revision nor time of change,
 * and the statement undoes itself if another column differs afterwards all the same (a trigger).
 */
export async function writeResealed(
  db: Queryable,
  sealed: SealedColumn,
  rows: readonly ResealedRow[],
  audit: { readonly origin: ChangeOrigin; readonly after: { readonly [key: string]: unknown } },
): Promise<WrittenRows> {
  const { table, column, key, field, kind, others } = sealed;
  const side = (alias: string): string => `row(${others.map((other) => `${alias}.${other}`).join(', ')})`;
  const differs = others.length === 0 ? 'false' : `${side('it')} is distinct from ${side('before')}`;
  const sql = `with given as (
  select id::${key.sqlType}, version::xid, stored, texts::int4
  from unnest(${list('$1')}, ${list('$2')}, ${list('$3')}, ${list('$4')}) as given(id, version, stored, texts)
), resealed as (
  update ${table} as it set ${column} = given.stored${kind === 'json' ? '::jsonb' : ''}
  from given join ${table} as before on before.${key.column} = given.id
  where it.${key.column} = given.id and it.xmin = given.version and before.xmin = given.version
  returning given.texts, ${differs} as differs
), counted as (
  select count(*) as rows, coalesce(sum(texts), 0)::int8 as texts,
    1 / (case when coalesce(bool_or(differs), false) then 0 else 1 end) as checked from resealed
), audited as (
  insert into audit_events (${AUDIT_COLUMNS})
  select * from (${auditSelect(COUNTED, '$6')}) as event where (select rows > 0 and checked = 1 from counted)
)
select rows, texts as values, checked from counted`;
  const entry = {
    eventType: 'vault.values.resealed',
    entityType: table,
    entityId: null,
    operation: 'update',
    before: null,
    after: audit.after,
  };
  try {
    const [written] = await db.query<WrittenRows>(
      sql,
      [
        rows.map(({ id }) => id).join(TEXT_SEPARATOR),
        rows.map(({ version }) => version).join(TEXT_SEPARATOR),
        rows.map(({ stored }) => stored).join(TEXT_SEPARATOR),
        rows.map(({ values }) => values).join(TEXT_SEPARATOR),
        auditLines([entry]),
        auditOrigin(audit.origin),
      ],
      { name: `reseal-${table}-${field}` },
    );
    return { rows: written?.rows ?? 0, values: written?.values ?? 0 };
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
