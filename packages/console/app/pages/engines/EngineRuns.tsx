import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { QueryState } from '../../display/QueryState.tsx';
import { RunTable } from '../runs/RunTable.tsx';

const MOST = 8;

/** The newest runs that an engine took part in. */
export function EngineRuns({ engineId }: { readonly engineId: string }) {
  const query = { engineId, pageSize: MOST };
  const runs = useQuery({
    queryKey: ['runs', 'list', query],
    queryFn: ({ signal }) => client.runs.list({ query }, { signal }),
  });
  return <QueryState query={runs}>{({ rows }) => <RunTable rows={rows} />}</QueryState>;
}
