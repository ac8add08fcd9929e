import { createHash, hash } from 'node:crypto';
import type { PayloadDescriptor } from '@enginehouse/models';

/** Characters of one payload that are kept with `keepAiPayloads`. */
export const KEPT_CHARACTERS = 262_144;

/** What is kept of something that went in or came out: its size and hash, and with `keep` itself. */
export function describePayload(payload: unknown, keep: boolean): PayloadDescriptor | null {
  if (payload === undefined || payload === null) return null;
  if (payload instanceof PayloadMeter) return payload.describe(keep);
  if (payload instanceof Uint8Array) return described('bytes', payload, payload.length, '', false);
  const kind = typeof payload === 'string' ? 'text' : 'json';
  const text = typeof payload === 'string' ? payload : jsonOf(payload);
  return described(kind, text, text.length, text, keep);
}

/** Counts and hashes a text that comes in parts, so that nobody has to hold it whole. */
export class PayloadMeter {
  readonly #hash = createHash('sha256');
  #chars = 0;
  #bytes = 0;
  #kept = '';

  add(part: string): void {
    this.#hash.update(part);
    this.#chars += part.length;
    this.#bytes += Buffer.byteLength(part);
    if (this.#kept.length < KEPT_CHARACTERS) this.#kept += part.slice(0, KEPT_CHARACTERS - this.#kept.length);
  }

  /** For the end: may be asked once. */
  describe(keep: boolean): PayloadDescriptor {
    const preview = keep ? this.#kept : '';
    const [chars, bytes] = [this.#chars, this.#bytes];
    return { kind: 'text', chars, bytes, hash: this.#hash.digest('hex'), truncated: preview.length < chars, preview };
  }
}

function described(
  kind: string,
  data: string | Uint8Array,
  chars: number,
  text: string,
  keep: boolean,
): PayloadDescriptor {
  const preview = keep ? text.slice(0, KEPT_CHARACTERS) : '';
  const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length;
  return { kind, chars, bytes, hash: hash('sha256', data), truncated: preview.length < chars, preview };
}

/** Bytes in it by their number: audio and images are not written out. Total: nobody waits for it who could hear of a failure. */
function jsonOf(payload: unknown): string {
  try {
    return JSON.stringify(payload, bytesByNumber) ?? NOT_JSON;
  } catch {
    return NOT_JSON;
  }
}

const NOT_JSON = '(not JSON)';

/** Looks at what holds bytes, before they are reached: a Buffer would have written itself out by then. */
function bytesByNumber(_: string, holder: unknown): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.values(holder).some(isBytes)) return holder;
  if (Array.isArray(holder)) return holder.map(numbered);
  return Object.fromEntries(Object.entries(holder).map(([name, value]) => [name, numbered(value)]));
}

function numbered(value: unknown): unknown {
  return isBytes(value) ? `(${value.length} bytes)` : value;
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}
