import type { Sealer } from '@enginehouse/models';
import { createSealer, type KeyRing } from '@enginehouse/vault';

/**
 * The sealer of a node that seals only while it knows which key to seal with: one that has lost its database may have missed
 * a rotation, and would seal with a key that is retired meanwhile. Opening needs no such knowledge.
 */
export function confirmedSealer(ring: () => KeyRing, assertSeals: () => void): Sealer {
  const sealer = createSealer(ring);
  return {
    ...sealer,
    seal(text, place) {
      assertSeals();
      return sealer.seal(text, place);
    },
    sealObject(given, schema, place) {
      assertSeals();
      return sealer.sealObject(given, schema, place);
    },
    mergeUpdate(update) {
      assertSeals();
      return sealer.mergeUpdate(update);
    },
    reseal(sealed, place) {
      assertSeals();
      return sealer.reseal(sealed, place);
    },
    resealObject(stored, place) {
      assertSeals();
      return sealer.resealObject(stored, place);
    },
  };
}
