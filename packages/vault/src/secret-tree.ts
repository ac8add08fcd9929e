import type { Problem } from '@enginehouse/errors';
import type { FormField, SecretSchema } from '@enginehouse/models';
import { vaultProblems } from './errors.ts';

/** Keys that JavaScript gives a meaning of its own: never those of a config. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Which parts of an object are secret. A part that is not in the tree is neither secret nor holds a secret. */
export interface SecretTree {
  readonly isSecret: boolean;
  /** Parts that are secret or hold a secret; none where the whole is secret. */
  readonly parts: ReadonlyMap<string, SecretTree>;
}

const SECRET: SecretTree = { isSecret: true, parts: new Map() };

const trees = new WeakMap<readonly FormField[], Map<string, SecretTree>>();

/**
 * The secret parts of the object at `path`. Every field must lie in the object (`config.api_key` at `config`), those that
 * are not secret too: a name without its prefix would leave a secret in clear text. Throws `INVALID_SECRET_SCHEMA`.
 *
 * A schema is data that nobody changes, so its tree is made once: making it takes a third of the time of a mask.
 */
export function secretTree(schema: SecretSchema, path: string): SecretTree {
  if (schema === 'whole') return SECRET;
  const byPath = trees.get(schema) ?? new Map<string, SecretTree>();
  let tree = byPath.get(path);
  if (tree === undefined) {
    tree = makeTree(schema, path);
    trees.set(schema, byPath.set(path, tree));
  }
  return tree;
}

function makeTree(schema: readonly FormField[], path: string): SecretTree {
  const problems = problemsOf(schema, path);
  if (problems.length > 0) {
    const sentence = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw vaultProblems('INVALID_SECRET_SCHEMA', path, `The fields of ${path} are not valid: ${sentence}`, problems);
  }
  const names = schema.filter((field) => field.type === 'password').map((field) => keysOf(field.name, path));
  return treeOf(names);
}

/** Names of a provider's own fields (`api_key`) as fields of the object at `path` (`config.api_key`). */
export function fieldsUnder(path: string, fields: readonly FormField[]): FormField[] {
  return fields.map((field) => ({ ...field, name: `${path}.${field.name}` }));
}

/** The keys to each secret; one empty list where the whole is secret. */
export function secretKeys(tree: SecretTree): string[][] {
  if (tree.isSecret) return [[]];
  return [...tree.parts].flatMap(([key, part]) => secretKeys(part).map((keys) => [key, ...keys]));
}

/** Whether the part at these keys is secret, or lies in one that is. */
export function isWithinSecret(tree: SecretTree, keys: readonly string[]): boolean {
  let part: SecretTree | undefined = tree;
  for (const key of keys) {
    if (part === undefined || part.isSecret) break;
    part = part.parts.get(key);
  }
  return part?.isSecret === true;
}

/** Whether one key with dots spells the way to a secret, which would then rest beside its place, in clear text. */
export function spellsSecretPath(tree: SecretTree, key: string, path: string): boolean {
  if (!key.includes('.')) return false;
  const spellings = [key, key.startsWith(`${path}.`) ? key.slice(path.length + 1) : key];
  return spellings.some((spelling) => {
    let part: SecretTree | undefined = tree;
    for (const step of spelling.split('.')) part = part?.parts.get(step);
    return part !== undefined;
  });
}

/** A tree that holds the secrets of both. */
export function eitherSecret(one: SecretTree, other: SecretTree): SecretTree {
  if (one.isSecret || other.isSecret) return SECRET;
  const parts = new Map(one.parts);
  for (const [key, part] of other.parts) {
    const own = parts.get(key);
    parts.set(key, own === undefined ? part : eitherSecret(own, part));
  }
  return { isSecret: false, parts };
}

function treeOf(names: readonly (readonly string[])[]): SecretTree {
  if (names.some((keys) => keys.length === 0)) return SECRET;
  const parts = new Map<string, SecretTree>();
  for (const [key] of names) {
    if (key === undefined || parts.has(key)) continue;
    parts.set(key, treeOf(names.filter((keys) => keys[0] === key).map((keys) => keys.slice(1))));
  }
  return { isSecret: false, parts };
}

function keysOf(name: string, path: string): string[] {
  return name.slice(path.length + 1).split('.');
}

function problemsOf(fields: readonly FormField[], path: string): Problem[] {
  const seen = new Set<string>();
  const secrets = fields.filter((field) => field.type === 'password').map((field) => field.name);
  return fields.flatMap(({ name }) => {
    const message = problemOf(name, path, seen, secrets);
    seen.add(name);
    return message === undefined ? [] : [{ field: name, message }];
  });
}

function problemOf(
  name: string,
  path: string,
  seen: ReadonlySet<string>,
  secrets: readonly string[],
): string | undefined {
  if (!name.startsWith(`${path}.`)) return `does not begin with '${path}.'`;
  const keys = keysOf(name, path);
  if (keys.some((key) => key === '' || FORBIDDEN_KEYS.has(key) || !key.isWellFormed())) return 'is not a path of keys';
  if (seen.has(name)) return 'stands twice';
  const secret = secrets.find((other) => name.startsWith(`${other}.`));
  return secret === undefined ? undefined : `lies in the secret '${secret}'`;
}
