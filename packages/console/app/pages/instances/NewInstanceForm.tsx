import { Card, Code, List, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../../api/client.ts';
import { type FormField, type Inputs, initialInputs, payloadOf } from '../../display/form/form-values.ts';
import { SchemaForm } from '../../display/form/SchemaForm.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { tellDone, tellFailed } from '../../display/toast.ts';
import type { ProviderManifest } from '../providers/words.ts';
import { useInstances } from './instance-queries.ts';
import { reachOf } from './reach.ts';

/** Name and settings of a new instance, with what would come of it beside them. */
export function NewInstanceForm({ provider }: { readonly provider: ProviderManifest }) {
  const taken = useInstances({}).data?.rows.map(({ name }) => name.toLowerCase());
  // The name that is proposed must not change while somebody fills in the form.
  return taken === undefined ? null : <Form provider={provider} name={freeName(provider.id, taken)} />;
}

function Form({ provider, name }: { readonly provider: ProviderManifest; readonly name: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [fields] = useState(() => fieldsOf(provider, name));
  const [inputs, setInputs] = useState<Inputs>(() => initialInputs(fields));
  const [install, setInstall] = useState(true);
  const config = configOf(fields, inputs);
  const add = async (values: Record<string, unknown>): Promise<void> => {
    const { id } = await client.models.create({
      params: { model: 'engine_registry' },
      body: { values: { config: {}, ...values, provider: provider.id } },
    });
    // It is there from here on: what fails now is shown on its page, and tried again there.
    if (install)
      await client.instances.install({ params: { engineInstanceId: Number(id) }, body: {} }).catch(tellFailed);
    await queries.invalidateQueries({ queryKey: ['instances'] });
    tellDone(`${String(values.name)} was added.`);
    await navigate(`/instances/${String(id)}`);
  };
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <SchemaForm
        fields={fields}
        submitLabel={install ? 'Add and install' : 'Add'}
        onSubmit={add}
        onCancel={() => void navigate('/instances')}
        onInputs={setInputs}
      >
        <Switch
          label="Install it right away"
          description={`Every node installs ${Object.keys(provider.dependencies).join(', ') || 'nothing: there is nothing to install'}.`}
          checked={install}
          onChange={(event) => setInstall(event.currentTarget.checked)}
        />
      </SchemaForm>
      <Consequences provider={provider} config={config} />
    </SimpleGrid>
  );
}

/** What the provider says of the settings, and whom an instance with them may reach. */
function Consequences({
  provider,
  config,
}: {
  readonly provider: ProviderManifest;
  readonly config: Readonly<Record<string, unknown>>;
}) {
  const [settled] = useDebouncedValue(config, 400, { leading: false });
  const text = JSON.stringify(settled);
  const check = useQuery({
    // It may hold a secret: nothing of it is kept once the form is left.
    queryKey: ['providers', 'check-config', provider.id, text],
    queryFn: ({ signal }) =>
      client.providers.checkConfig({ params: { providerId: provider.id }, body: { config: settled } }, { signal }),
    placeholderData: (before) => before,
    gcTime: 0,
  });
  const reached = reachOf(provider, config);
  return (
    <Stack>
      <Card component="section" withBorder aria-label="Check of the settings">
        <Title order={2} size="h5" mb="xs">
          Settings
        </Title>
        <div role="status">
          {check.data === undefined ? (
            <StatusBadge tone={check.isError ? 'attention' : 'busy'}>
              {check.isError ? 'Not checked' : 'Looking'}
            </StatusBadge>
          ) : check.data.ready ? (
            <StatusBadge tone="good">Complete</StatusBadge>
          ) : (
            <Stack gap={4} align="flex-start">
              <StatusBadge tone="attention">Not complete</StatusBadge>
              <Text size="sm">{check.data.message}</Text>
            </Stack>
          )}
        </div>
      </Card>
      <Card component="section" withBorder aria-label="What it may reach">
        <Title order={2} size="h5" mb="xs">
          What it may reach
        </Title>
        {reached.length === 0 ? (
          <Text size="sm">Nothing: every connection of this instance is refused.</Text>
        ) : (
          <List size="sm">
            {reached.map(({ host, because }) => (
              <List.Item key={host}>
                <Code>{host}</Code>: {because}
              </List.Item>
            ))}
          </List>
        )}
        <Text size="sm" c="dimmed" mt="xs">
          Everything else is refused, and told under Egress. Whoever may manage egress can approve more.
        </Text>
      </Card>
    </Stack>
  );
}

function fieldsOf({ configSchema }: ProviderManifest, name: string): readonly FormField[] {
  return [
    {
      name: 'name',
      label: 'Name',
      type: 'text',
      required: true,
      default: name,
      help: 'What people call it here.',
      validations: { maxLength: 200 },
    },
    ...configSchema.map((field) => ({ ...field, name: `config.${field.name}` })),
  ];
}

function configOf(fields: readonly FormField[], inputs: Inputs): Record<string, unknown> {
  try {
    return (payloadOf(fields, inputs, { update: false }).config ?? {}) as Record<string, unknown>;
  } catch {
    // JSON that is half written.
    return {};
  }
}

/** `ollama`, `ollama-2`, ... */
function freeName(base: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(name)) return name;
  }
}
