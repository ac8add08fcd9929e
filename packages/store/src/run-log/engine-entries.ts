import type { EngineOutcome, EngineStatus } from '@enginehouse/kernel';
import type { ByteWriter } from './byte-writer.ts';

/**
 * What a run's row says of its engines: entries one after another in one bytea.
 *
 *     position   varint   in the plan's order
 *     flags      1 byte   bits 0-2 status, bit 3 an output hash follows
 *     duration   varint   microseconds
 *     start      varint   microseconds after the start of the run
 *     hash       32 bytes SHA-256 of the output, if flagged
 *
 * A later entry for a position replaces an earlier one, so a withheld part is appended, never merged. A position
 * without an entry is `pending` while the row names a writer that owes it, and `lost` when none does.
 *
 * A row of ten engines has 547 bytes so; with jsonb 1,171, and the insert takes 1.7x (PostgreSQL) and 1.3x (PGlite).
 */
const STATUS_CODES = {
  succeeded: 0,
  failed: 1,
  skipped: 2,
  cancelled: 3,
  pending: 4,
  lost: 5,
} as const satisfies Record<EngineStatus, number>;

const STATUSES = Object.keys(STATUS_CODES) as readonly EngineStatus[];
const HAS_HASH = 8;
const STATUS_BITS = 7;
const HASH_BYTES = 32;

/** One engine as its entry says. */
export interface EngineEntry {
  readonly status: EngineStatus;
  readonly durationMs: number;
  readonly startedAfterMs: number;
  readonly outputHash: string | null;
}

/** Writes the entry of one engine. `outputHash` is SHA-256 in hex. */
export function writeEngineEntry(
  writer: ByteWriter,
  position: number,
  outcome: EngineOutcome,
  outputHash: string | null,
): void {
  const status = STATUS_CODES[outcome.status];
  writer.varint(position);
  writer.byte(outputHash === null ? status : status | HAS_HASH);
  writer.varint(microseconds(outcome.durationMs));
  writer.varint(microseconds(outcome.startedAfterMs));
  if (outputHash !== null) writer.hex(outputHash);
}

/** All entries of a row, by position. */
export function decodeEngineEntries(bytes: Uint8Array): Map<number, EngineEntry> {
  const entries = new Map<number, EngineEntry>();
  const cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    const position = readVarint(cursor);
    const flags = bytes[cursor.at++] ?? cutShort();
    const durationMs = readVarint(cursor) / 1000;
    const startedAfterMs = readVarint(cursor) / 1000;
    let outputHash: string | null = null;
    if ((flags & HAS_HASH) !== 0) {
      if (cursor.at + HASH_BYTES > bytes.length) cutShort();
      outputHash = hexOf(bytes.subarray(cursor.at, cursor.at + HASH_BYTES));
      cursor.at += HASH_BYTES;
    }
    const status = STATUSES[flags & STATUS_BITS] as EngineStatus;
    entries.set(position, { status, durationMs, startedAfterMs, outputHash });
  }
  return entries;
}

/** Bytes as hex text. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** Rounded, and 0 for what is not a time: a clock that was set back must not make a row unreadable. */
function microseconds(milliseconds: number): number {
  const rounded = Math.round(milliseconds * 1000);
  return rounded > 0 && rounded <= Number.MAX_SAFE_INTEGER ? rounded : 0;
}

function readVarint(cursor: { readonly bytes: Uint8Array; at: number }): number {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) return cutShort();
    value += (byte & 127) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
}

function cutShort(): never {
  throw new RangeError('A run record ends in the middle of an engine entry');
}
