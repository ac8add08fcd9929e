import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

/** The providers of the house, and those that did not load. */
export function useProviders() {
  return useQuery({
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
