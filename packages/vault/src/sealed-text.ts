import { vaultError } from './errors.ts';
import { KEY_ID } from './key-text.ts';

/** Begins every sealed text. A secret that begins with it is taken for one, and refused. */
export const SEALED_PREFIX = 'eh1.';
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
const NONCE_CHARACTERS = 16;
/** Characters of a tag alone: the ciphertext of an empty text. */
const LEAST_BODY = 22;

/** The parts of a sealed text. */
export interface SealedParts {
  readonly keyId: string;
  readonly nonce: Buffer;
  /** Ciphertext, then the tag. */
  readonly body: Buffer;
}

/** Whether a value is, or was, a sealed text: also one that was cut or changed, so that it never passes as a secret. */
export function looksSealed(value: unknown): value is string {
  return typeof value === 'string' && value.trimStart().slice(0, SEALED_PREFIX.length).toLowerCase() === SEALED_PREFIX;
}

/** `eh1.<keyId>.<nonce>.<ciphertext and tag>`, both in base64url. */
export function writeSealed(keyId: string, nonce: Buffer, body: Buffer): string {
  return `${SEALED_PREFIX}${keyId}.${nonce.toString('base64url')}.${body.toString('base64url')}`;
}

/**
 * Reads a sealed text, strictly: every text has one spelling, so that a text changed in any character is refused here or
 * by its tag. Buffer alone would skip foreign characters and ignore the bits that a last character has too many. Throws
 * `SEALED_TEXT_MALFORMED`.
 */
export function readSealed(text: string, where: string): SealedParts {
  const idEnd = text.indexOf('.', SEALED_PREFIX.length);
  const bodyBegin = idEnd + 1 + NONCE_CHARACTERS + 1;
  const keyId = text.slice(SEALED_PREFIX.length, idEnd);
  const nonce = text.slice(idEnd + 1, bodyBegin - 1);
  const body = text.slice(bodyBegin);
  const isWhole =
    text.startsWith(SEALED_PREFIX) &&
    idEnd !== -1 &&
    KEY_ID.test(keyId) &&
    nonce.length === NONCE_CHARACTERS &&
    text[bodyBegin - 1] === '.' &&
    body.length >= LEAST_BODY &&
    isBase64url(nonce) &&
    isBase64url(body);
  if (!isWhole) throw vaultError('SEALED_TEXT_MALFORMED', where, `${where} holds no whole sealed text`);
  return { keyId, nonce: Buffer.from(nonce, 'base64url'), body: Buffer.from(body, 'base64url') };
}

/** Id of the key that a text names; undefined where it is no sealed text. */
export function keyIdOf(text: string): string | undefined {
  if (!looksSealed(text)) return undefined;
  const keyId = text.slice(SEALED_PREFIX.length, text.indexOf('.', SEALED_PREFIX.length));
  return KEY_ID.test(keyId) ? keyId : undefined;
}

/** base64url as Buffer writes it: its alphabet, and a last character without superfluous bits. */
function isBase64url(text: string): boolean {
  if (!/^[\w-]+$/.test(text)) return false;
  switch (text.length % 4) {
    case 0:
      return true;
    case 2:
      return /[AQgw]$/.test(text);
    case 3:
      return /[AEIMQUYcgkosw048]$/.test(text);
    default:
      return false;
  }
}
