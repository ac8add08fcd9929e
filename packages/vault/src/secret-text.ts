import { isEnginehouseError } from '@enginehouse/errors';
import type { NeedsAttention, SealedPlace, SecretMask } from '@enginehouse/models';
import { sameText } from './constant-time.ts';
import { vaultError, vaultErrors } from './errors.ts';
import type { KeyRing } from './key-ring.ts';
import { sortedJson } from './plain-json.ts';
import { openText, sealText } from './seal-text.ts';
import { maskOf, NEEDS_ATTENTION, NO_VALUE } from './secret-mask.ts';

/** Characters of one secret in a form field: room for a private key or a service account. */
export const LONGEST_SECRET = 64 * 1024;

/** How a secret is written before it is sealed: as it is, or as JSON where an object is sealed whole. */
export type SecretForm = 'text' | 'json';

/** What opening gives: the secret, or why it does not open. */
export type Opened =
  | { readonly state: 'opened'; readonly secret: unknown }
  | { readonly state: 'empty' }
  | { readonly state: 'needsAttention'; readonly reason: NeedsAttention };

/** Opens what is stored in place of a secret. Throws nothing for what is stored: it may be anything. */
export function openSecret(ring: KeyRing, stored: unknown, form: SecretForm, place: SealedPlace): Opened {
  if (stored === undefined || stored === null) return { state: 'empty' };
  if (typeof stored !== 'string')
    return { state: 'needsAttention', reason: attention('SEALED_TEXT_MALFORMED', place.path) };
  try {
    const text = openText(ring, 'values', stored, place);
    return { state: 'opened', secret: form === 'text' ? text : (JSON.parse(text) as unknown) };
  } catch (error) {
    if (isEnginehouseError(error) && error.code === 'INVALID_SEALED_PLACE') throw error;
    // What was sealed whole as another form: it opens, and is not JSON. The parser's message would quote it.
    const code = isEnginehouseError(error) ? error.code : 'SEALED_TEXT_MALFORMED';
    return { state: 'needsAttention', reason: attention(code, place.path) };
  }
}

/** The mask of what is stored in place of a secret. */
export function maskStored(ring: KeyRing, stored: unknown, form: SecretForm, place: SealedPlace): SecretMask {
  const opened = openSecret(ring, stored, form, place);
  if (opened.state === 'empty') return NO_VALUE;
  return opened.state === 'opened' ? maskOf(opened.secret) : NEEDS_ATTENTION;
}

/** Seals a checked secret. Throws `INVALID_SECRET`, `SECRET_TOO_LARGE`. */
export function sealSecret(ring: KeyRing, secret: unknown, form: SecretForm, place: SealedPlace): string {
  if (form === 'json') return sealText(ring, 'values', JSON.stringify(secret), place);
  if (typeof secret !== 'string') throw vaultError('INVALID_SECRET', place.path, `${place.path} must be a text`);
  if (secret === '') throw vaultError('INVALID_SECRET', place.path, `${place.path} is empty`);
  if (secret.length > LONGEST_SECRET) {
    const limit = LONGEST_SECRET.toLocaleString('en');
    throw vaultError('SECRET_TOO_LARGE', place.path, `${place.path} is longer than ${limit} characters`);
  }
  return sealText(ring, 'values', secret, place);
}

/** Whether two secrets are the same, objects whatever the order of their keys. */
export function sameSecret(one: unknown, other: unknown): boolean {
  if (typeof one === 'string' && typeof other === 'string') return sameText(one, other);
  return sameText(sortedJson(one), sortedJson(other));
}

/** Why a stored secret cannot be used, with the fix of the code's table entry. */
export function attention(code: string, path: string): NeedsAttention {
  const entry = vaultErrors.table[code as keyof typeof vaultErrors.table];
  return { path, code, fix: entry.fix };
}
