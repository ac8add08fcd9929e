import type { ProviderInstalls } from '../installs/provider-installs.ts';

/** Installs of providers that need none: there at once, or away, as a test says. */
export interface MadeInstalls extends Pick<ProviderInstalls, 'load' | 'isInstalled' | 'missing' | 'onChange'> {
  put(providerId: string, isInstalled: boolean): void;
}

export function madeInstalls(installed: readonly string[]): MadeInstalls {
  const there = new Set(installed);
  const listeners = new Set<(providerId: string) => void>();
  return {
    put(providerId, isInstalled) {
      if (isInstalled) there.add(providerId);
      else there.delete(providerId);
      for (const listener of listeners) listener(providerId);
    },
    load: (_, packageName) => import(packageName),
    isInstalled: (providerId) => there.has(providerId),
    missing: () => [],
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
