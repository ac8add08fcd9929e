import type { ParkedSubject } from '@enginehouse/models';
import type { Database, Queryable } from '../database.ts';

/** Where a durable consumer stands, and the number that lets its owner write. */
export interface EventCursor {
  readonly position: number;
  readonly parked: readonly ParkedSubject[];
  readonly fence: number;
}

export interface CursorClaim {
  readonly name: string;
  /** Who reads from now on. */
  readonly owner: string;
  readonly leaseMs: number;
  /** Where a consumer of a new name begins. */
  readonly from: 'now' | 'kept';
}

/**
 * Takes a consumer over when nobody holds its lease, by the clock of the database; null when somebody does. The embedded
 * database has one process, so a lease there is that of a process that has ended.
 */
export async function claimCursor(db: Database, claim: CursorClaim): Promise<EventCursor | null> {
  const { name, owner, leaseMs, from } = claim;
  const [row] = await db.query<{ position: number; parked: readonly ParkedSubject[]; fence: number }>(
    `insert into event_cursors as it (name, position, owner, fence, lease_until)
     select $1, case $4 when 'kept' then head.pruned_position else head.position end, $2, 1,
       clock_timestamp() + $3::int * interval '1 millisecond'
     from outbox_head as head where head.id = 1
     on conflict (name) do update set owner = excluded.owner, fence = it.fence + 1, lease_until = excluded.lease_until
       where $5::bool or it.owner is null or it.lease_until < clock_timestamp()
     returning position, parked, fence`,
    [name, owner, leaseMs, from, db.dialect === 'pglite'],
    { name: 'event-cursor-claim' },
  );
  return row ?? null;
}

/** Remembers a place, and holds on to the lease; false when somebody else has taken over: nothing was written. */
export async function saveCursor(
  db: Queryable,
  name: string,
  { position, parked, fence }: EventCursor,
  leaseMs: number,
): Promise<boolean> {
  const rows = await db.query(
    `update event_cursors set position = $3, parked = $4, updated_at = clock_timestamp(),
       lease_until = clock_timestamp() + $5::int * interval '1 millisecond'
     where name = $1 and fence = $2 returning 1`,
    [name, fence, position, JSON.stringify(parked), leaseMs],
    { name: 'event-cursor-save' },
  );
  return rows.length === 1;
}

/** Holds on to the lease; false when somebody else has taken over. */
export async function renewCursor(db: Queryable, name: string, fence: number, leaseMs: number): Promise<boolean> {
  const rows = await db.query(
    `update event_cursors set lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
     where name = $1 and fence = $2 returning 1`,
    [name, fence, leaseMs],
    { name: 'event-cursor-renew' },
  );
  return rows.length === 1;
}

/** Lets the next one take over at once. */
export async function releaseCursor(db: Queryable, name: string, fence: number): Promise<void> {
  await db.query('update event_cursors set owner = null, lease_until = null where name = $1 and fence = $2', [
    name,
    fence,
  ]);
}
