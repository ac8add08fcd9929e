import type { Queryable } from '../database.ts';

/** A connection that the egress policy refused, or would have, as its audit event says. */
export interface StoredDenial {
  /** Of the audit event: the cursor. */
  readonly id: number;
  readonly time: string;
  readonly nodeId: string | null;
  /** What was told of it. */
  readonly told: Readonly<Record<string, unknown>>;
}

export interface DenialsOptions {
  /** Only older ones than the event of this id; null: from the newest. */
  readonly before: number | null;
  /** Null: of every subject. */
  readonly subject: string | null;
  /** Whether those that withheld engines asked for are among them. */
  readonly research: boolean;
  readonly limit: number;
}

/** Newest first, along the index of audit events by what they are about. */
export async function readDenials(
  db: Queryable,
  { before, subject, research, limit }: DenialsOptions,
): Promise<readonly StoredDenial[]> {
  const rows = await db.query<{ id: number; occurred_at: Date; node_id: string | null; after: StoredDenial['told'] }>(
    `select id, occurred_at, node_id, after from audit_events
     where entity_type = 'egress' and event_type = 'egress.request.denied' and after is not null
       and ($1::int8 is null or id < $1) and ($2::text is null or entity_id = $2)
       and ($3::bool or after -> 'withheld' is distinct from 'true'::jsonb)
     order by id desc limit $4`,
    [before, subject, research, limit],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    time: row.occurred_at.toISOString(),
    nodeId: row.node_id,
    told: row.after,
  }));
}
