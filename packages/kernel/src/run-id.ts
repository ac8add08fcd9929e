import { randomFillSync } from 'node:crypto';
import type { RunId } from './record.ts';

/** Random bytes are drawn for 409 ids at once: one draw per id costs ten times the rest. */
const BYTES_PER_ID = 10;
const pool = new Uint8Array(409 * BYTES_PER_ID);
let used = pool.length;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

let lastMs = 0;
let sequence = 0;

/**
 * A UUIDv7 (RFC 9562): 48 bits of milliseconds, a 12-bit sequence, 62 random bits. Ids of one process grow strictly, also
 * within one millisecond and when the wall clock is set back, so that a log can page by id alone.
 */
export function createRunId(): RunId {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const at = used;
  used += BYTES_PER_ID;
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    // Starts in the lower half: 2,048 ids at least fit into the same millisecond.
    sequence = (((pool[at] as number) & 0x07) << 8) | (pool[at + 1] as number);
  } else if (++sequence > 0xfff) {
    lastMs++;
    sequence = 0;
  }
  const high = Math.floor(lastMs / 0x1_0000);
  const time = `${byte(high >>> 24)}${byte(high >>> 16)}${byte(high >>> 8)}${byte(high)}-${byte(lastMs >>> 8)}${byte(lastMs)}`;
  const counter = `${byte(0x70 | (sequence >>> 8))}${byte(sequence)}`;
  const variant = `${byte(((pool[at + 2] as number) & 0x3f) | 0x80)}${random(at + 3)}`;
  const node = `${random(at + 4)}${random(at + 5)}${random(at + 6)}${random(at + 7)}${random(at + 8)}${random(at + 9)}`;
  return `${time}-${counter}-${variant}-${node}` as RunId;
}

function random(at: number): string {
  return hex[pool[at] as number] as string;
}

function byte(value: number): string {
  return hex[value & 0xff] as string;
}
