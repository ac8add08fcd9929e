import { createHash } from 'node:crypto';
import type { AwaitedIds, IdRanges } from '@enginehouse/models';

/** One line of the chain: the seal of some audit events and of the line before it. */
export interface AuditLine {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly layout: number;
  readonly ids: IdRanges;
  readonly throughId: number;
  readonly count: number;
  readonly awaited: readonly AwaitedIds[];
  readonly rowsHash: string;
  readonly prevHash: string | null;
  /** ISO 8601, UTC, whole milliseconds. */
  readonly sealedAt: string;
  readonly hash: string;
  readonly mac: string;
  readonly droppedAt: string | null;
  readonly droppedMac: string | null;
  /** Lowest and highest of `ids`. */
  readonly firstId: number;
  readonly lastId: number;
}

/** What a line says, before it is hashed. */
export type AuditClaim = Pick<
  AuditLine,
  'seq' | 'layout' | 'ids' | 'throughId' | 'count' | 'awaited' | 'rowsHash' | 'prevHash' | 'sealedAt'
>;

/** SHA-256, hexadecimal, over everything that a line says, in this order. */
export function hashOfLine(line: AuditClaim): string {
  const { seq, layout, ids, throughId, count, awaited, rowsHash, prevHash, sealedAt } = line;
  const waiting = awaited.map(({ ids: ranges, horizon, since }) => [ranges, horizon, since]);
  const text = JSON.stringify([layout, seq, ids, throughId, count, waiting, rowsHash, prevHash, sealedAt]);
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256, hexadecimal, over the digests of rows in the order of their ids. */
export function hashOfRows(digests: readonly string[]): string {
  return createHash('sha256').update(digests.join('\n')).digest('hex');
}

/** What is signed when a line is sealed. */
export function sealText({ seq, hash }: Pick<AuditLine, 'seq' | 'hash'>): string {
  return `audit line ${seq} ${hash}`;
}

/** What is signed when retention removes the rows of a line: without it, rows that are gone are missing. */
export function dropText({ seq, hash }: Pick<AuditLine, 'seq' | 'hash'>, droppedAt: string): string {
  return `audit rows dropped ${seq} ${hash} ${droppedAt}`;
}

export interface AuditLineRow {
  readonly seq: number;
  readonly layout: number;
  readonly first_id: number;
  readonly last_id: number;
  readonly through_id: number;
  readonly count: number;
  readonly ids: IdRanges;
  readonly awaited: readonly AwaitedIds[];
  readonly rows_hash: string;
  readonly prev_hash: string | null;
  readonly hash: string;
  readonly mac: string;
  readonly sealed_at: Date;
  readonly dropped_at: Date | null;
  readonly dropped_mac: string | null;
}

export const LINE_COLUMNS = `seq, layout, first_id, last_id, through_id, count, ids, awaited, rows_hash, prev_hash, hash, mac,
  sealed_at, dropped_at, dropped_mac`;

export function auditLine(row: AuditLineRow): AuditLine {
  return {
    seq: row.seq,
    layout: row.layout,
    firstId: row.first_id,
    lastId: row.last_id,
    throughId: row.through_id,
    count: row.count,
    ids: row.ids,
    awaited: row.awaited,
    rowsHash: row.rows_hash,
    prevHash: row.prev_hash,
    hash: row.hash,
    mac: row.mac,
    sealedAt: row.sealed_at.toISOString(),
    droppedAt: row.dropped_at?.toISOString() ?? null,
    droppedMac: row.dropped_mac,
  };
}
