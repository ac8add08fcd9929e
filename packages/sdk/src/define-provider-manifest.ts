import { invalidProviderManifest } from './errors.ts';
import { problemsOfManifest } from './problems-of-manifest.ts';
import type { ProviderManifest } from './provider-manifest.ts';

/**
 * Declares a provider's manifest: checked, copied and frozen. A provider package exports it as `provider`. Throws
 * `INVALID_PROVIDER_MANIFEST`, listing everything that is wrong with it.
 */
export function defineProviderManifest<const Manifest extends ProviderManifest>(manifest: Manifest): Manifest {
  return readProviderManifest(manifest) as Manifest;
}

/**
 * A manifest from what somebody else's package exports. What is no data (the functions of an adapter) is left out. Throws
 * `INVALID_PROVIDER_MANIFEST`.
 */
export function readProviderManifest(input: unknown): ProviderManifest {
  const copy = copyOf(input);
  const problems = problemsOfManifest(copy);
  if (problems.length > 0) throw invalidProviderManifest(idOf(copy), problems);
  return frozen(copy as ProviderManifest);
}

/** A copy as JSON would carry it, so that what was checked is what is used; undefined for what has no such form. */
function copyOf(input: unknown): unknown {
  try {
    const text = JSON.stringify(input) as string | undefined;
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function idOf(copy: unknown): string | undefined {
  const id = (copy as { readonly id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && id !== '' ? id.slice(0, 80) : undefined;
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
