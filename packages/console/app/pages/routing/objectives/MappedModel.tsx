import { Group, Select, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { StatusBadge } from '../../../display/StatusBadge.tsx';
import { tellDone, tellFailed } from '../../../display/toast.ts';
import type { Mapping, RoutedModel } from '../routing-queries.ts';

/** The model of an objective: chosen anew in place by who may, and marked where no call reaches it. */
export function MappedModel({
  mapping,
  models,
  may,
}: {
  readonly mapping: Mapping;
  readonly models: readonly RoutedModel[];
  readonly may: boolean;
}) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (modelId: number) =>
      client.models.update({
        params: { model: 'objective_mappings', id: String(mapping.id) },
        body: { values: { modelId }, ifRevision: mapping.revision },
      }),
    onSuccess: () => tellDone(`${mapping.objective} is mapped anew, in force on every node with the next call.`),
    onError: tellFailed,
    onSettled: () => queries.invalidateQueries({ queryKey: ['ai'] }),
  });
  const model = models.find(({ id }) => id === mapping.modelId);
  return (
    <Group gap="xs" wrap="nowrap">
      {may ? (
        <Select
          aria-label={`Model of ${mapping.objective}`}
          size="xs"
          miw={180}
          allowDeselect={false}
          searchable
          disabled={change.isPending}
          value={String(change.isPending ? change.variables : mapping.modelId)}
          onChange={(value) => value !== null && Number(value) !== mapping.modelId && change.mutate(Number(value))}
          data={models.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      ) : (
        <Text size="sm">{model?.name ?? `model ${mapping.modelId}`}</Text>
      )}
      {model !== undefined && model.status !== 'active' && (
        <StatusBadge tone="attention">Not active: passed over</StatusBadge>
      )}
    </Group>
  );
}
