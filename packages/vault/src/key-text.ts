import { randomBytes } from 'node:crypto';
import { vaultError } from './errors.ts';
import { KEY_BYTES, MasterKey } from './master-key.ts';
import { weakness } from './weak-keys.ts';

/** Ids of keys: short, so that nobody takes a key for one, and without the dot that separates. */
export const KEY_ID = /^[a-z0-9][a-z0-9-]{0,23}$/;
const PREFIX = 'ehk1';

/**
 * Reads keys from text: `ehk1.<keyId>.<key>`, separated by commas or white space, the rest of a line after `#` left out.
 * The key is 32 bytes in base64, base64url or hexadecimal. The first one seals where no database says otherwise.
 *
 * `from` is named in errors (`ENGINEHOUSE_KEYS`, a path); no part of an entry ever is, since a part in the wrong place may
 * be the key. Throws `KEY_MALFORMED`, `KEY_WEAK`, `KEY_DUPLICATE`, `KEYS_MISSING`.
 */
export function parseKeys(text: string, from: string): MasterKey[] {
  const entries = text
    .replace(/^\uFEFF/, '')
    .replace(/#[^\r\n]*/g, '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
  if (entries.length === 0) throw vaultError('KEYS_MISSING', from, `${from} holds no key`);
  const keys = entries.map((entry, index) => parseKey(entry, `key ${index + 1} of ${entries.length} in ${from}`));
  refuseDuplicates(keys, from);
  return keys;
}

/** A new random key as text, with the id given. Throws `KEY_MALFORMED` for an id that is none. */
export function makeKeyText(keyId: string): string {
  if (!KEY_ID.test(keyId)) {
    throw vaultError('KEY_MALFORMED', 'keyId', 'The id of a key is 1 to 24 lower-case letters, digits and hyphens');
  }
  for (;;) {
    const bytes = randomBytes(KEY_BYTES);
    const text = bytes.toString('base64url');
    if (weakness(text, bytes) === undefined) return `${PREFIX}.${keyId}.${text}`;
  }
}

/** Throws `KEY_DUPLICATE` for two keys of one id, and for one key under two ids. */
export function refuseDuplicates(keys: readonly MasterKey[], from: string): void {
  for (const [index, key] of keys.entries()) {
    const earlier = keys.slice(0, index).find((one) => one.keyId === key.keyId || one.fingerprint === key.fingerprint);
    if (earlier === undefined) continue;
    const same = earlier.keyId === key.keyId ? `both have the id '${key.keyId}'` : 'are the same key under two ids';
    throw vaultError('KEY_DUPLICATE', from, `Keys ${keys.indexOf(earlier) + 1} and ${index + 1} in ${from} ${same}`);
  }
}

function parseKey(entry: string, where: string): MasterKey {
  const [prefix, keyId = '', text = '', ...rest] = entry.split('.');
  if (prefix !== PREFIX || rest.length > 0 || !KEY_ID.test(keyId) || text === '') {
    throw vaultError('KEY_MALFORMED', where, `${where} is not written as ehk1.<keyId>.<key>`);
  }
  const bytes = readBytes(text, where);
  const weak = weakness(text, bytes);
  if (weak !== undefined) throw vaultError('KEY_WEAK', where, `${where} is weak: ${weak}`);
  return new MasterKey(keyId, bytes);
}

function readBytes(text: string, where: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const url = text.replace(/=$/, '').replaceAll('+', '-').replaceAll('/', '_');
  const bytes = Buffer.from(url, 'base64url');
  // Buffer leaves out what it cannot read; writing the bytes again shows whether it read everything.
  if (bytes.toString('base64url') !== url) {
    throw vaultError('KEY_MALFORMED', where, `${where} is neither base64 nor hexadecimal, or was cut`);
  }
  if (bytes.length === KEY_BYTES) return bytes;
  const size = bytes.length < KEY_BYTES ? 'short' : 'long';
  const code = bytes.length < KEY_BYTES ? 'KEY_WEAK' : 'KEY_MALFORMED';
  throw vaultError(code, where, `${where} is too ${size}: it has ${bytes.length} bytes, a key has ${KEY_BYTES}`);
}
