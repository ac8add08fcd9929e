import type { SecretMask } from '@enginehouse/models';
import { isPlainObject } from './plain-json.ts';

const LEAST_FOR_HINT = 20;
const HINT = 4;
const MASK_KEYS: ReadonlySet<string> = new Set(['hasValue', 'hint', 'needsAttention']);

/** The mask of no value. */
export const NO_VALUE: SecretMask = Object.freeze({ hasValue: false, hint: null });
/** The mask of what is stored and does not open. */
export const NEEDS_ATTENTION: SecretMask = Object.freeze({ hasValue: true, hint: null, needsAttention: true });

/** The mask of a secret in clear text. The hint is the last 4 characters of a text of 20 or more: a fifth at most. */
export function maskOf(secret: unknown): SecretMask {
  const characters = typeof secret === 'string' ? Array.from(secret) : [];
  return { hasValue: true, hint: characters.length < LEAST_FOR_HINT ? null : characters.slice(-HINT).join('') };
}

/** Whether a value has the shape of a mask, whichever secret it stands for. */
export function isMask(value: unknown): value is SecretMask {
  if (!isPlainObject(value) || typeof value.hasValue !== 'boolean' || !Object.hasOwn(value, 'hint')) return false;
  return Object.keys(value).every((key) => MASK_KEYS.has(key));
}

/** Whether two masks say the same. */
export function sameMask(one: SecretMask, other: SecretMask): boolean {
  const attention = one.needsAttention === true;
  return one.hasValue === other.hasValue && one.hint === other.hint && attention === (other.needsAttention === true);
}
