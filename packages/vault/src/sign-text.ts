import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';
import { KEY_ID } from './key-text.ts';

/** Begins every signature. */
const PREFIX = 'ehs1.';

/**
 * HMAC-SHA-256 of a text with the domain key `audit` of the key that seals: `ehs1.<keyId>.<mac>`, base64url. For chains of
 * audit events: whoever can write the database cannot make one.
 */
export function signText(ring: KeyRing, text: string): string {
  const key = ring.sealingKey();
  return `${PREFIX}${key.keyId}.${createHmac('sha256', key.keyOf('audit')).update(text, 'utf8').digest('base64url')}`;
}

/**
 * Whether a signature is that of the text, compared in constant time. False for one that is no signature at all. A
 * retired key still verifies. Throws `SEALING_KEY_UNKNOWN` where it cannot be told; `where` names the signed thing.
 */
export function isSignedBy(ring: KeyRing, text: string, signature: string, where: string): boolean {
  const [keyId = '', mac = '', ...rest] = signature.startsWith(PREFIX) ? signature.slice(PREFIX.length).split('.') : [];
  if (!KEY_ID.test(keyId) || rest.length > 0) return false;
  const key = ring.verifyingKey(keyId, where);
  const expected = Buffer.from(createHmac('sha256', key.keyOf('audit')).update(text, 'utf8').digest('base64url'));
  const found = Buffer.from(mac);
  return expected.length === found.length && timingSafeEqual(expected, found);
}
