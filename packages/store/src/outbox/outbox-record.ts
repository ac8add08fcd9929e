/** A record that may be delivered: a CloudEvents 1.0 envelope with its place in the order. */
export interface OutboxRecord {
  /** Cursor: grows in the order of delivery, with gaps. */
  readonly position: number;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | null;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly data: unknown;
  readonly revision: number | null;
  readonly organizationId: number | null;
  readonly userId: number | null;
}

export interface OutboxRow {
  readonly position: number;
  readonly event_id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | null;
  readonly occurred_at: Date;
  readonly data: unknown;
  readonly revision: number | null;
  readonly organization_id: number | null;
  readonly user_id: number | null;
}

/** The columns of an `OutboxRow`, of a table called `it`. */
export const OUTBOX_COLUMNS = `it.position, it.event_id, it.source, it.type, it.subject, it.occurred_at, it.data, it.revision,
  it.organization_id, it.user_id`;

export function outboxRecord(row: OutboxRow): OutboxRecord {
  return {
    position: row.position,
    id: row.event_id,
    source: row.source,
    type: row.type,
    subject: row.subject,
    time: row.occurred_at.toISOString(),
    data: row.data,
    revision: row.revision,
    organizationId: row.organization_id,
    userId: row.user_id,
  };
}
