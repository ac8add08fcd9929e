import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import { vaultError } from './errors.ts';
import { isPlainObject } from './plain-json.ts';
import { FORBIDDEN_KEYS, type SecretTree, spellsSecretPath } from './secret-tree.ts';

/** Containers within containers. A cycle ends here too. */
export const MAX_CONFIG_DEPTH = 32;
/** Characters of all keys and texts together, other values counted as 8. */
export const MAX_CONFIG_SIZE = 1024 * 1024;

interface Walk {
  readonly root: string;
  readonly keys: (string | number)[];
  /** Keys below this depth lie in a secret: errors do not name them. */
  readonly hiddenBelow: { depth: number };
  size: number;
}

/**
 * A copy that nobody else can change, of JSON and nothing else; a property that is undefined is left out. Each property is
 * read once, so that what was checked is what is sealed. Throws `CONFIG_NOT_JSON`, `CONFIG_TOO_DEEP`, `CONFIG_TOO_LARGE`,
 * `CONFIG_KEY_FORBIDDEN`, `SECRET_PATH_BLOCKED`, `SECRET_NOT_NESTED`.
 */
export function copyConfig(value: unknown, tree: SecretTree, path: string): unknown {
  const walk: Walk = { root: path, keys: [], hiddenBelow: { depth: Number.POSITIVE_INFINITY }, size: 0 };
  try {
    return copyValue(value, tree, walk);
  } catch (error) {
    if (isEnginehouseError(error)) throw error;
    // A getter or a proxy of the caller threw: what it says may hold anything.
    throw failure('CONFIG_NOT_JSON', walk, 'cannot be read');
  }
}

function copyValue(value: unknown, part: SecretTree | undefined, walk: Walk): unknown {
  if (part?.isSecret) walk.hiddenBelow.depth = Math.min(walk.hiddenBelow.depth, walk.keys.length);
  const copy = copyJson(value, part, walk);
  if (part?.isSecret) walk.hiddenBelow.depth = Number.POSITIVE_INFINITY;
  return copy;
}

function copyJson(value: unknown, part: SecretTree | undefined, walk: Walk): unknown {
  const holdsSecrets = part !== undefined && !part.isSecret && part.parts.size > 0 && walk.keys.length > 0;
  if (holdsSecrets && value !== null && !isPlainObject(value)) {
    throw failure('SECRET_PATH_BLOCKED', walk, 'must be an object, since a secret lies in it');
  }
  switch (typeof value) {
    case 'string':
      spend(walk, value.length);
      return value;
    case 'boolean':
      spend(walk, 8);
      return value;
    case 'number':
      spend(walk, 8);
      if (!Number.isFinite(value)) throw failure('CONFIG_NOT_JSON', walk, `is ${value}`);
      return value === 0 ? 0 : value;
    case 'object':
      spend(walk, 8);
      if (value === null) return null;
      if (walk.keys.length >= MAX_CONFIG_DEPTH) {
        throw failure('CONFIG_TOO_DEEP', walk, `is nested deeper than ${MAX_CONFIG_DEPTH} levels, or contains itself`);
      }
      if (Array.isArray(value)) return copyList(value, walk);
      if (isPlainObject(value)) return copyObject(value, part, walk);
      throw failure('CONFIG_NOT_JSON', walk, 'is an instance of a class');
    default:
      throw failure('CONFIG_NOT_JSON', walk, `is ${value === undefined ? 'undefined' : `a ${typeof value}`}`);
  }
}

function copyList(value: readonly unknown[], walk: Walk): unknown[] {
  spend(walk, value.length);
  const copy: unknown[] = [];
  for (let index = 0; index < value.length; index++) {
    walk.keys.push(index);
    copy.push(copyValue(value[index], undefined, walk));
    walk.keys.pop();
  }
  return copy;
}

function copyObject(value: Record<string, unknown>, part: SecretTree | undefined, walk: Walk): Record<string, unknown> {
  if (Object.getOwnPropertySymbols(value).length > 0) throw failure('CONFIG_NOT_JSON', walk, 'has a symbol as a key');
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const child = value[key];
    if (FORBIDDEN_KEYS.has(key)) throw failure('CONFIG_KEY_FORBIDDEN', walk, `has the key '${key}'`);
    if (child === undefined) continue;
    spend(walk, key.length);
    walk.keys.push(key);
    if (part !== undefined && spellsSecretPath(part, key, walk.root)) {
      throw failure('SECRET_NOT_NESTED', walk, 'is one key with dots where a secret belongs into nested objects');
    }
    copy[key] = copyValue(child, part?.parts.get(key), walk);
    walk.keys.pop();
  }
  return copy;
}

function spend(walk: Walk, size: number): void {
  walk.size += size;
  if (walk.size > MAX_CONFIG_SIZE) {
    const limit = MAX_CONFIG_SIZE.toLocaleString('en');
    throw vaultError('CONFIG_TOO_LARGE', walk.root, `${walk.root} is larger than ${limit} characters`);
  }
}

function failure(code: Parameters<typeof vaultError>[0], walk: Walk, what: string): EnginehouseError {
  const shown = walk.keys.slice(0, walk.hiddenBelow.depth).map((key) => String(key).slice(0, 40));
  // The path of a deep value helps nobody in full; the outer end is the part to keep.
  const where = [walk.root, ...shown].join('.').slice(0, 200);
  return vaultError(code, where, `${where} ${what}`);
}
