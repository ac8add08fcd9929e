import { Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Facts } from '../../display/Facts.tsx';
import { isMask, maskAt } from '../../display/form/form-values.ts';
import { SchemaForm } from '../../display/form/SchemaForm.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { tellDone } from '../../display/toast.ts';
import { useManages } from '../../session/access.ts';
import { Secret } from '../models/Secret.tsx';
import type { Instance } from './instance.ts';

/** Name and settings: shown to who may see them, changed by who may manage instances. Secrets stay masked. */
export function InstanceConfig({ instance }: { readonly instance: Instance }) {
  const may = useManages('system.engine.manage');
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
          <KeptSecrets instance={instance} fields={fields} />
        </Stack>
      )}
    </QueryState>
  );
}

/** The secrets that are stored, and for whoever may the way to read them. */
function KeptSecrets({
  instance,
  fields,
}: {
  readonly instance: Instance;
  readonly fields: readonly { readonly name: string; readonly label: string; readonly type: string }[];
}) {
  const kept = fields.flatMap(({ name, label, type }) => {
    const mask = type === 'password' ? maskAt(instance, name) : undefined;
    return mask?.hasValue === true ? [{ name, label, mask }] : [];
  });
  if (kept.length === 0) return null;
  return (
    <Section
      title="Stored secrets"
      description="Whoever reads one is asked for their password, and stands in the audit."
    >
      <Facts
        facts={kept.map(({ name, label, mask }) => ({
          label,
          value: <Secret model="engine_registry" id={String(instance.id)} path={name} label={label} mask={mask} />,
        }))}
      />
    </Section>
  );
}
