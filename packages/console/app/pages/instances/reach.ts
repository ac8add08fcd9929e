import type { ProviderManifest } from '../providers/words.ts';

/** What an instance may reach, and what says so. */
export interface Reached {
  /** `host` or `host:port`. */
  readonly host: string;
  /** In words. */
  readonly because: string;
}

/** Which hosts an instance could reach with these settings, as the egress policy derives it: manifest and addresses in the config. */
export function reachOf(
  { egress, configSchema }: Pick<ProviderManifest, 'egress' | 'configSchema'>,
  config: Readonly<Record<string, unknown>>,
): readonly Reached[] {
  const fixed = egress.hosts.map((host) => ({ host, because: 'the provider says so' }));
  const named = egress.fromConfig.flatMap((name) => {
    const host = hostOf(config[name]);
    const label = configSchema.find((field) => field.name === name)?.label ?? name;
    return host === undefined ? [] : [{ host, because: `the setting “${label}”` }];
  });
  const known = new Set(fixed.map(({ host }) => host));
  return [...fixed, ...named.filter(({ host }) => !known.has(host))];
}

function hostOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { protocol, host } = new URL(value);
  return protocol === 'http:' || protocol === 'https:' ? host : undefined;
}
