import type { Queryable } from '../database.ts';

/** A row as the last audit event before a time left it. */
export interface StoredRowAt {
  readonly id: string;
  readonly values: { readonly [field: string]: unknown };
  readonly since: string;
}

export interface RowsAtOptions {
  /** Registered name of the core model. */
  readonly model: string;
  readonly time: Date;
  /** Only events of this organization; null: of all. */
  readonly organizationId: number | null;
  readonly limit: number;
}

/**
 * The rows of a core model at a time, from its audit events: each says the whole row after the write. Writes of one row
 * follow each other, so that the highest id is the last one.
 */
export async function rowsAt(db: Queryable, options: RowsAtOptions): Promise<readonly StoredRowAt[]> {
  const { model, time, organizationId, limit } = options;
  const rows = await db.query<{ entity_id: string; after: StoredRowAt['values']; occurred_at: Date }>(
    `select entity_id, after, occurred_at from (
       select distinct on (entity_id) entity_id, operation, after, occurred_at from audit_events
       where entity_type = $1 and occurred_at <= $2 and status = 'succeeded' and entity_id is not null
         and event_type in ('core.' || $1 || '.created', 'core.' || $1 || '.updated', 'core.' || $1 || '.deleted')
         and ($3::int8 is null or organization_id = $3)
       order by entity_id, id desc
     ) as last where operation <> 'delete' and after is not null order by length(entity_id), entity_id limit $4`,
    [model, time, organizationId, limit],
  );
  return rows.map((row) => ({ id: row.entity_id, values: row.after, since: row.occurred_at.toISOString() }));
}
