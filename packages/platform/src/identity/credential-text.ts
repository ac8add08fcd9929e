import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

// What a caller holds: a kind, the id of its row, and 256 random bits of which the row keeps the SHA-256. A fast hash is
// enough: nobody guesses 256 bits.

const SECRET = '([A-Za-z0-9_-]{43})';
const TOKEN = new RegExp(`^eht_([1-9][0-9]{0,14})_${SECRET}$`);
const SESSION = new RegExp(`^ehs_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_${SECRET}$`);
const TOKEN_ID = /^eht_[0-9]+$/;

/** 256 random bits as base64url. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function secretHash(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

export function isSecretOf(secret: string, hash: Uint8Array): boolean {
  const given = secretHash(secret);
  return given.length === hash.length && timingSafeEqual(given, hash);
}

/** `eht_<id>_<secret>`. */
export function tokenText(id: number, secret: string): string {
  return `eht_${id}_${secret}`;
}

/** Null for text that is no token. */
export function parseToken(text: unknown): { readonly id: number; readonly secret: string } | null {
  const [, id, secret] = (typeof text === 'string' ? TOKEN.exec(text) : null) ?? [];
  return id === undefined || secret === undefined ? null : { id: Number(id), secret };
}

/** `ehs_<id>_<secret>`. */
export function sessionText(id: string, secret: string): string {
  return `ehs_${id}_${secret}`;
}

/** Null for text that is no session. */
export function parseSession(text: unknown): { readonly id: string; readonly secret: string } | null {
  const [, id, secret] = (typeof text === 'string' ? SESSION.exec(text) : null) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** What stands as session id in what a token does: the token without its secret. */
export function tokenSessionId(id: number): string {
  return `eht_${id}`;
}

/** Whether an id of a session is that of a token: core models see ids of sessions, and no credential. */
export function isTokenSession(sessionId: string | null): boolean {
  return sessionId !== null && TOKEN_ID.test(sessionId);
}
