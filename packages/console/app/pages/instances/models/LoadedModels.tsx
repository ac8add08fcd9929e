import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../../api/client.ts';
import { QueryState } from '../../../display/QueryState.tsx';
import type { Column } from '../../../display/table/column.ts';
import { DataTable } from '../../../display/table/DataTable.tsx';
import { tellDone, tellFailed } from '../../../display/toast.ts';
import { When } from '../../../display/When.tsx';
import { useManages } from '../../../session/access.ts';

type LoadedModel = Awaited<ReturnType<typeof client.instances.loadedModels>>['models'][number];

/** Nodes say it with their heartbeat. */
const REFRESH_MS = 5_000;

/** What stands in the memory of AI runtimes, as each node last said. */
export function LoadedModels({ engineInstanceId }: { readonly engineInstanceId: number }) {
  const may = useManages('system.engine.manage');
  const loaded = useQuery({
    queryKey: ['instances', 'loaded', engineInstanceId],
    queryFn: ({ signal }) => client.instances.loadedModels({ params: { engineInstanceId } }, { signal }),
    refetchInterval: REFRESH_MS,
  });
  const columns = useMemo(() => columnsOf(may), [may]);
  return (
    <QueryState query={loaded}>
      {({ models }) => (
        <DataTable
          label="Models in memory"
          columns={columns}
          rows={models}
          rowKey={({ nodeId, modelId }) => `${nodeId} ${modelId}`}
          empty={
            <Text size="sm" c="dimmed">
              None, as far as the nodes know. Runtimes of others do not say what they hold.
            </Text>
          }
        />
      )}
    </QueryState>
  );
}

function columnsOf(may: boolean): readonly Column<LoadedModel>[] {
  return [
    { key: 'modelId', label: 'Model', render: ({ modelId }) => modelId },
    { key: 'nodeId', label: 'Node', render: ({ nodeId }) => nodeId },
    {
      key: 'size',
      label: 'Memory',
      align: 'end',
      render: ({ sizeBytes }) => (sizeBytes === undefined ? 'not known' : `${(sizeBytes / 1e9).toFixed(1)} GB`),
    },
    {
      key: 'expiresAt',
      label: 'Kept until',
      render: ({ expiresAt }) => (expiresAt ? <When time={expiresAt} /> : 'not said'),
    },
    ...(may ? [{ key: 'do', label: 'Actions', render: (model: LoadedModel) => <Unload model={model} /> }] : []),
  ];
}

function Unload({ model: { engineInstanceId, modelId, nodeId } }: { readonly model: LoadedModel }) {
  const queries = useQueryClient();
  const unload = useMutation({
    mutationFn: () => client.instances.unloadModel({ params: { engineInstanceId }, body: { modelId, nodeId } }),
    onSuccess: () => tellDone(`${modelId} was unloaded on ${nodeId}.`),
    onError: tellFailed,
    onSettled: () => queries.invalidateQueries({ queryKey: ['instances'] }),
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={unload.isPending}
      aria-label={`Unload ${modelId} on ${nodeId}`}
      onClick={() => unload.mutate()}
    >
      Unload
    </Button>
  );
}
