import type { NeedsAttention, OpenedObject, SealedPlace, SecretSchema } from '@enginehouse/models';
import { vaultError, vaultProblems } from './errors.ts';
import type { KeyRing } from './key-ring.ts';
import { mapSecrets } from './map-secrets.ts';
import { placeWithin } from './place.ts';
import { valueAt } from './plain-json.ts';
import { openText } from './seal-text.ts';
import { attention, openSecret, type SecretForm } from './secret-text.ts';
import { isWithinSecret, type SecretTree, secretKeys, secretTree } from './secret-tree.ts';

/** How the secrets of a tree are written. */
export function formOf(tree: SecretTree): SecretForm {
  return tree.isSecret ? 'json' : 'text';
}

/** See `Sealer.openObject`. */
export function openObject(ring: KeyRing, stored: unknown, schema: SecretSchema, place: SealedPlace): OpenedObject {
  const tree = secretTree(schema, place.path);
  const needsAttention: NeedsAttention[] = [];
  const value = mapSecrets(
    stored,
    tree,
    {
      secret: (sealed, keys) => {
        const opened = openSecret(ring, sealed, formOf(tree), placeWithin(place, keys));
        if (opened.state === 'opened') return opened.secret;
        if (opened.state === 'needsAttention') needsAttention.push(opened.reason);
        return opened.state === 'empty' ? sealed : undefined;
      },
      stray: (_, keys) => {
        needsAttention.push(attention('SECRETS_WITHOUT_HOME', placeWithin(place, keys).path));
        return undefined;
      },
    },
    place.path,
  );
  return { value, needsAttention };
}

/**
 * The opened object where every secret opened: what a use that needs them all calls. Throws `SECRETS_NEED_ATTENTION` with
 * one problem per secret.
 */
export function requireOpened({ value, needsAttention }: OpenedObject, where: string): unknown {
  if (needsAttention.length === 0) return value;
  const paths = needsAttention.map((one) => one.path).join(', ');
  const problems = needsAttention.map(({ path, code, fix }) => ({ field: path, message: code, expected: fix }));
  throw vaultProblems('SECRETS_NEED_ATTENTION', where, `Secrets of ${where} do not open: ${paths}`, problems);
}

/** See `Sealer.reveal`. */
export function reveal(
  ring: KeyRing,
  stored: unknown,
  path: string,
  schema: SecretSchema,
  place: SealedPlace,
): string | null {
  const tree = secretTree(schema, place.path);
  const keys = secretKeys(tree).find((one) => placeWithin(place, one).path === path);
  if (keys === undefined || !isWithinSecret(tree, keys)) {
    const names = secretKeys(tree).map((one) => placeWithin(place, one).path);
    const known = names.length === 0 ? 'it has none' : `its secrets are ${names.join(', ')}`;
    throw vaultError('NOT_A_SECRET', place.path, `The path given names no secret of ${place.path}: ${known}`);
  }
  const sealed = valueAt(stored, keys);
  if (sealed === undefined || sealed === null) return null;
  return openText(ring, 'values', typeof sealed === 'string' ? sealed : '', placeWithin(place, keys));
}
