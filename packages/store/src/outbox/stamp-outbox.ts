import type { Database, Dialect } from '../database.ts';
import { OUTBOX_CHANNEL } from './outbox-channel.ts';
import { OUTBOX_COLUMNS, type OutboxRecord, type OutboxRow, outboxRecord } from './outbox-record.ts';

/** What one stamping did. */
export interface Stamped {
  /** The last position before it: a reader that stands there has the next records in `records`. */
  readonly after: number;
  readonly records: readonly OutboxRecord[];
}

const MOST_STAMPED = 1_000;

/**
 * One statement, hence one round trip between the wake-up and the handler. The row of `outbox_head` is the lock and the
 * counter: who finds it locked does nothing, and who comes after another reads its newest version, though the snapshot
 * of the statement may be older. A record that the older snapshot still shows without a position is judged anew when its
 * row is updated (`it.position is null`): it keeps the position it has, and a gap stays where its new one would have been.
 * The other nodes of a server hear of what was stamped; the embedded database has none.
 */
function stampStatement(dialect: Dialect): string {
  return `with waiting as materialized (
  select id, row_number() over (order by id) as place
  from (select id from outbox where position is null order by id limit ${MOST_STAMPED}) as unstamped
),
head as materialized (
  select position from outbox_head where id = 1 and exists (select from waiting) for update skip locked
),
counted as (
  update outbox_head set position = head.position + (select count(*) from waiting)
  from head where outbox_head.id = 1
  returning ${dialect === 'pglite' ? 'null' : `pg_notify('${OUTBOX_CHANNEL}', outbox_head.position::text)::text`} as woken
),
stamped as (
  update outbox as it set position = head.position + waiting.place
  from head, waiting where it.id = waiting.id and it.position is null
  returning ${OUTBOX_COLUMNS}, head.position as after
)
select stamped.* from stamped, counted order by stamped.position`;
}

const STAMP = { pglite: stampStatement('pglite'), postgres: stampStatement('postgres') };

/**
 * Gives every record that can be seen and has no position the next one, at most 1,000 at a time; null when there is none,
 * or another node is doing it. A reader that follows positions misses nothing, which ids of a sequence do not give: they
 * skip records that commit late.
 */
export async function stampOutbox(db: Database): Promise<Stamped | null> {
  const rows = await db.query<OutboxRow & { readonly after: number }>(STAMP[db.dialect], [], { name: 'outbox-stamp' });
  const [first] = rows;
  return first === undefined ? null : { after: first.after, records: rows.map(outboxRecord) };
}
