import { isDeepStrictEqual } from 'node:util';
import { isEnginehouseError } from '@enginehouse/errors';
import type { RedactedChange, SecretSchema } from '@enginehouse/models';
import { copyConfig } from './copy-config.ts';
import { mapSecrets } from './map-secrets.ts';
import { valueAt } from './plain-json.ts';
import { isMask } from './secret-mask.ts';
import { eitherSecret, type SecretTree, secretTree } from './secret-tree.ts';
import { hasUrlCredentials, namesAddress } from './url-credentials.ts';

/**
 * See `Sealer.redacted`. Needs no key: an unchanged secret keeps its sealed text. What could be a secret in a refused
 * payload is redacted like one: sealed texts, credentials in a URL, what blocks or misspells the way to a secret. An
 * object that is no good JSON becomes `{ notShown: <code> }`.
 */
export function redacted(change: {
  readonly before: unknown;
  readonly after: unknown;
  readonly schema: SecretSchema;
  readonly beforeSchema?: SecretSchema;
  readonly path: string;
}): RedactedChange {
  const { before, after, schema, beforeSchema, path } = change;
  const own = secretTree(schema, path);
  const tree = beforeSchema === undefined ? own : eitherSecret(own, secretTree(beforeSchema, path));
  const left = readable(before, path);
  const right = readable(after, path);
  return { before: redactOne(left, right, tree, path), after: redactOne(right, left, tree, path) };
}

function redactOne(value: unknown, other: unknown, tree: SecretTree, path: string): unknown {
  const replaced = (secret: unknown, keys: readonly string[]): unknown => {
    const counterpart = valueAt(other, keys);
    if (secret === undefined && counterpart === undefined) return undefined;
    return { hasValue: hasValue(secret), changed: !isDeepStrictEqual(secret, counterpart) };
  };
  return mapSecrets(
    value,
    tree,
    {
      secret: replaced,
      stray: replaced,
      text: (text, keys) => (hasUrlCredentials(text, namesAddress([path, ...keys])) ? replaced(text, keys) : text),
    },
    path,
  );
}

function hasValue(secret: unknown): boolean {
  if (isMask(secret)) return secret.hasValue;
  return secret !== undefined && secret !== null;
}

/** A copy that is JSON for certain; the code of the error in place of one that is not. */
function readable(value: unknown, path: string): unknown {
  if (value === undefined || value === null) return value;
  try {
    return copyConfig(value, { isSecret: false, parts: new Map() }, path);
  } catch (error) {
    return { notShown: isEnginehouseError(error) ? error.code : 'CONFIG_NOT_JSON' };
  }
}
