import { isDeepStrictEqual } from 'node:util';
import type { MergedUpdate, SealedPlace, SecretSchema } from '@enginehouse/models';
import { copyConfig } from './copy-config.ts';
import { vaultError, vaultProblems } from './errors.ts';
import type { KeyRing } from './key-ring.ts';
import { withoutSecrets } from './map-secrets.ts';
import { formOf } from './open-object.ts';
import { placeWithin } from './place.ts';
import { isPlainObject, valueAt } from './plain-json.ts';
import { refuseStrays } from './refuse-strays.ts';
import { looksSealed } from './sealed-text.ts';
import { isMask, sameMask } from './secret-mask.ts';
import { maskStored, openSecret, type SecretForm, sameSecret, sealSecret } from './secret-text.ts';
import { isWithinSecret, type SecretTree, secretKeys, secretTree } from './secret-tree.ts';

interface Merge {
  readonly ring: KeyRing;
  /** `create`: there is nothing that a mask or a sealed text could stand for. */
  readonly mode: 'create' | 'update';
  readonly place: SealedPlace;
  readonly tree: SecretTree;
  readonly storedTree: SecretTree;
  readonly stored: unknown;
}

/** What becomes of one secret. */
type Decision =
  | { readonly move: 'keep' }
  | { readonly move: 'clear' }
  | { readonly move: 'seal'; readonly secret: unknown };

/** See `Sealer.sealObject`. An object that is not given stays undefined. */
export function sealObject(ring: KeyRing, given: unknown, schema: SecretSchema, place: SealedPlace): unknown {
  const tree = secretTree(schema, place.path);
  return merge({ ring, mode: 'create', place, tree, storedTree: tree, stored: undefined }, given).value;
}

/** See `Sealer.mergeUpdate`. */
export function mergeUpdate(
  ring: KeyRing,
  update: {
    readonly stored: unknown;
    readonly given: unknown;
    readonly schema: SecretSchema;
    readonly storedSchema?: SecretSchema;
    readonly place: SealedPlace;
  },
): MergedUpdate {
  const { stored, given, schema, storedSchema, place } = update;
  const tree = secretTree(schema, place.path);
  const storedTree = storedSchema === undefined ? tree : secretTree(storedSchema, place.path);
  return merge({ ring, mode: 'update', place, tree, storedTree, stored }, given);
}

function merge(context: Merge, given: unknown): MergedUpdate {
  const { tree, storedTree, stored, place } = context;
  const { path } = place;
  if (given === undefined && tree === storedTree) return { value: stored, changed: false, changedSecrets: [] };
  // Another schema rules what is stored: what was not given goes through the same rules as what is.
  const said = given === undefined ? withoutSecrets(stored, storedTree, path) : given;
  const holder = { value: said === undefined ? undefined : copyConfig(said, tree, path) };
  refuseHomeless(context, holder.value);
  if (!tree.isSecret && !isPlainObject(holder.value)) {
    throw vaultError('CONFIG_NOT_AN_OBJECT', path, `${path} must be an object`);
  }
  refuseStrays(holder.value, tree, path);
  const changedSecrets = clearedByNewSchema(context, holder.value);
  for (const keys of secretKeys(tree)) {
    const at = placeWithin(place, keys);
    const before = isWithinSecret(storedTree, keys) ? storedAt(stored, keys) : undefined;
    const decision = decide(context, valueAt(holder.value, keys), before, at);
    const isGone = decision.move === 'clear' || (decision.move === 'keep' && before === undefined);
    if (isGone) removeAt(holder, ['value', ...keys]);
    else putAt(holder, ['value', ...keys], sealedBy(context, decision, before, at), place);
    if (decision.move === 'seal' || (decision.move === 'clear' && before !== undefined)) changedSecrets.push(at.path);
  }
  const value = tree.isSecret ? (holder.value ?? null) : holder.value;
  const isSame = isDeepStrictEqual(withoutSecrets(value, tree, path), withoutSecrets(stored, storedTree, path));
  return { value, changed: changedSecrets.length > 0 || !isSame, changedSecrets };
}

function sealedBy({ ring, tree }: Merge, decision: Decision, before: unknown, place: SealedPlace): unknown {
  return decision.move === 'seal' ? sealSecret(ring, decision.secret, formOf(tree), place) : before;
}

/** What is stored at a secret's place; null is no value. */
function storedAt(stored: unknown, keys: readonly string[]): unknown {
  return valueAt(stored, keys) ?? undefined;
}

/** The rules of an update for one secret. Throws `MASK_REFUSED`, `SEALED_TEXT_REFUSED`. */
function decide(context: Merge, given: unknown, before: unknown, place: SealedPlace): Decision {
  const { ring, mode } = context;
  const form = formOf(context.tree);
  if (given === undefined) return { move: 'keep' };
  if (given === null) return { move: 'clear' };
  if (isMask(given)) {
    if (mode === 'update' && sameMask(given, maskStored(ring, before, form, place))) return { move: 'keep' };
    const why = mode === 'create' ? 'where nothing is stored yet' : 'that is not the one of what is stored';
    throw vaultError('MASK_REFUSED', place.path, `${place.path} was given a mask ${why}`);
  }
  if (looksSealed(given)) {
    if (mode === 'update' && isOwn(context, given, before, form, place)) return { move: 'keep' };
    throw vaultError('SEALED_TEXT_REFUSED', place.path, `${place.path} was given a sealed text that is not its own`);
  }
  const opened = openSecret(ring, before, form, place);
  const isSame = opened.state === 'opened' && sameSecret(opened.secret, given);
  return isSame ? { move: 'keep' } : { move: 'seal', secret: given };
}

/** The text stored, or one that a rotation has replaced since it was read: same place, same secret. */
function isOwn({ ring }: Merge, given: string, before: unknown, form: SecretForm, place: SealedPlace): boolean {
  if (given === before) return true;
  const now = openSecret(ring, before, form, place);
  const then = openSecret(ring, given, form, place);
  return now.state === 'opened' && then.state === 'opened' && sameSecret(now.secret, then.secret);
}

/** Stored secrets that the new schema has no field for and that the update neither clears nor replaces. */
function refuseHomeless(context: Merge, given: unknown): void {
  const { ring, tree, storedTree, stored, place } = context;
  const homeless = secretKeys(storedTree).filter((keys) => {
    const before = storedAt(stored, keys);
    if (before === undefined || isOwnSecret(tree, keys)) return false;
    const now = valueAt(given, keys);
    if (now === null) return false;
    if (now === undefined || isMask(now) || looksSealed(now)) return true;
    if (isWithinSecret(tree, keys)) return false;
    // The same secret, given for a field that would keep it in clear text.
    const opened = openSecret(ring, before, formOf(storedTree), placeWithin(place, keys));
    return opened.state === 'opened' && sameSecret(opened.secret, now);
  });
  if (homeless.length === 0) return;
  const paths = homeless.map((keys) => placeWithin(place, keys).path);
  const problems = paths.map((field) => ({
    field,
    message: 'has no secret field in the new schema',
    expected: 'null',
  }));
  const message = `Stored secrets have no home in the new schema: ${paths.join(', ')}`;
  throw vaultProblems('SECRETS_WITHOUT_HOME', place.path, message, problems);
}

/** Takes out the nulls that cleared secrets of the old schema, and the paths of the secrets that go. */
function clearedByNewSchema({ tree, storedTree, stored, place }: Merge, given: unknown): string[] {
  return secretKeys(storedTree).flatMap((keys) => {
    if (storedAt(stored, keys) === undefined || isOwnSecret(tree, keys)) return [];
    if (keys.length > 0 && valueAt(given, keys) === null) removeAt({ value: given }, ['value', ...keys]);
    return [placeWithin(place, keys).path];
  });
}

/** Whether exactly these keys lead to a secret of the tree. */
function isOwnSecret(tree: SecretTree, keys: readonly string[]): boolean {
  return isWithinSecret(tree, keys) && (keys.length === 0 || !isWithinSecret(tree, keys.slice(0, -1)));
}

function removeAt(holder: Record<string, unknown>, keys: readonly string[]): void {
  const parent = valueAt(holder, keys.slice(0, -1));
  if (isPlainObject(parent)) delete parent[keys.at(-1) as string];
}

/** Sets a value, making the objects on its way; null on the way would lose a kept secret without anybody saying so. */
function putAt(holder: Record<string, unknown>, keys: readonly string[], value: unknown, place: SealedPlace): void {
  let parent = holder;
  for (const [index, key] of keys.slice(0, -1).entries()) {
    if (!Object.hasOwn(parent, key)) parent[key] = {};
    const child = parent[key];
    if (!isPlainObject(child)) {
      const where = placeWithin(place, keys.slice(1, index + 1)).path;
      throw vaultError('SECRET_PATH_BLOCKED', where, `${where} must be an object, since a stored secret lies in it`);
    }
    parent = child;
  }
  parent[keys.at(-1) as string] = value;
}
