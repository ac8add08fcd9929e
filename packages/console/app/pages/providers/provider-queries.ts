import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useSees } from '../../session/access.ts';

/** Who sees the providers, how nodes install them, and what runs of them. */
export const PROVIDERS_SEEN_BY = { permission: 'system.engine.manage', organization: true } as const;

/** The providers of the house, and those that did not load. Nothing is asked for those who do not see them. */
export function useProviders() {
  return useQuery({
    enabled: useSees(PROVIDERS_SEEN_BY),
    queryKey: ['providers', 'list'],
    queryFn: ({ signal }) => client.providers.list(undefined, { signal }),
    staleTime: 60_000,
  });
}

/** What a provider needs, and what of it the answering node lacks. */
export function useRequirements(providerId: string) {
  return useQuery({
    queryKey: ['providers', 'requirements', providerId],
    queryFn: ({ signal }) => client.providers.requirements({ params: { providerId } }, { signal }),
  });
}
