import type { ListedModels } from '@enginehouse/api';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import type { Column } from '../../../display/table/column.ts';
import { DataTable } from '../../../display/table/DataTable.tsx';
import { tellDone, tellFailed } from '../../../display/toast.ts';
import { CapabilityBadges } from '../../providers/CapabilityBadges.tsx';
import { BindUnlisted } from './BindUnlisted.tsx';
import { useRefreshModels } from './refresh-models.ts';

type Listed = ListedModels['models'][number];

/** What the provider's one source lists, asked when somebody looks; a source that fails says so. */
export function AvailableModels({ engineInstanceId }: { readonly engineInstanceId: number }) {
  const [part, setPart] = useState('');
  const listed = useQuery({
    queryKey: ['instances', 'available-models', engineInstanceId],
    queryFn: ({ signal }) => client.instances.availableModels({ params: { engineInstanceId } }, { signal }),
    staleTime: 60_000,
  });
  const columns = useMemo(() => columnsOf(engineInstanceId), [engineInstanceId]);
  return (
    <Stack gap="sm">
      <Group align="flex-end">
        <TextInput label="Find a model" value={part} onChange={(event) => setPart(event.currentTarget.value)} />
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={listed.isFetching}
          onClick={() => void listed.refetch()}
        >
          Ask again
        </Button>
      </Group>
      <QueryState query={listed}>
        {({ models }) => (
          <DataTable
            label="Models that could be bound"
            columns={columns}
            rows={models.filter(({ id, label }) => `${id} ${label}`.toLowerCase().includes(part.trim().toLowerCase()))}
            rowKey={({ id }) => id}
            empty={
              <EmptyState title={part === '' ? 'The source lists no model' : 'No such model'}>
                One that the source does not list can be bound by its name below.
              </EmptyState>
            }
          />
        )}
      </QueryState>
      <BindUnlisted engineInstanceId={engineInstanceId} />
    </Stack>
  );
}

function columnsOf(engineInstanceId: number): readonly Column<Listed>[] {
  return [
    { key: 'id', label: 'Model', sort: ({ id }) => id, render: ({ id }) => id },
    { key: 'label', label: 'What it is', render: ({ id, label }) => (label === id ? '' : label) },
    {
      key: 'capabilities',
      label: 'Capabilities',
      render: ({ capabilities }) => <CapabilityBadges capabilities={capabilities} />,
    },
    { key: 'bind', label: 'Actions', render: (model) => <Bind model={model} engineInstanceId={engineInstanceId} /> },
  ];
}

function Bind({ model, engineInstanceId }: { readonly model: Listed; readonly engineInstanceId: number }) {
  const refresh = useRefreshModels();
  const bind = useMutation({
    mutationFn: () =>
      client.instances.bindModel({ params: { engineInstanceId }, body: { modelId: model.id, activate: true } }),
    onSuccess: ({ name }) => tellDone(`${name} is bound and active.`),
    onError: tellFailed,
    onSettled: refresh,
  });
  if (model.modelRegistryId !== null)
    return (
      <Text span size="sm" c="dimmed">
        bound
      </Text>
    );
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={bind.isPending}
      aria-label={`Bind and activate ${model.id}`}
      onClick={() => bind.mutate()}
    >
      Bind and activate
    </Button>
  );
}
