import { isEnginehouseError } from '@enginehouse/errors';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

/** Codes that say that nobody is signed in any more: the gate asks anew who is. */
const SIGNED_OUT = new Set(['SIGN_IN_REQUIRED', 'SETUP_REQUIRED', 'INVALID_TOKEN']);

/**
 * What the pages know of the server. Keys begin with the noun of the route (`['engines', 'list']`): live events make the
 * answers of a noun old. Typed refusals are final; only what the network lost is tried again.
 */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignOut }),
  mutationCache: new MutationCache({ onError: noticeSignOut }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < 2 && isEnginehouseError(error) && error.code === 'API_UNREACHABLE',
    },
  },
});

function noticeSignOut(error: Error): void {
  if (isEnginehouseError(error) && SIGNED_OUT.has(error.code)) {
    void queryClient.invalidateQueries({ queryKey: ['auth'] });
  }
}
