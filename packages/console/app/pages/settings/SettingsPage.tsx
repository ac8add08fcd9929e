import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { ConfirmDialog } from '../../display/ConfirmDialog.tsx';
import { Facts } from '../../display/Facts.tsx';
import { SchemaForm } from '../../display/form/SchemaForm.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { tellDone } from '../../display/toast.ts';
import { useManages } from '../../session/access.ts';
import { type SettingDefinition, type SettingsView, settingFields, settingText, settingValue } from './setting-form.ts';

/** What an operator sets for the whole house: what each setting means, what is in force, what the default is. */
export function SettingsPage() {
  const settings = useQuery({
    queryKey: ['settings', 'all'],
    queryFn: ({ signal }) => client.settings.all(undefined, { signal }),
  });
  return (
    <>
      <PageHeader
        title="Settings"
        description="They hold for the whole house, and are in force on every node without a restart."
      />
      <QueryState query={settings}>{(view) => <SettingList view={view} />}</QueryState>
    </>
  );
}

function SettingList({ view }: { readonly view: SettingsView }) {
  const mayChange = useManages('system.settings.manage');
  const queries = useQueryClient();
  const [changing, setChanging] = useState<SettingDefinition | null>(null);
  const [resetting, setResetting] = useState<SettingDefinition | null>(null);
  const after = async (done: string): Promise<void> => {
    await queries.invalidateQueries({ queryKey: ['settings'] });
    tellDone(done);
  };
  const change = async (definition: SettingDefinition, values: Record<string, unknown>): Promise<void> => {
    const value = settingValue(definition, values) as never;
    await client.settings.set({ params: { name: definition.name }, body: { value } });
    setChanging(null);
    await after(`${definition.name} is in force.`);
  };
  const reset = async (): Promise<void> => {
    if (resetting === null) return;
    await client.settings.reset({ params: { name: resetting.name } });
    await after(`${resetting.name} is as it is by default.`);
  };
  return (
    <>
      <Facts
        facts={view.definitions.map((definition) => {
          const { name, description } = definition;
          const now = settingText(definition, view.settings[name]);
          const usual = settingText(definition, view.defaults[name]);
          return {
            label: name,
            hint: description,
            value: (
              <Group justify="space-between" align="flex-start">
                <Stack gap={2} align="flex-start">
                  <Text size="sm" fw={600}>
                    {now}
                  </Text>
                  {now === usual ? (
                    <Text size="xs" c="dimmed">
                      the default
                    </Text>
                  ) : (
                    <StatusBadge tone="neutral">changed; the default is {usual}</StatusBadge>
                  )}
                </Stack>
                {mayChange && (
                  <Group gap="xs">
                    {now !== usual && (
                      <Button
                        variant="default"
                        size="compact-sm"
                        aria-label={`Reset ${name}`}
                        onClick={() => setResetting(definition)}
                      >
                        Reset
                      </Button>
                    )}
                    <Button
                      variant="default"
                      size="compact-sm"
                      aria-label={`Change ${name}`}
                      onClick={() => setChanging(definition)}
                    >
                      Change
                    </Button>
                  </Group>
                )}
              </Group>
            ),
          };
        })}
      />
      <Modal opened={changing !== null} onClose={() => setChanging(null)} title={`Change ${changing?.name ?? ''}`}>
        {changing !== null && (
          <>
            {changing.type === 'limits' && (
              <Text size="sm" mb="sm">
                {changing.description}
              </Text>
            )}
            <SchemaForm
              fields={settingFields(changing, view.settings[changing.name])}
              submitLabel="Set it"
              onSubmit={(values) => change(changing, values)}
              onCancel={() => setChanging(null)}
            />
          </>
        )}
      </Modal>
      <ConfirmDialog
        opened={resetting !== null}
        onClose={() => setResetting(null)}
        title={`Reset ${resetting?.name ?? ''}?`}
        confirmLabel="Reset"
        action={reset}
      >
        {resetting !== null && (
          <Text size="sm">
            It becomes <Code>{settingText(resetting, view.defaults[resetting.name])}</Code> on every node.
          </Text>
        )}
      </ConfirmDialog>
    </>
  );
}
