import { MAX_CONFIG_DEPTH } from './copy-config.ts';
import { isPlainObject } from './plain-json.ts';
import { looksSealed } from './sealed-text.ts';
import { FORBIDDEN_KEYS, type SecretTree, spellsSecretPath } from './secret-tree.ts';

/** What becomes of the parts of a stored object; undefined leaves one out. */
export interface SecretVisitor {
  /** The value at a secret's place; undefined where there is none. */
  readonly secret: (value: unknown, keys: readonly string[]) => unknown;
  /**
   * What stands where nothing secret is declared and may be one: a sealed text, anything but an object where a secret lies
   * deeper, a key with dots that spells the way to a secret, what is nested too deeply to tell.
   */
  readonly stray: (value: unknown, keys: readonly string[]) => unknown;
  /** Any other text. Default: stays. */
  readonly text?: (value: string, keys: readonly string[]) => unknown;
}

/** A copy of a stored object with its secrets replaced. What lies in the database is not trusted to have its shape. */
export function mapSecrets(
  value: unknown,
  part: SecretTree | undefined,
  visitor: SecretVisitor,
  path: string,
  keys: readonly string[] = [],
): unknown {
  if (part?.isSecret) return visitor.secret(value, keys);
  const isBlocked = part !== undefined && part.parts.size > 0 && value !== undefined && value !== null;
  if (isBlocked && !isPlainObject(value)) return visitor.stray(value, keys);
  if (typeof value === 'string') {
    if (looksSealed(value)) return visitor.stray(value, keys);
    return visitor.text === undefined ? value : visitor.text(value, keys);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (keys.length > MAX_CONFIG_DEPTH) return visitor.stray(value, keys);
  if (Array.isArray(value)) {
    return value.map((one, index) => mapSecrets(one, undefined, visitor, path, [...keys, String(index)]) ?? null);
  }
  if (!isPlainObject(value)) return visitor.stray(value, keys);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (FORBIDDEN_KEYS.has(key)) continue;
    const within = [...keys, key];
    const isMisspelt = part !== undefined && spellsSecretPath(part, key, path);
    const mapped = isMisspelt
      ? visitor.stray(value[key], within)
      : mapSecrets(value[key], part?.parts.get(key), visitor, path, within);
    if (mapped !== undefined) copy[key] = mapped;
  }
  for (const [key, child] of part?.parts ?? []) {
    if (!child.isSecret || Object.hasOwn(value, key)) continue;
    const mapped = visitor.secret(undefined, [...keys, key]);
    if (mapped !== undefined) copy[key] = mapped;
  }
  return copy;
}

/** The object without its secrets. */
export function withoutSecrets(value: unknown, tree: SecretTree, path: string): unknown {
  return mapSecrets(value, tree, { secret: () => undefined, stray: (stray) => stray }, path);
}
