import type { ProcessTableView } from '@enginehouse/api';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

export type ProcessTable = ProcessTableView;

/** The process table; several pages share one answer. `enabled` false: it is not asked for. */
export function useProcessTable({ enabled = true }: { readonly enabled?: boolean } = {}): UseQueryResult<ProcessTable> {
  return useQuery({
    queryKey: ['engines', 'list'],
    queryFn: ({ signal }) => client.engines.list(undefined, { signal }),
    enabled,
  });
}
