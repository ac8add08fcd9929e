import type { SealedPlace, SecretSchema } from '@enginehouse/models';
import type { KeyRing } from './key-ring.ts';
import { mapSecrets } from './map-secrets.ts';
import { formOf } from './open-object.ts';
import { placeWithin } from './place.ts';
import { NEEDS_ATTENTION } from './secret-mask.ts';
import { maskStored } from './secret-text.ts';
import { secretTree } from './secret-tree.ts';

/** See `Sealer.maskObject`. A secret without a value has a mask too, where the object that would hold it is there. */
export function maskObject(ring: KeyRing, stored: unknown, schema: SecretSchema, place: SealedPlace): unknown {
  const tree = secretTree(schema, place.path);
  return mapSecrets(
    stored,
    tree,
    {
      secret: (sealed, keys) => ({ ...maskStored(ring, sealed, formOf(tree), placeWithin(place, keys)) }),
      stray: () => ({ ...NEEDS_ATTENTION }),
    },
    place.path,
  );
}
