/** An expression of SQL for each column, as text or null, over a row called `it`. */
type Layout = readonly string[];

/**
 * Times to the microsecond, whatever the session's settings are; JSON as PostgreSQL prints it, which keeps every digit of a
 * number and tells a JSON null from none.
 */
const LAYOUT_1: Layout = [
  'it.id',
  `to_char(it.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z" BC')`,
  'it.event_type',
  'it.actor_user_id',
  'it.entity_type',
  'it.entity_id',
  'it.operation',
  'it.status',
  'it.actor_role',
  'it.organization_id',
  'it.module_name',
  'it.session_id',
  'it.node_id',
  'it.request_id',
  'it.correlation_id',
  'it.client_ip',
  'it.channel',
  'it.before',
  'it.after',
];

/**
 * Which columns are hashed, and how: frozen, since what was sealed once is checked by it for ever. A new column is a new
 * layout, which holds for the lines sealed from then on.
 */
export const AUDIT_LAYOUTS: { readonly [layout: number]: Layout } = { 1: LAYOUT_1 };

export const NEWEST_LAYOUT = 1;

/**
 * SHA-256, hexadecimal, of a row: over the JSON list of its columns, each as text or null. PostgreSQL makes it, so that
 * 64 characters travel, and not rows of any size. Null for a layout that this version does not know.
 */
export function digestSql(layout: number): string | null {
  const columns = AUDIT_LAYOUTS[layout];
  if (columns === undefined) return null;
  const list = columns.map((column) => `(${column})::text`).join(', ');
  return `encode(sha256(convert_to(jsonb_build_array(${list})::text, 'UTF8')), 'hex')`;
}
