import type { InstallStatus } from '@enginehouse/api';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { BoundModel } from './bound-model.ts';
import type { Instance } from './instance.ts';

/** Most instances of one page of the list. */
export const INSTANCE_PAGE = 50;

export interface InstanceList {
  readonly rows: readonly Instance[];
  readonly totalRows: number;
}

/** One page of the engine instances; without a page the first 200, which is all of most houses. */
export function useInstances({
  filters = {},
  sort,
  page,
}: {
  readonly filters?: Readonly<Record<string, unknown>>;
  readonly sort?: string | undefined;
  readonly page?: number;
}) {
  const query = {
    filters,
    page: page ?? 0,
    pageSize: page === undefined ? 200 : INSTANCE_PAGE,
    ...(sort === undefined ? {} : { sort }),
  };
  return useQuery({
    queryKey: ['instances', 'list', query],
    queryFn: async ({ signal }): Promise<InstanceList> => {
      const answer = await client.models.list({ params: { model: 'engine_registry' }, query }, { signal });
      return { rows: answer.rows as unknown as readonly Instance[], totalRows: answer.totalRows };
    },
  });
}

/** One engine instance. */
export function useInstance(id: number) {
  return useQuery({
    queryKey: ['instances', 'row', id],
    queryFn: async ({ signal }): Promise<Instance> => {
      const row = await client.models.view({ params: { model: 'engine_registry', id: String(id) } }, { signal });
      return row as unknown as Instance;
    },
  });
}

/** While nodes install: each writes how far it is, about every second. */
const INSTALLING_MS = 1_000;

/** What is wanted of an instance, its status, and how far each node is. Asked again and again while something is under way. */
export function useInstallStatus(engineInstanceId: number) {
  return useQuery({
    queryKey: ['instances', 'install', engineInstanceId],
    queryFn: ({ signal }) => client.instances.installStatus({ params: { engineInstanceId } }, { signal }),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? INSTALLING_MS : false),
  });
}

function isUnderWay(install: InstallStatus | undefined): boolean {
  if (install === undefined) return false;
  return install.status === 'installing' || install.summary.pending + install.summary.installing > 0;
}

/** The models that are bound to an instance, 200 at most: rows, which everybody sees as far as their level goes. */
export function useBoundModels(engineInstanceId: number) {
  return useQuery({
    queryKey: ['instances', 'models', engineInstanceId],
    queryFn: async ({ signal }): Promise<readonly BoundModel[]> => {
      const query = { filters: { engineInstanceId }, pageSize: 200 };
      const { rows } = await client.models.list({ params: { model: 'model_registry' }, query }, { signal });
      return rows as unknown as readonly BoundModel[];
    },
  });
}

/** The newest task that installed a provider; undefined where there was none, or where it is not for whoever asks. */
export function useInstallTask(providerId: string, underWay: boolean) {
  return useQuery({
    queryKey: ['tasks', 'install', providerId],
    refetchInterval: underWay ? INSTALLING_MS : false,
    queryFn: async ({ signal }): Promise<string | null> => {
      const { rows } = await client.models.list(
        {
          params: { model: 'background_tasks' },
          query: { filters: { taskKey: `engines.install/${providerId}` }, sort: 'createdAt:desc', pageSize: 10 },
        },
        { signal },
      );
      // The filter finds parts of names: `openai` is one of `openai-compatible`.
      const found = rows.find(({ taskKey }) => taskKey === `engines.install/${providerId}`);
      return found === undefined ? null : String(found.id);
    },
  });
}
