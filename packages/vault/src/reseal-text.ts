import type { Resealed, SealedPlace } from '@enginehouse/models';
import type { KeyRing } from './key-ring.ts';
import type { SealDomain } from './master-key.ts';
import { openText, sealText } from './seal-text.ts';
import { readSealed } from './sealed-text.ts';

/**
 * One step of a rotation: opens with the key that the text names and seals with the current one. Pure but for the nonce;
 * the caller writes the result only where the stored text is still the one given. Throws the errors of `openText`.
 */
export function resealText(ring: KeyRing, domain: SealDomain, sealed: string, place: SealedPlace): Resealed {
  const { keyId } = readSealed(sealed, place.path);
  const text = openText(ring, domain, sealed, place);
  if (keyId === ring.sealingKeyId) return { state: 'current' };
  return { state: 'resealed', sealed: sealText(ring, domain, text, place), fromKeyId: keyId };
}
