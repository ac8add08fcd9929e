import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { ConfirmDialog } from '../../../display/ConfirmDialog.tsx';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import { StatusBadge, type StatusWords } from '../../../display/StatusBadge.tsx';
import type { Column } from '../../../display/table/column.ts';
import { DataTable } from '../../../display/table/DataTable.tsx';
import { tellFailed } from '../../../display/toast.ts';
import { useManages } from '../../../session/access.ts';
import { CapabilityBadges } from '../../providers/CapabilityBadges.tsx';
import type { BoundModel } from '../bound-model.ts';
import { useBoundModels } from '../instance-queries.ts';
import { useRefreshModels } from './refresh-models.ts';

const STATES: StatusWords<BoundModel['status']> = {
  available: { label: 'Not active', tone: 'off' },
  active: { label: 'Active', tone: 'good' },
  downloading: { label: 'Downloading', tone: 'busy' },
  error: { label: 'Error', tone: 'bad' },
};

/** Models that have a name here, and whether calls reach them. */
export function BoundModels({ engineInstanceId }: { readonly engineInstanceId: number }) {
  const may = useManages('system.engine.model.manage');
  const models = useBoundModels(engineInstanceId);
  const [removing, setRemoving] = useState<BoundModel | null>(null);
  const refresh = useRefreshModels();
  const columns = useMemo(() => columnsOf(may, setRemoving), [may]);
  return (
    <QueryState query={models}>
      {(rows) => (
        <>
          <DataTable
            label="Bound models"
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            empty={
              <EmptyState title="No model is bound">
                A bound model has a name here that calls, objectives and priorities use.
              </EmptyState>
            }
          />
          <ConfirmDialog
            opened={removing !== null}
            title={`Remove the model ${removing?.name}?`}
            confirmLabel="Remove"
            danger
            action={async () => {
              await client.models.delete({ params: { model: 'model_registry', id: String(removing?.id) } });
              await refresh();
            }}
            onClose={() => setRemoving(null)}
          >
            It is called no more, and loses its places in the order of capabilities. An objective that is mapped to it
            keeps it from being removed: map that to another model first. Nothing is deleted where the model runs.
          </ConfirmDialog>
        </>
      )}
    </QueryState>
  );
}

function columnsOf(may: boolean, remove: (model: BoundModel) => void): readonly Column<BoundModel>[] {
  return [
    { key: 'name', label: 'Name', sort: ({ name }) => name, render: ({ name }) => name },
    {
      key: 'status',
      label: 'Status',
      render: ({ status }) => <StatusBadge tone={STATES[status].tone}>{STATES[status].label}</StatusBadge>,
    },
    {
      key: 'capabilities',
      label: 'Capabilities',
      render: ({ capabilities }) => <CapabilityBadges capabilities={capabilities} />,
    },
    ...(may
      ? [{ key: 'do', label: 'Actions', render: (model: BoundModel) => <Actions model={model} remove={remove} /> }]
      : []),
  ];
}

function Actions({ model, remove }: { readonly model: BoundModel; readonly remove: (model: BoundModel) => void }) {
  const refresh = useRefreshModels();
  const isActive = model.status === 'active';
  const params = { modelRegistryId: model.id };
  const move = useMutation({
    mutationFn: () =>
      isActive ? client.instances.deactivateModel({ params }) : client.instances.activateModel({ params }),
    onError: tellFailed,
    onSettled: refresh,
  });
  const verb = isActive ? 'Deactivate' : 'Activate';
  return (
    <Group gap={4} wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        loading={move.isPending}
        aria-label={`${verb} ${model.name}`}
        onClick={() => move.mutate()}
      >
        {verb}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        aria-label={`Remove ${model.name}`}
        onClick={() => remove(model)}
      >
        Remove
      </Button>
    </Group>
  );
}
