import type { FormField, SealedPlace } from '@enginehouse/models';
import { createKeyRing, type KeyRing } from '../key-ring.ts';
import { makeKeyText } from '../key-text.ts';

/** A ring of new keys with these ids; the first one seals. */
export function ringOf(...keyIds: readonly string[]): KeyRing {
  return createKeyRing(keyIds.map((keyId) => makeKeyText(keyId)).join('\n'));
}

export function field(name: string, type: FormField['type'] = 'text'): FormField {
  return { name, label: name, type, required: false, validations: {} };
}

/** The place of the config of one engine instance. */
export const CONFIG: SealedPlace = { table: 'engine_registry', rowId: 7, path: 'config' };

/** Fields as a provider's form has them, one secret nested. */
export const FIELDS: readonly FormField[] = [
  field('config.base_url'),
  field('config.api_key', 'password'),
  field('config.auth.token', 'password'),
  field('config.auth.user'),
  field('config.limits', 'json'),
];
