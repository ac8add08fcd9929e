import type { Database, Queryable } from '../database.ts';
import { OUTBOX_COLUMNS, type OutboxRecord, type OutboxRow, outboxRecord } from './outbox-record.ts';

/** How long records are kept. */
export const OUTBOX_DAYS = 7;

/**
 * How far positions were given, and how far records are gone. A reader that stands before `pruned` has missed some, and one
 * beyond `reserved` knows another database, for example what this one was before it was restored.
 */
export interface OutboxHead {
  readonly position: number;
  readonly reserved: number;
  readonly pruned: number;
}

export interface OutboxPage {
  /** As it was when the records were read. */
  readonly head: OutboxHead;
  readonly records: readonly OutboxRecord[];
}

/** Records behind a position, in order, at most `limit`; 0 reads the head alone. */
export async function readOutbox(
  db: Queryable,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<OutboxPage> {
  const rows = await db.query<
    OutboxRow & { readonly head: number; readonly reserved: number; readonly pruned: number }
  >(
    `select head.position as head, head.reserved_position as reserved, head.pruned_position as pruned, record.*
     from outbox_head as head left join lateral (
       select ${OUTBOX_COLUMNS} from outbox as it where it.position > $1 order by it.position limit $2
     ) as record on true
     where head.id = 1 order by record.position`,
    [after, limit],
    { name: 'outbox-read' },
  );
  const [first] = rows;
  if (first === undefined) throw new TypeError('The database has no head of its outbox: it was not migrated');
  return {
    head: { position: first.head, reserved: first.reserved, pruned: first.pruned },
    records: first.event_id === null ? [] : rows.map(outboxRecord),
  };
}

/** Records of one subject from a position on, in order, up to another; without a subject, the one at that position. */
export async function readOutboxOf(
  db: Queryable,
  subject: string | null,
  { from, through, limit }: { readonly from: number; readonly through: number; readonly limit: number },
): Promise<readonly OutboxRecord[]> {
  const rows = await db.query<OutboxRow>(
    `select ${OUTBOX_COLUMNS} from outbox as it
     where it.position between $1 and $2 and it.subject is not distinct from $3 order by it.position limit $4`,
    [from, subject === null ? from : through, subject, limit],
    { name: 'outbox-read-subject' },
  );
  return rows.map(outboxRecord);
}

/** Deletes what is older than 7 days and has a position; resolves with how many. */
export async function pruneOutbox(db: Database, days = OUTBOX_DAYS): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `with gone as (
       delete from outbox where occurred_at < now() - $1::int * interval '1 day' and position is not null
       returning position
     ),
     noted as (
       update outbox_head set pruned_position = greatest(pruned_position, gone.position)
       from (select max(position) as position from gone) as gone
       where outbox_head.id = 1 and gone.position is not null
     )
     select count(*) as count from gone`,
    [days],
  );
  return row?.count ?? 0;
}
