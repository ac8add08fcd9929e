import { isEnginehouseError } from '@enginehouse/errors';
import type { NeedsAttention, ResealedObject, SealedPlace } from '@enginehouse/models';
import type { KeyRing } from './key-ring.ts';
import { mapSecrets } from './map-secrets.ts';
import { placeWithin } from './place.ts';
import { resealText } from './reseal-text.ts';
import { keyIdOf, looksSealed } from './sealed-text.ts';
import { attention } from './secret-text.ts';

/** See `Sealer.resealObject`. It goes by what is there, not by a schema: the provider of a row may be gone. */
export function resealObject(ring: KeyRing, stored: unknown, place: SealedPlace): ResealedObject {
  const needsAttention: NeedsAttention[] = [];
  let resealed = 0;
  const value = eachSealed(stored, place.path, (sealed, keys) => {
    const at = placeWithin(place, keys);
    try {
      const step = resealText(ring, 'values', sealed, at);
      if (step.state === 'current') return sealed;
      resealed++;
      return step.sealed;
    } catch (error) {
      if (!isEnginehouseError(error) || error.code === 'INVALID_SEALED_PLACE') throw error;
      needsAttention.push(attention(error.code, at.path));
      return sealed;
    }
  });
  return { value, resealed, needsAttention };
}

/** How many sealed texts of an object are on each key: what says that a key may retire. */
export function countKeys(stored: unknown): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  eachSealed(stored, '', (sealed) => {
    const keyId = keyIdOf(sealed);
    if (keyId !== undefined) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
    return sealed;
  });
  return counts;
}

function eachSealed(
  stored: unknown,
  path: string,
  visit: (sealed: string, keys: readonly string[]) => string,
): unknown {
  const stray = (value: unknown, keys: readonly string[]): unknown => (looksSealed(value) ? visit(value, keys) : value);
  return mapSecrets(stored, undefined, { secret: stray, stray }, path);
}
