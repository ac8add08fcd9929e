import type { Json } from '@enginehouse/kernel';

type Config = { readonly [name: string]: Json };

/** The address in a field of a config, without slashes at its end: what an adapter puts paths behind. */
export function addressIn(config: Config, name: string): string {
  return String(config[name]).replace(/\/+$/, '');
}

/** The headers that carry the key in a field of a config; none where the config has no key. */
export function bearerIn(config: Config, name: string): Record<string, string> {
  const key = config[name];
  return typeof key === 'string' && key !== '' ? { authorization: `Bearer ${key}` } : {};
}
