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
/** Positions that are given without waiting for the disk, before some more are reserved. */
const RESERVED = 10_000;

/**
 * One statement, hence one round trip between the wake-up and the handler. The row of `outbox_head` is the lock and the
 * counter: who finds it locked does nothing, and who comes after another reads its newest version, though the snapshot
 * of the statement may be older. A record that the older snapshot still shows without a position is judged anew when its
 * row is updated (`it.position is null`): it keeps the position it has, and a gap stays where its new one would have been.
 *
 * The commit does not wait for the disk: that would be most of the time that a handler waits. A crash of the database may
 * then forget the last positions, which readers have seen already, and would give them to other records. So positions are
 * reserved in blocks, on disk; a row of an unlogged table, which a crash empties, says that none was forgotten; and
 * where it is missing, positions go on behind the block. A durable consumer saves its place on disk, and with it everything
 * that was committed before. The records themselves were on disk before they got a position.
 *
 * The other nodes of a server hear of what was stamped; the embedded database has none.
 */
function stampStatement(dialect: Dialect): string {
  return `with waiting as materialized (
  select id, row_number() over (order by id) as place
  from (select id from outbox where position is null order by id limit ${MOST_STAMPED}) as unstamped
),
size as (select count(*) as size from waiting),
here as (select oid::int8 as number from pg_database where datname = current_database()),
head as materialized (
  select head.position, head.reserved_position as reserved,
    exists (select from outbox_marker, here where database_number = here.number) as marked
  from outbox_head as head where head.id = 1 and exists (select from waiting) for update of head skip locked
),
start as materialized (
  select case when marked then position else reserved end as after, marked,
    marked and position + size <= reserved as quick, reserved, size
  from head, size
),
marking as (
  insert into outbox_marker (id, database_number) select 1, here.number from start, here where not marked
  on conflict (id) do update set database_number = excluded.database_number
),
counted as (
  update outbox_head as head set position = start.after + start.size,
    reserved_position = case when start.quick then start.reserved else start.after + start.size + ${RESERVED} end
  from start where head.id = 1
  returning case when start.quick then set_config('synchronous_commit', 'off', true) end as relaxed,
    ${dialect === 'pglite' ? 'null' : `pg_notify('${OUTBOX_CHANNEL}', head.position::text)::text`} as woken
),
stamped as (
  update outbox as it set position = start.after + waiting.place
  from start, waiting where it.id = waiting.id and it.position is null
  returning ${OUTBOX_COLUMNS}, start.after
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
