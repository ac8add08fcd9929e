import type { Sealer } from '@enginehouse/models';
import type { KeyRing } from './key-ring.ts';
import { maskObject } from './mask-object.ts';
import { mergeUpdate, sealObject } from './merge-update.ts';
import { openObject, reveal } from './open-object.ts';
import { redacted } from './redacted.ts';
import { resealObject } from './reseal-object.ts';
import { resealText } from './reseal-text.ts';
import { openText, sealText } from './seal-text.ts';

/**
 * The sealer of a node. `ring` is asked at each call: a rotation moves keys while the node runs, and a ring is immutable.
 * Each call sees one ring from begin to end.
 */
export function createSealer(ring: () => KeyRing): Sealer {
  return {
    seal: (text, place) => sealText(ring(), 'values', text, place),
    open: (sealed, place) => openText(ring(), 'values', sealed, place),
    sealObject: (given, schema, place) => sealObject(ring(), given, schema, place),
    openObject: (stored, schema, place) => openObject(ring(), stored, schema, place),
    maskObject: (stored, schema, place) => maskObject(ring(), stored, schema, place),
    mergeUpdate: (update) => mergeUpdate(ring(), update),
    reveal: (stored, path, schema, place) => reveal(ring(), stored, path, schema, place),
    redacted,
    reseal: (sealed, place) => resealText(ring(), 'values', sealed, place),
    resealObject: (stored, place) => resealObject(ring(), stored, place),
  };
}
