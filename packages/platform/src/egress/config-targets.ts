import type { AddressClass, ProviderManifest } from '@enginehouse/sdk';
import { addressClass } from './address-class.ts';
import { type EgressTarget, targetOf } from './egress-target.ts';

/** What a value of an instance's config lets it reach. */
export interface ConfigTarget {
  /** Field of the config. */
  readonly field: string;
  readonly target: EgressTarget;
  /** Class that the address may be of. */
  readonly addressClass: Exclude<AddressClass, 'forbidden'>;
}

/**
 * What an instance reaches because its config says so. An address of this machine or of a private network counts only for
 * providers that may run there, and only where the value is that very address, or `localhost`: written in the usual way, so
 * that whoever reads the config sees what it is. Of everything else public addresses count.
 */
export function configTargets(
  { egress, configSchema, deployment }: ProviderManifest,
  config: { readonly [name: string]: unknown },
): readonly ConfigTarget[] {
  return egress.fromConfig.flatMap((field) => {
    const value = config[field] ?? configSchema.find(({ name }) => name === field)?.default;
    const url = typeof value === 'string' ? URL.parse(value) : null;
    const target = url === null ? null : targetOf(url);
    if (target === null || typeof target === 'string') return [];
    const found = classOfConfig(deployment, value as string, target);
    return found === undefined ? [] : [{ field, target, addressClass: found }];
  });
}

/** Undefined: the config lets nobody through to it. */
function classOfConfig(
  deployment: ProviderManifest['deployment'],
  value: string,
  { host, isAddress }: EgressTarget,
): ConfigTarget['addressClass'] | undefined {
  const found = host === 'localhost' ? 'loopback' : isAddress ? addressClass(host) : 'public';
  if (found === 'public') return found;
  return found !== 'forbidden' && deployment !== 'remote' && writtenHost(value) === host ? found : undefined;
}

/** The host as it stands in the text: not what a URL parser makes of it. */
function writtenHost(value: string): string | undefined {
  const authority = /^[a-z]+:\/\/([^/?#\\]*)/i.exec(value.trim())?.[1]?.toLowerCase();
  if (authority === undefined) return undefined;
  return /^\[(.*)\](?::\d*)?$/.exec(authority)?.[1] ?? authority.replace(/:\d*$/, '');
}
