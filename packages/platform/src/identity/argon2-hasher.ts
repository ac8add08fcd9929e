import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { Hasher } from '@enginehouse/models';
import { createGate } from './gate.ts';

/** What one hash costs. */
export interface Argon2Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

export interface HasherOptions {
  /** Default: `ARGON2_COST`. */
  readonly cost?: Argon2Cost;
  /** Hashes made at the same time. Default: one a processor, at most 3: Node's own threads are four. */
  readonly atOnce?: number;
  /** How many may wait for their turn. Default 1,000. */
  readonly mostWaiting?: number;
}

/** A hasher that knows when a hash was made more cheaply than it would make it. */
export interface PasswordHasher extends Hasher {
  needsRehash(hash: string): boolean;
}

/** The first choice of OWASP for Argon2id at 19 MiB: 40 ms on a processor of a small server (decision 086). */
export const ARGON2_COST: Argon2Cost = { memory: 19_456, passes: 2, lanes: 1 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MOST_AT_ONCE = 3;
const MOST_WAITING = 1_000;
/** What a stored hash may ask for: more would be a way to stop the node. */
const HIGHEST: Argon2Cost = { memory: 1_048_576, passes: 20, lanes: 16 };

const derive = promisify(argon2);

/**
 * Argon2id by Node's own OpenSSL, as PHC text: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. Passwords are normalised
 * (NFKC) first, so that keyboards which compose a letter in different ways type the same one. Rejects with `SIGN_IN_BUSY`.
 */
export function createHasher(options: HasherOptions = {}): PasswordHasher {
  const { cost = ARGON2_COST, atOnce = Math.min(MOST_AT_ONCE, availableParallelism()) } = options;
  const gate = createGate(atOnce, options.mostWaiting ?? MOST_WAITING);
  const hashOf = (password: string, salt: Uint8Array, { memory, passes, lanes }: Argon2Cost, length: number) => {
    const parameters: Argon2Parameters = {
      message: password.normalize('NFKC'),
      nonce: salt,
      parallelism: lanes,
      tagLength: length,
      memory,
      passes,
    };
    return gate.pass(() => derive('argon2id', parameters));
  };
  const nobody = { cost, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      return phcText({ cost, salt, hash: await hashOf(password, salt, cost, HASH_BYTES) });
    },
    async verify(password, hash) {
      const stored = hash === null ? undefined : parsePhc(hash);
      const expected = stored ?? nobody;
      const found = await hashOf(password, expected.salt, expected.cost, expected.hash.length);
      return timingSafeEqual(found, expected.hash) && stored !== undefined;
    },
    needsRehash(hash) {
      const stored = parsePhc(hash);
      if (stored === undefined) return true;
      const { memory, passes, lanes } = stored.cost;
      return memory < cost.memory || passes < cost.passes || lanes < cost.lanes || stored.hash.length < HASH_BYTES;
    },
  };
}

interface PhcHash {
  readonly cost: Argon2Cost;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

function phcText({ cost: { memory, passes, lanes }, salt, hash }: PhcHash): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$${base64(salt)}$${base64(hash)}`;
}

/** Undefined for text that is no hash of this kind, or that asks for more than any of ours. */
function parsePhc(text: string): PhcHash | undefined {
  const [, memory, passes, lanes, salt = '', hash = ''] = PHC.exec(text) ?? [];
  const cost = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  const possible =
    cost.lanes >= 1 &&
    cost.lanes <= HIGHEST.lanes &&
    cost.passes >= 1 &&
    cost.passes <= HIGHEST.passes &&
    cost.memory >= 8 * cost.lanes &&
    cost.memory <= HIGHEST.memory;
  return possible ? { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') } : undefined;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
