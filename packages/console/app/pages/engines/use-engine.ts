import type { ProcessTableDetail } from '@enginehouse/api';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

/** One engine with its history. */
export function useEngine(engineId: string): UseQueryResult<ProcessTableDetail> {
  return useQuery({
    queryKey: ['engines', 'get', engineId],
    queryFn: ({ signal }) => client.engines.get({ params: { engineId } }, { signal }),
  });
}
