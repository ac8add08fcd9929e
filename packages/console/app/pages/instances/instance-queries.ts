import type { InstallStatus, Task } from '@enginehouse/api';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { listAllRows, listRows, readRow } from '../../api/core-rows.ts';
import { useSees } from '../../session/access.ts';
import { PROVIDERS_SEEN_BY } from '../providers/provider-queries.ts';
import type { BoundModel } from './bound-model.ts';
import type { Instance } from './instance.ts';

/** Most instances of one page of the list. */
export const INSTANCE_PAGE = 50;

export interface InstanceList {
  readonly rows: readonly Instance[];
  readonly totalRows: number;
}

/** One page of the engine instances; without a page all of them. */
export function useInstances({
  filters = {},
  sort,
  page,
}: {
  readonly filters?: Readonly<Record<string, unknown>>;
  readonly sort?: string | undefined;
  readonly page?: number;
}) {
  const query = { filters, ...(sort === undefined ? {} : { sort }) };
  return useQuery({
    queryKey: ['instances', 'list', query, page],
    queryFn: async ({ signal }): Promise<InstanceList> => {
      if (page !== undefined) return listRows('engine_registry', { ...query, page, pageSize: INSTANCE_PAGE }, signal);
      const rows = await listAllRows<Instance>('engine_registry', query, signal);
      return { rows, totalRows: rows.length };
    },
  });
}

/** One engine instance. */
export function useInstance(id: number) {
  return useQuery({
    queryKey: ['instances', 'row', id],
    queryFn: ({ signal }) => readRow<Instance>('engine_registry', id, signal),
  });
}

/** While nodes install: each writes how far it is, about every second. */
const INSTALLING_MS = 1_000;

/**
 * What is wanted of an instance, its status, and how far each node is. Asked again and again while something is under way,
 * and never for those who do not see it.
 */
export function useInstallStatus(engineInstanceId: number) {
  return useQuery({
    enabled: useSees(PROVIDERS_SEEN_BY),
    queryKey: ['instances', 'install', engineInstanceId],
    queryFn: ({ signal }) => client.instances.installStatus({ params: { engineInstanceId } }, { signal }),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? INSTALLING_MS : false),
  });
}

function isUnderWay(install: InstallStatus | undefined): boolean {
  if (install === undefined) return false;
  return install.status === 'installing' || install.summary.pending + install.summary.installing > 0;
}

/** The models that are bound to an instance: rows, which everybody sees as far as their level goes. */
export function useBoundModels(engineInstanceId: number) {
  return useQuery({
    queryKey: ['instances', 'models', engineInstanceId],
    queryFn: ({ signal }) => listAllRows<BoundModel>('model_registry', { filters: { engineInstanceId } }, signal),
  });
}

/** The newest task that installed a provider; undefined where there was none, or where it is not for whoever asks. */
export function useInstallTask(providerId: string, underWay: boolean) {
  return useQuery({
    queryKey: ['tasks', 'install', providerId],
    refetchInterval: underWay ? INSTALLING_MS : false,
    queryFn: async ({ signal }): Promise<string | null> => {
      const query = { filters: { taskKey: `engines.install/${providerId}` }, sort: 'createdAt:desc', pageSize: 10 };
      const { rows } = await listRows<Pick<Task, 'id' | 'taskKey'>>('background_tasks', query, signal);
      // The filter finds parts of names: `openai` is one of `openai-compatible`.
      return rows.find(({ taskKey }) => taskKey === `engines.install/${providerId}`)?.id ?? null;
    },
  });
}
