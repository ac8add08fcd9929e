import { Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Facts } from '../../display/Facts.tsx';
import { isMask } from '../../display/form/form-values.ts';
import { SchemaForm } from '../../display/form/SchemaForm.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { tellDone } from '../../display/toast.ts';
import { useMay } from '../../session/use-session.ts';
import type { Instance } from './instance.ts';

/** Name and settings: shown to who may see them, changed by who may manage instances. Secrets stay masked. */
export function InstanceConfig({ instance }: { readonly instance: Instance }) {
  const may = useMay('system.engine.manage');
  return may ? <Form instance={instance} /> : <Shown instance={instance} />;
}

function Shown({ instance: { name, config = {} } }: { readonly instance: Instance }) {
  const facts = Object.entries(config).map(([label, value]) => ({
    label,
    value: isMask(value)
      ? value.hasValue
        ? `set${value.hint ? `, ends with ${value.hint}` : ''}`
        : 'not set'
      : String(value),
  }));
  return <Facts facts={[{ label: 'Name', value: name }, ...facts]} />;
}

function Form({ instance }: { readonly instance: Instance }) {
  const queries = useQueryClient();
  const id = String(instance.id);
  const form = useQuery({
    queryKey: ['instances', 'form', instance.id, instance.revision],
    queryFn: ({ signal }) =>
      client.models.form({ params: { model: 'engine_registry', form: 'update' }, query: { id } }, { signal }),
  });
  return (
    <QueryState query={form}>
      {({ fields }) => (
        <Stack>
          <Text size="sm" c="dimmed" maw={640}>
            A change is in force on every node with the next call. A key goes where the address of its instance says,
            also when the address is changed.
          </Text>
          <SchemaForm
            key={instance.revision}
            // Another provider is another instance.
            fields={fields.filter(({ name }) => name !== 'provider')}
            row={instance}
            submitLabel="Save"
            onSubmit={async (values) => {
              const body = { values, ifRevision: instance.revision };
              await client.models.update({ params: { model: 'engine_registry', id }, body });
              await Promise.all(
                ['instances', 'egress', 'ai'].map((noun) => queries.invalidateQueries({ queryKey: [noun] })),
              );
              tellDone('The settings were saved.');
            }}
          />
        </Stack>
      )}
    </QueryState>
  );
}
