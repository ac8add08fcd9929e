import type { InstallStatus } from '@enginehouse/api';
import { useQuery } from '@tanstack/react-query';
import { listAllRows } from '../../api/core-rows.ts';
import { useReadModels } from '../../session/access.ts';

/** How far one node is with one provider: a row of `engine_node_install_registry`. */
export interface NodeInstall {
  readonly providerId: string;
  readonly nodeId: string;
  readonly status: InstallStatus['nodes'][number]['status'];
  readonly progress: number;
}

/** The installs of all nodes, for those who read them. */
export function useNodeInstalls() {
  return useQuery({
    enabled: useReadModels()?.has('engine_node_install_registry') === true,
    queryKey: ['instances', 'installs'],
    queryFn: ({ signal }) =>
      listAllRows<NodeInstall>('engine_node_install_registry', { sort: 'providerId:asc' }, signal),
  });
}
