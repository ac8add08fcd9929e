import { Button, Collapse, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../../api/client.ts';
import { ErrorAlert } from '../../../display/ErrorAlert.tsx';
import { tellDone } from '../../../display/toast.ts';
import { wordsOf } from '../../providers/words.ts';
import { useRefreshModels } from './refresh-models.ts';

/** A model that the source does not list: its name where it runs, and what it can do. */
export function BindUnlisted({ engineInstanceId }: { readonly engineInstanceId: number }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const [modelId, setModelId] = useState('');
  const [name, setName] = useState('');
  const [capabilities, setCapabilities] = useState<string[]>([]);
  const refresh = useRefreshModels();
  const constants = useQuery({
    queryKey: ['providers', 'constants'],
    queryFn: ({ signal }) => client.providers.constants(undefined, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: opened,
  });
  const bind = useMutation({
    mutationFn: () =>
      client.instances.bindModel({
        params: { engineInstanceId },
        body: {
          modelId: modelId.trim(),
          ...(name.trim() === '' ? {} : { name: name.trim() }),
          capabilities,
          unlisted: true,
          activate: true,
        },
      }),
    onSuccess: async (model) => {
      await refresh();
      tellDone(`${model.name} is bound and active.`);
      setModelId('');
      setName('');
      setCapabilities([]);
      close();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    bind.mutate();
  };
  return (
    <div>
      <Button variant="subtle" size="compact-sm" aria-expanded={opened} onClick={toggle}>
        Bind a model that is not listed
      </Button>
      <Collapse expanded={opened}>
        <form onSubmit={submit}>
          <Stack gap="sm" mt="sm" maw={640}>
            {bind.isError && <ErrorAlert error={bind.error} />}
            <TextInput
              label="Model"
              description="As the AI runtime calls it."
              required
              value={modelId}
              onChange={(event) => setModelId(event.currentTarget.value)}
            />
            <TextInput
              label="Name here"
              description="Left empty, the same."
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <MultiSelect
              label="Capabilities"
              description="What it can do: calls that ask for something else pass it over."
              required
              data={(constants.data?.capabilities ?? []).map((value) => ({ value, label: wordsOf(value) }))}
              value={capabilities}
              onChange={setCapabilities}
            />
            <Group>
              <Button type="submit" loading={bind.isPending} disabled={capabilities.length === 0}>
                Bind and activate
              </Button>
            </Group>
          </Stack>
        </form>
      </Collapse>
    </div>
  );
}
