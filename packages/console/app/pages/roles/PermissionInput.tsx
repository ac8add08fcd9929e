import { Button, Checkbox, Code, Fieldset, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { FieldInputProps } from '../../display/form/field-input.ts';
import { useSession } from '../../session/use-session.ts';
import { permissionGroups } from './permission-groups.ts';

/** Permissions as check boxes, by what they are about. Nobody gives what they do not hold themselves: those boxes stand still. */
export function PermissionInput({ field, value, error, onChange }: FieldInputProps) {
  const session = useSession();
  const chosen = new Set(Array.isArray(value) ? value.map(String) : []);
  const mayGive = (name: string): boolean => session.accessLevel === 1 || session.permissions.includes(name);
  const set = (names: readonly string[], on: boolean): void => {
    const next = new Set(chosen);
    for (const name of names) {
      if (on && mayGive(name)) next.add(name);
      else if (!on) next.delete(name);
    }
    onChange([...next].sort());
  };
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {field.label}
      </Text>
      <Text size="xs" c="dimmed">
        {field.help} {session.accessLevel !== 1 && 'You can give only what you hold yourself.'}
      </Text>
      {permissionGroups(field.options ?? []).map(({ title, options }) => {
        const names = options.map((option) => String(option.value));
        const all = names.every((name) => chosen.has(name));
        return (
          <Fieldset key={title} legend={title}>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
              {options.map(({ value: name, label }) => (
                <Checkbox
                  key={String(name)}
                  label={label}
                  description={<Code fz={11}>{String(name)}</Code>}
                  checked={chosen.has(String(name))}
                  disabled={!chosen.has(String(name)) && !mayGive(String(name))}
                  onChange={(event) => set([String(name)], event.currentTarget.checked)}
                />
              ))}
            </SimpleGrid>
            <Group mt="xs">
              <Button size="compact-xs" variant="subtle" onClick={() => set(names, !all)}>
                {all ? 'None of these' : 'All of these'}
              </Button>
            </Group>
          </Fieldset>
        );
      })}
      {error !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
