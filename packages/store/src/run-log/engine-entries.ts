import type { EngineOutcome, EngineStatus } from '@enginehouse/kernel';

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

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** One engine as its entry says. */
export interface EngineEntry {
  readonly status: EngineStatus;
  readonly durationMs: number;
  readonly startedAfterMs: number;
  readonly outputHash: string | null;
}

/** The entry of one engine, in hex. `outputHash` is SHA-256 in hex. */
export function encodeEngineEntry(position: number, outcome: EngineOutcome, outputHash: string | null): string {
  const status = STATUS_CODES[outcome.status];
  const flags = HEX[outputHash === null ? status : status | HAS_HASH] as string;
  const times = hexVarint(microseconds(outcome.durationMs)) + hexVarint(microseconds(outcome.startedAfterMs));
  return hexVarint(position) + flags + times + (outputHash ?? '');
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

function hexVarint(value: number): string {
  if (value < 128) return HEX[value] as string;
  let rest = value;
  let hex = '';
  while (rest >= 128) {
    hex += HEX[(rest % 128) | 128] as string;
    rest = Math.floor(rest / 128);
  }
  return hex + (HEX[rest] as string);
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
