import type { AuditBreak } from '@enginehouse/models';
import type { Database, Queryable } from '../database.ts';
import { digestSql } from './audit-layouts.ts';
import { type AuditLine, type AuditLineRow, auditLine, LINE_COLUMNS } from './audit-line.ts';

/** Digests of events by their ids. */
export type Digests = ReadonlyMap<number, string>;

const MOST_LINES = 500;
const MOST_NAMED = 20;

/** Lines behind one, in order: at least one, and no more than hold so many events. */
export async function linesAfter(db: Queryable, seq: number, mostEvents: number): Promise<readonly AuditLine[]> {
  const rows = await db.query<AuditLineRow>(
    `select ${LINE_COLUMNS} from (
       select *, sum(count) over (order by seq) - count as before from audit_batches where seq > $1
       order by seq limit ${MOST_LINES}
     ) as line where before < $2 order by seq`,
    [seq, mostEvents],
    { name: 'audit-lines' },
  );
  return rows.map(auditLine);
}

export async function lineAt(db: Queryable, seq: number): Promise<AuditLine | null> {
  const [row] = await db.query<AuditLineRow>(`select ${LINE_COLUMNS} from audit_batches where seq = $1`, [seq]);
  return row === undefined ? null : auditLine(row);
}

/** Digests of the events that lines name, as they are now; of lines whose events are to be there. */
export async function digestsOf(db: Queryable, lines: readonly AuditLine[]): Promise<Digests> {
  const digests = new Map<number, string>();
  const byLayout = Map.groupBy(
    lines.filter(({ droppedAt }) => droppedAt === null),
    ({ layout }) => layout,
  );
  for (const [layout, those] of byLayout) {
    const digest = digestSql(layout);
    if (digest === null) continue;
    const ranges = those.flatMap(({ ids }) => ids);
    const rows = await db.query<{ id: number; digest: string }>(
      `select it.id, ${digest} as digest from unnest($1::int8[], $2::int8[]) as range(first, last)
       join audit_events as it on it.id between range.first and range.last`,
      [ranges.map(([first]) => first), ranges.map(([, last]) => last)],
      { name: `audit-digests-${layout}` },
    );
    for (const row of rows) digests.set(row.id, row.digest);
  }
  return digests;
}

/** How many events are in no line yet: those behind the newest one, and late ones that it awaits. */
export async function rowsBehind(db: Queryable, end: AuditLine | null): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select (select count(*) from audit_events where id > $1)
       + (select count(*) from unnest($2::int8[], $3::int8[]) as range(first, last)
          join audit_events as it on it.id between range.first and range.last) as count`,
    [end?.throughId ?? 0, ...awaitedBy(end)],
  );
  return row?.count ?? 0;
}

/**
 * Events among the sealed ones that no line holds: put in by hand. Counting finds that there are any; naming them looks at
 * every event, which is for when there are.
 */
export async function strayRows(db: Database, end: AuditLine | null): Promise<AuditBreak | null> {
  if (end === null) return null;
  const [counted] = await db.query<{ sealed: number; there: number }>(
    `select (select coalesce(sum(count), 0)::int8 from audit_batches where dropped_at is null and seq <= $4) as sealed,
       (select count(*) from audit_events where id <= $1)
       - (select count(*) from unnest($2::int8[], $3::int8[]) as range(first, last)
          join audit_events as it on it.id between range.first and range.last) as there`,
    [end.throughId, ...awaitedBy(end), end.seq],
  );
  if (counted === undefined || counted.there <= counted.sealed) return null;
  const rows = await db.query<{ id: number; seq: number | null }>(
    `with held as (
       select (range->>0)::int8 as first, (range->>1)::int8 as last
       from audit_batches, jsonb_array_elements(ids) as range where dropped_at is null and seq <= $4
       union all select * from unnest($2::int8[], $3::int8[])
     )
     select it.id, (select min(seq) from audit_batches where last_id >= it.id) as seq from audit_events as it
     where it.id <= $1 and not exists (select from held where it.id between held.first and held.last)
     order by it.id limit ${MOST_NAMED}`,
    [end.throughId, ...awaitedBy(end), end.seq],
  );
  const [first] = rows;
  // Retention was at work between the two counts.
  if (first === undefined) return null;
  return {
    seq: first.seq ?? end.seq,
    reason: 'rows-added',
    message: `Event ${first.id} stands among those of batch ${first.seq ?? end.seq}, and nobody sealed it`,
    eventIds: rows.map(({ id }) => id),
  };
}

function awaitedBy(end: AuditLine | null): [firsts: number[], lasts: number[]] {
  const ranges = (end?.awaited ?? []).flatMap(({ ids }) => ids);
  return [ranges.map(([first]) => first), ranges.map(([, last]) => last)];
}
