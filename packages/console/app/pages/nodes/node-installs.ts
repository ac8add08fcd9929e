import type { InstallStatus } from '@enginehouse/api';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

/** How far one node is with one provider: a row of `engine_node_install_registry`. */
export interface NodeInstall {
  readonly providerId: string;
  readonly nodeId: string;
  readonly status: InstallStatus['nodes'][number]['status'];
  readonly progress: number;
}

/** The installs of all nodes, 200 at most. */
export function useNodeInstalls() {
  return useQuery({
    queryKey: ['instances', 'installs'],
    queryFn: async ({ signal }): Promise<readonly NodeInstall[]> => {
      const { rows } = await client.models.list(
        { params: { model: 'engine_node_install_registry' }, query: { pageSize: 200, sort: 'providerId:asc' } },
        { signal },
      );
      return rows as unknown as readonly NodeInstall[];
    },
  });
}
