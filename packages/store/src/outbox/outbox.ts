import type { Database, Queryable } from '../database.ts';

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
}

/** How long records are kept. */
export const OUTBOX_DAYS = 7;

const STAMPER_LOCK = 7_040_003;
const MOST_STAMPED = 5_000;

/**
 * Gives every record that can be seen and has no position the next one; resolves with how many. One stamper at a time: a
 * second one does nothing. A reader that follows positions misses nothing, which ids of a sequence do not give: they skip
 * records that commit late.
 */
export async function stampOutbox(db: Database): Promise<number> {
  return db.transaction(async (tx) => {
    const [lock] = await tx.query<{ held: boolean }>('select pg_try_advisory_xact_lock($1) as held', [STAMPER_LOCK]);
    if (lock?.held !== true) return 0;
    const rows = await tx.query(
      `update outbox set position = last.position + fresh.place
       from (select coalesce(max(position), 0) as position from outbox) as last,
         (select id, row_number() over (order by id) as place
          from (select id from outbox where position is null order by id limit ${MOST_STAMPED}) as unstamped) as fresh
       where outbox.id = fresh.id
       returning 1`,
    );
    return rows.length;
  });
}

interface OutboxRow {
  readonly position: number;
  readonly event_id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | null;
  readonly occurred_at: Date;
  readonly data: unknown;
  readonly revision: number | null;
  readonly organization_id: number | null;
}

/** Records behind a position, in order, at most `limit`. */
export async function readOutbox(
  db: Queryable,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly OutboxRecord[]> {
  const rows = await db.query<OutboxRow>(
    `select position, event_id, source, type, subject, occurred_at, data, revision, organization_id
     from outbox where position > $1 order by position limit $2`,
    [after, limit],
    { name: 'outbox-read' },
  );
  return rows.map((row) => ({
    position: row.position,
    id: row.event_id,
    source: row.source,
    type: row.type,
    subject: row.subject,
    time: row.occurred_at.toISOString(),
    data: row.data,
    revision: row.revision,
    organizationId: row.organization_id,
  }));
}

/** The positions that are there; null where nothing is stamped. A resume point before `first - 1` has lost records. */
export async function outboxRange(db: Queryable): Promise<{ readonly first: number; readonly last: number } | null> {
  const [row] = await db.query<{ first: number | null; last: number | null }>(
    'select min(position) as first, max(position) as last from outbox',
  );
  return row?.first == null || row.last === null ? null : { first: row.first, last: row.last };
}

/** Deletes what is older than 7 days; resolves with how many. The last record stays: the next position follows it. */
export async function pruneOutbox(db: Queryable, days = OUTBOX_DAYS): Promise<number> {
  const rows = await db.query(
    `delete from outbox where occurred_at < now() - $1::int * interval '1 day'
       and position < (select max(position) from outbox)
     returning 1`,
    [days],
  );
  return rows.length;
}
