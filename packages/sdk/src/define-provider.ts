import { readProviderManifest } from './define-provider-manifest.ts';
import { providerWithoutAdapter } from './errors.ts';
import type { Provider } from './provider-adapter.ts';
import type { ProviderManifest } from './provider-manifest.ts';

/**
 * Declares a provider: its manifest, checked, copied and frozen, and the functions that make its adapters. A provider
 * package exports it as `provider`. Throws `INVALID_PROVIDER_MANIFEST`, listing everything that is wrong with it, and
 * `PROVIDER_WITHOUT_ADAPTER`.
 */
export function defineProvider<const Declared extends Provider>(declared: Declared): Declared {
  return readProvider(declared) as Declared;
}

/** A provider from what somebody else's package exports. Throws as `defineProvider` does. */
export function readProvider(input: unknown): Provider {
  const manifest: ProviderManifest = readProviderManifest(input);
  const { create, checkConfig } = input as Partial<Provider>;
  if (typeof create !== 'function') throw providerWithoutAdapter(manifest.id);
  return Object.freeze({
    ...manifest,
    ...(typeof checkConfig === 'function' ? { checkConfig: checkConfig.bind(input) } : {}),
    create: create.bind(input),
  });
}
