import type { AwaitedIds } from '@enginehouse/models';
import type { Database, Queryable } from '../database.ts';
import { digestSql, NEWEST_LAYOUT } from './audit-layouts.ts';
import {
  type AuditLine,
  type AuditLineRow,
  auditLine,
  hashOfLine,
  hashOfRows,
  LINE_COLUMNS,
  sealText,
} from './audit-line.ts';
import type { AuditSigner } from './audit-signer.ts';
import { gapsIn, rangesOf, withoutIds } from './id-ranges.ts';

/** One node at a time adds to the chain, or drops what it seals. */
export const AUDIT_LOCK = 7_040_005;

const MOST_ROWS = 1_000;
/**
 * Ids are awaited at least so long: an id is taken a moment before its transaction gets the number that the horizon speaks
 * of, and a process may be stopped in that moment.
 */
const SHORTEST_WAIT_MS = 60_000;

/** The ids that the newest line awaits, as rows `(first, last)`. */
const AWAITED = `select (range->>0)::int8 as first, (range->>1)::int8 as last
  from jsonb_array_elements(head.awaited) as waiting, jsonb_array_elements(waiting->'ids') as range`;

const ANYTHING_TO_SEAL = `
with head as (select through_id, awaited from audit_batches order by seq desc limit 1)
select exists (select from audit_events where id > coalesce((select through_id from head), 0))
  or exists (select from head, lateral (${AWAITED}) as range
             join audit_events as it on it.id between range.first and range.last) as any`;

const ROWS_TO_SEAL = `
with head as (select through_id, awaited from audit_batches order by seq desc limit 1),
fresh as (
  (select it.id, ${digestSql(NEWEST_LAYOUT)} as digest from audit_events as it
   where it.id > coalesce((select through_id from head), 0) order by it.id limit ${MOST_ROWS})
  union all
  (select it.id, ${digestSql(NEWEST_LAYOUT)} from head, lateral (${AWAITED}) as range
   join audit_events as it on it.id between range.first and range.last limit ${MOST_ROWS})
)
select fresh.id, fresh.digest, pg_snapshot_xmin(pg_current_snapshot())::text as oldest,
  pg_snapshot_xmax(pg_current_snapshot())::text as horizon, date_trunc('milliseconds', clock_timestamp()) as now
from fresh order by fresh.id`;

interface RowToSeal {
  readonly id: number;
  readonly digest: string;
  /** The oldest transaction that has not ended. */
  readonly oldest: string;
  /** The first one that has not begun. */
  readonly horizon: string;
  readonly now: Date;
}

/** The newest line; null where nothing was sealed yet. */
export async function readAuditHead(db: Queryable): Promise<AuditLine | null> {
  const [row] = await db.query<AuditLineRow>(
    `select ${LINE_COLUMNS} from audit_batches order by seq desc limit 1`,
    [],
    { name: 'audit-head' },
  );
  return row === undefined ? null : auditLine(row);
}

/**
 * Seals the audit events that can be seen and are in no line, at most 1,000 of them and as many late ones; null when there
 * are none, or another node is sealing.
 *
 * Ids are taken before a transaction commits, so that a lower one may appear after a higher one was sealed. Such ids are
 * remembered in the line (`awaited`) and sealed by a later one when they appear. They are forgotten when every transaction
 * that had begun by then has ended: what has not appeared then was rolled back. A long transaction elsewhere only makes
 * that list stay longer; it delays no line.
 */
export async function sealAudit(db: Database, signer: AuditSigner): Promise<AuditLine | null> {
  const [found] = await db.query<{ any: boolean }>(ANYTHING_TO_SEAL, [], { name: 'audit-anything' });
  if (found?.any !== true) return null;
  return db.transaction(async (tx) => {
    const [lock] = await tx.query<{ held: boolean }>('select pg_try_advisory_xact_lock($1) as held', [AUDIT_LOCK]);
    if (lock?.held !== true) return null;
    const head = await readAuditHead(tx);
    const rows = await tx.query<RowToSeal>(ROWS_TO_SEAL, [], { name: 'audit-rows' });
    const [first] = rows;
    if (first === undefined) return null;
    const line = nextLine(head, rows, first, signer);
    await insertLine(tx, line);
    return line;
  });
}

function nextLine(
  head: AuditLine | null,
  rows: readonly RowToSeal[],
  { oldest, horizon, now }: RowToSeal,
  signer: AuditSigner,
): AuditLine {
  const ids = rows.map(({ id }) => id);
  const ranges = rangesOf(ids);
  const through = head?.throughId ?? 0;
  const gaps = gapsIn(ranges, through);
  const allLateSeen = ids.filter((id) => id <= through).length < MOST_ROWS;
  const stillAwaited = (head?.awaited ?? []).flatMap(({ ids: waiting, ...rest }): AwaitedIds[] => {
    const left = withoutIds(waiting, ids);
    const over =
      allLateSeen && BigInt(rest.horizon) <= BigInt(oldest) && now.getTime() - rest.since >= SHORTEST_WAIT_MS;
    return over || left.length === 0 ? [] : [{ ids: left, ...rest }];
  });
  const lastId = ids.at(-1) ?? 0;
  const claim = {
    seq: (head?.seq ?? 0) + 1,
    layout: NEWEST_LAYOUT,
    ids: ranges,
    throughId: Math.max(through, lastId),
    count: rows.length,
    awaited: gaps.length === 0 ? stillAwaited : [...stillAwaited, { ids: gaps, horizon, since: now.getTime() }],
    rowsHash: hashOfRows(rows.map(({ digest }) => digest)),
    prevHash: head?.hash ?? null,
    sealedAt: now.toISOString(),
  };
  const hash = hashOfLine(claim);
  return {
    ...claim,
    firstId: ids[0] ?? 0,
    lastId,
    hash,
    mac: signer.sign(sealText({ seq: claim.seq, hash })),
    droppedAt: null,
    droppedMac: null,
  };
}

async function insertLine(tx: Queryable, line: AuditLine): Promise<void> {
  await tx.query(
    `insert into audit_batches (seq, layout, first_id, last_id, through_id, count, ids, awaited, rows_hash, prev_hash, hash,
       mac, sealed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      line.seq,
      line.layout,
      line.firstId,
      line.lastId,
      line.throughId,
      line.count,
      JSON.stringify(line.ids),
      JSON.stringify(line.awaited),
      line.rowsHash,
      line.prevHash,
      line.hash,
      line.mac,
      line.sealedAt,
    ],
    { name: 'audit-line' },
  );
}
