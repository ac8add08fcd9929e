import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';

/** What sealed texts are for. Each domain has keys of its own, so that a text of one does not open in another. */
export type SealDomain = 'values' | 'audit';

/** Bytes of a master key and of every key derived from it. */
export const KEY_BYTES = 32;

/**
 * One key of a key ring. Its bytes stay inside: neither inspecting, printing nor serialising shows them, and a
 * `KeyObject` keeps them out of JavaScript's heap.
 */
export class MasterKey {
  readonly keyId: string;
  /** 32 hexadecimal digits; see `ListedKey`. */
  readonly fingerprint: string;
  readonly #key: KeyObject;
  readonly #derived = new Map<SealDomain, KeyObject>();

  /** Takes 32 bytes and overwrites them with zeros: nobody else needs them. */
  constructor(keyId: string, bytes: Buffer) {
    this.keyId = keyId;
    this.#key = createSecretKey(bytes);
    bytes.fill(0);
    this.fingerprint = createHmac('sha256', this.#key).update('enginehouse key fingerprint').digest('hex').slice(0, 32);
  }

  /**
   * The AES-256 key of a domain: HKDF-SHA-256 of the master key, made once and kept. Making it takes 8 microseconds, as
   * long as sealing a value with it.
   */
  keyOf(domain: SealDomain): KeyObject {
    const kept = this.#derived.get(domain);
    if (kept !== undefined) return kept;
    const bytes = Buffer.from(hkdfSync('sha256', this.#key, 'enginehouse', `eh1 ${domain}`, KEY_BYTES));
    const derived = createSecretKey(bytes);
    bytes.fill(0);
    this.#derived.set(domain, derived);
    return derived;
  }

  toJSON(): { keyId: string; fingerprint: string } {
    return { keyId: this.keyId, fingerprint: this.fingerprint };
  }

  [inspect.custom](): string {
    return `MasterKey(${this.keyId}, ${this.fingerprint})`;
  }
}
