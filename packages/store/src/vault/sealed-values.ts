import type { Queryable, SqlParameter } from '../database.ts';
import type { SealedColumn } from './sealed-columns.ts';

/** A row that holds sealed texts on another key than the one that seals. */
export interface SealedRow {
  /** Primary key: a number where it is one. */
  readonly id: string | number;
  /** The column as text: JSON, or one sealed text. */
  readonly stored: string;
  /** Tells whether the row is still as it was read, in any column. */
  readonly version: string;
}

/** Sealed texts on each key, by key id. */
export type KeyCounts = ReadonlyMap<string, number>;

/** Id of a key, which goes into the text of a statement: prepared ones look into it once per row. */
const KEY_ID = /^[a-z0-9][a-z0-9-]{0,23}$/;

/**
 * Whether a row of `it` holds a sealed text on another key than these. By JSON path, so that a text that merely speaks of
 * a sealed text does not count: 1.0 microseconds a row on PostgreSQL, 1.5 embedded.
 */
function notOn({ column, kind }: SealedColumn, keyIds: readonly string[]): string {
  for (const keyId of keyIds) checkKeyId(keyId);
  if (kind === 'text') {
    return [`it.${column} like 'eh1.%'`, ...keyIds.map((keyId) => `it.${column} not like 'eh1.${keyId}.%'`)].join(
      ' and ',
    );
  }
  const others = keyIds.map((keyId) => ` && !(@ starts with "eh1.${keyId}.")`).join('');
  return `jsonb_path_exists(it.${column}, 'strict $.** ? (@ starts with "eh1."${others})')`;
}

/** Whether a row of `it` holds a sealed text on this key; on any, without one. */
function isOn({ column, kind }: SealedColumn, keyId: string | null): string {
  if (keyId !== null) checkKeyId(keyId);
  const begin = keyId === null ? 'eh1.' : `eh1.${keyId}.`;
  if (kind === 'text') return `it.${column} like '${begin}%'`;
  return `jsonb_path_exists(it.${column}, 'strict $.** ? (@ starts with "${begin}")')`;
}

function checkKeyId(keyId: string): void {
  if (!KEY_ID.test(keyId)) throw new TypeError('not the id of a key');
}

/** Rows of one column with sealed texts on another key than `keyId`. */
export async function countRowsNotOn(db: Queryable, sealed: SealedColumn, keyId: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select count(*) as count from ${sealed.table} as it where ${notOn(sealed, [keyId])}`,
  );
  return row?.count ?? 0;
}

/** The next of those rows in the order of their keys, behind `after` (null: from the first), at most `limit`. */
export async function readRowsNotOn(
  db: Queryable,
  sealed: SealedColumn,
  keyId: string,
  { after, limit }: { readonly after: string | number | null; readonly limit: number },
): Promise<readonly SealedRow[]> {
  const { table, column, key, field } = sealed;
  const behind = after === null ? '' : `it.${key.column} > $2::${key.sqlType} and `;
  const parameters: SqlParameter[] = after === null ? [limit] : [limit, after];
  return db.query<{ id: string | number; stored: string; version: string }>(
    `select it.${key.column} as id, it.${column}::text as stored, it.xmin::text as version
     from ${table} as it where ${behind}${notOn(sealed, [keyId])} order by it.${key.column} limit $1`,
    parameters,
    { name: `sealed-${table}-${field}-${keyId}${after === null ? '-first' : ''}` },
  );
}

/** How many sealed texts of these columns are on each key: one look at every row. */
export async function countSealedValues(db: Queryable, columns: readonly SealedColumn[]): Promise<KeyCounts> {
  const counts = new Map<string, number>();
  for (const { table, column, kind } of columns) {
    const texts =
      kind === 'text'
        ? `select it.${column} as sealed from ${table} as it where it.${column} like 'eh1.%'`
        : `select found #>> '{}' as sealed
           from ${table} as it, jsonb_path_query(it.${column}, 'strict $.** ? (@ starts with "eh1.")') as found`;
    const rows = await db.query<{ key_id: string; count: number }>(
      `select split_part(sealed, '.', 2) as key_id, count(*) as count from (${texts}) as texts group by 1`,
    );
    for (const { key_id, count } of rows) counts.set(key_id, (counts.get(key_id) ?? 0) + count);
  }
  return counts;
}

/** Whether any of these columns holds a sealed text on this key; on any key, without one. */
export function isAnySealed(db: Queryable, columns: readonly SealedColumn[], keyId: string | null): Promise<boolean> {
  return isThereAny(db, columns, (sealed) => isOn(sealed, keyId));
}

/** Whether any of these columns holds a sealed text on another key than these. */
export function isAnyNotOn(
  db: Queryable,
  columns: readonly SealedColumn[],
  keyIds: readonly string[],
): Promise<boolean> {
  return isThereAny(db, columns, (sealed) => notOn(sealed, keyIds));
}

async function isThereAny(
  db: Queryable,
  columns: readonly SealedColumn[],
  condition: (sealed: SealedColumn) => string,
): Promise<boolean> {
  for (const sealed of columns) {
    const [row] = await db.query<{ any: boolean }>(
      `select exists (select from ${sealed.table} as it where ${condition(sealed)}) as any`,
    );
    if (row?.any === true) return true;
  }
  return false;
}
