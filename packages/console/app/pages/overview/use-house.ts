import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useMay } from '../../session/access.ts';
import { useSession } from '../../session/use-session.ts';
import { useProcessTable } from '../engines/use-process-table.ts';
import { useInstances } from '../instances/instance-queries.ts';

/** Runs that the trend is drawn of. */
const RUNS = 50;

/** Everything that the overview shows; each part comes and fails by itself. */
export function useHouse() {
  const { userId, accessLevel } = useSession();
  const mayRuns = useMay('system.run.view');
  const mayEngines = useMay('system.process.manage');
  const mayFleet = useMay('system.node.manage');
  const engines = useProcessTable({ enabled: mayEngines });
  const runs = useQuery({
    queryKey: ['runs', 'latest', RUNS],
    queryFn: ({ signal }) => client.runs.list({ query: { pageSize: RUNS } }, { signal }),
    enabled: mayRuns,
  });
  const instances = useInstances({});
  const fleet = useQuery({
    queryKey: ['nodes', 'list'],
    queryFn: ({ signal }) => client.nodes.list(undefined, { signal }),
    enabled: mayFleet,
    refetchInterval: 10_000,
  });
  const failedTasks = useQuery({
    queryKey: ['tasks', 'failed'],
    queryFn: ({ signal }) =>
      client.models.list(
        { params: { model: 'background_tasks' }, query: { pageSize: 10, filters: { status: 'failed' } } },
        { signal },
      ),
  });
  const tokens = useQuery({
    queryKey: ['tokens', 'own'],
    queryFn: ({ signal }) => client.tokens.list(undefined, { signal }),
    enabled: userId !== null,
  });
  const users = useQuery({
    queryKey: ['models', 'users', 'count'],
    queryFn: ({ signal }) => client.models.count({ params: { model: 'users' } }, { signal }),
    enabled: accessLevel <= 2,
  });
  return { engines, runs, instances, fleet, failedTasks, tokens, users, mayEngines, mayRuns, mayFleet };
}

export type House = ReturnType<typeof useHouse>;
