import type { Database, Transaction } from '../database.ts';
import { AUDIT_LOCK } from './audit-chain.ts';
import { type AuditLine, type AuditLineRow, auditLine, dropText, LINE_COLUMNS } from './audit-line.ts';
import type { AuditSigner } from './audit-signer.ts';

export interface DropAuditOptions {
  readonly db: Database;
  readonly signer: AuditSigner;
  /** Batches that were sealed longer ago lose their events. */
  readonly days: number;
  /** Kept with the audit event that says what was removed. */
  readonly nodeId?: string;
  readonly signal?: AbortSignal;
}

/** Lines and events of one transaction. */
const MOST_LINES = 500;
const MOST_EVENTS = 5_000;

/**
 * Removes the events of whole batches that are old enough, and signs in their lines that it did; the lines stay, so that the
 * chain holds. Each step is a transaction, which leaves an audit event of its own. Resolves with what was removed.
 */
export async function dropAudit(options: DropAuditOptions): Promise<{ batches: number; events: number }> {
  const removed = { batches: 0, events: 0 };
  while (options.signal?.aborted !== true) {
    const step = await options.db.transaction((tx) => dropSome(tx, options));
    if (step.length === 0) break;
    removed.batches += step.length;
    removed.events += step.reduce((sum, { count }) => sum + count, 0);
  }
  return removed;
}

async function dropSome(tx: Transaction, { signer, days, nodeId }: DropAuditOptions): Promise<readonly AuditLine[]> {
  await tx.query('select pg_advisory_xact_lock($1)', [AUDIT_LOCK]);
  const rows = await tx.query<AuditLineRow & { readonly now: Date }>(
    `select ${LINE_COLUMNS}, date_trunc('milliseconds', clock_timestamp()) as now from (
       select *, sum(count) over (order by seq) - count as before from audit_batches
       where dropped_at is null and sealed_at < now() - $1::int * interval '1 day' order by seq limit ${MOST_LINES}
     ) as line where before < ${MOST_EVENTS} order by seq`,
    [days],
  );
  const [first] = rows;
  if (first === undefined) return [];
  const lines = rows.map(auditLine);
  const droppedAt = first.now.toISOString();
  const ranges = lines.flatMap(({ ids }) => ids);
  await tx.query(`select set_config('enginehouse.audit_retention', 'on', true)`);
  await tx.query(
    `delete from audit_events as it using unnest($1::int8[], $2::int8[]) as range(first, last)
     where it.id between range.first and range.last`,
    [ranges.map(([from]) => from), ranges.map(([, to]) => to)],
  );
  await tx.query(
    `update audit_batches as it set dropped_at = $1, dropped_mac = line.mac
     from unnest($2::int8[], $3::text[]) as line(seq, mac) where it.seq = line.seq`,
    [droppedAt, lines.map(({ seq }) => seq), lines.map((line) => signer.sign(dropText(line, droppedAt)))],
  );
  await tx.query(
    `insert into audit_events (event_type, entity_type, entity_id, operation, after, actor_role, node_id, channel)
     values ('audit.batches.dropped', 'audit_batches', $1, 'delete', $2, 'platform', $3, 'retention')`,
    [
      `${lines[0]?.seq}-${lines.at(-1)?.seq}`,
      JSON.stringify({
        batches: lines.length,
        events: lines.reduce((sum, { count }) => sum + count, 0),
        auditRetentionDays: days,
      }),
      nodeId ?? null,
    ],
  );
  return lines;
}
