import type { ProviderRequirements } from '@enginehouse/sdk';
import type { LoadedProviders } from '../load-providers.ts';

/** Whether this node can run a provider, and why not. */
export function supportOf(
  { byId, problems }: Pick<LoadedProviders, 'byId' | 'problems'>,
  providerId: string,
): Pick<ProviderRequirements, 'supported' | 'supportReason'> {
  if (byId.has(providerId)) return { supported: true, supportReason: null };
  const broken = problems.map(({ source }) => source);
  const list = broken.length === 0 ? '' : `; these packages did not load: ${broken.join(', ')}`;
  return {
    supported: false,
    supportReason: `this platform has no provider '${String(providerId).slice(0, 80)}'${list}`,
  };
}
