import type { KeysAccess } from '@enginehouse/sdk';
import { countSealedValues, liveNodes, sealedColumns } from '@enginehouse/store';
import { requirePermission } from '../access.ts';
import { changeOrigin } from '../configuration/change-origin.ts';
import { keysRotating } from '../errors.ts';
import type { Session } from '../session.ts';
import { type RotationParts, rotateKeys } from './rotate-keys.ts';
import { nodesWithout } from './wait-for-nodes.ts';

/** `sdk.keys` of a node, for whichever session asks. */
export function createKeysAccess(parts: RotationParts): (session: Session) => KeysAccess {
  const { db, keys } = parts;
  let rotating = false;
  return (session) => ({
    async list() {
      requirePermission(session, 'system.keys.rotate');
      const listed = await keys.refresh();
      const counts = await countSealedValues(db, sealedColumns());
      const nodes = await liveNodes(db);
      return listed.map((key) => ({
        ...key,
        values: counts.get(key.keyId) ?? 0,
        missingOn: nodesWithout(nodes, 'lack', key),
      }));
    },
    async rotate(options) {
      requirePermission(session, 'system.keys.rotate');
      if (rotating) throw keysRotating();
      rotating = true;
      try {
        return await rotateKeys(parts, changeOrigin(session), options);
      } finally {
        rotating = false;
      }
    },
  });
}
