import { Button, Group, Modal, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { ConfirmDialog } from '../../../display/ConfirmDialog.tsx';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import type { Column } from '../../../display/table/column.ts';
import { DataTable } from '../../../display/table/DataTable.tsx';
import { useAddress } from '../../../display/use-address.ts';
import { useManages, useMay } from '../../../session/access.ts';
import { type Mapping, type RoutedModel, useMappings, useRoutedModels } from '../routing-queries.ts';
import { ExplainCall } from './ExplainCall.tsx';
import { MapObjective } from './MapObjective.tsx';
import { MappedModel } from './MappedModel.tsx';

/** Objectives and the models that they go to first. */
export function Objectives() {
  const may = useManages('system.routing.manage');
  const mayAsk = useMay('system.ai.call');
  const mappings = useMappings();
  const models = useRoutedModels();
  const queries = useQueryClient();
  const { values, set } = useAddress();
  const [mapping, setMapping] = useState(false);
  const [removing, setRemoving] = useState<Mapping | null>(null);
  const columns = useMemo(
    () =>
      columnsOf({
        models: models.data ?? [],
        may,
        mayAsk,
        explain: (objective) => set({ explain: objective }),
        remove: setRemoving,
      }),
    [models.data, may, mayAsk, set],
  );
  return (
    <Stack>
      <Group>
        {may && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMapping(true)}>
            Map an objective
          </Button>
        )}
        {mayAsk && (
          <Button variant="default" onClick={() => set({ explain: values.explain ?? 'summarization' })}>
            Who would answer?
          </Button>
        )}
      </Group>
      <QueryState query={mappings}>
        {(rows) => (
          <DataTable
            label="Objectives"
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            empty={
              <EmptyState title="No objective is mapped">
                Calls are answered all the same, by the order of the capability that they need. A mapping says which
                model is asked first, for example for “summarization”.
              </EmptyState>
            }
          />
        )}
      </QueryState>
      <Modal opened={mapping} onClose={() => setMapping(false)} title="Map an objective">
        <MapObjective models={models.data ?? []} onDone={() => setMapping(false)} />
      </Modal>
      <Modal
        opened={values.explain !== undefined}
        onClose={() => set({ explain: undefined, method: undefined })}
        title="Who would answer?"
        size="xl"
      >
        <ExplainCall />
      </Modal>
      <ConfirmDialog
        opened={removing !== null}
        title={`Remove the mapping of ${removing?.objective}?`}
        confirmLabel="Remove"
        danger
        action={async () => {
          await client.models.delete({ params: { model: 'objective_mappings', id: String(removing?.id) } });
          await queries.invalidateQueries({ queryKey: ['ai'] });
        }}
        onClose={() => setRemoving(null)}
      >
        Its calls are answered all the same: by the order of the capability that they need, then by whichever model can.
      </ConfirmDialog>
    </Stack>
  );
}

function columnsOf({
  models,
  may,
  mayAsk,
  explain,
  remove,
}: {
  readonly models: readonly RoutedModel[];
  readonly may: boolean;
  readonly mayAsk: boolean;
  readonly explain: (objective: string) => void;
  readonly remove: (mapping: Mapping) => void;
}): readonly Column<Mapping>[] {
  return [
    { key: 'objective', label: 'Objective', sort: ({ objective }) => objective, render: ({ objective }) => objective },
    {
      key: 'model',
      label: 'Model that is asked first',
      render: (mapping) => <MappedModel mapping={mapping} models={models} may={may} />,
    },
    {
      key: 'do',
      label: 'Actions',
      render: (mapping) => (
        <Group gap={4} wrap="nowrap">
          {mayAsk && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Explain ${mapping.objective}`}
              onClick={() => explain(mapping.objective)}
            >
              Explain
            </Button>
          )}
          {may && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={`Remove the mapping of ${mapping.objective}`}
              onClick={() => remove(mapping)}
            >
              Remove
            </Button>
          )}
        </Group>
      ),
    },
  ];
}
