import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../../api/client.ts';
import { ErrorAlert } from '../../../display/ErrorAlert.tsx';
import { tellDone } from '../../../display/toast.ts';
import type { RoutedModel } from '../routing-queries.ts';

/** Says which model is asked first for an objective. */
export function MapObjective({
  models,
  onDone,
}: {
  readonly models: readonly RoutedModel[];
  readonly onDone: () => void;
}) {
  const queries = useQueryClient();
  const [objective, setObjective] = useState('');
  const [modelId, setModelId] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: () =>
      client.models.create({
        params: { model: 'objective_mappings' },
        body: { values: { objective, modelId: Number(modelId) } },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['ai'] });
      tellDone(`${objective} is mapped, in force on every node with the next call.`);
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {save.isError && <ErrorAlert error={save.error} />}
        <TextInput
          label="Objective"
          description="What calls are for, as engines and programs name it, for example summarization."
          required
          data-autofocus
          maxLength={200}
          value={objective}
          onChange={(event) => setObjective(event.currentTarget.value)}
        />
        {models.length === 0 ? (
          <Text size="sm">There is no model yet: bind one on the page of an engine instance.</Text>
        ) : (
          <Select
            label="Model"
            description="It is asked first. Where it cannot be, the next one is."
            required
            searchable
            value={modelId}
            onChange={setModelId}
            data={models.map(({ id, name, status }) => ({
              value: String(id),
              label: status === 'active' ? name : `${name} (not active)`,
            }))}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={modelId === null || objective.trim() === ''}>
            Map
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
