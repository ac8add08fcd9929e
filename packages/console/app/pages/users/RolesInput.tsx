import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import type { FieldInputProps } from '../../display/form/field-input.ts';

/** The roles of a user, by name. */
export function RolesInput({ field, value, error, onChange }: FieldInputProps) {
  const roles = useQuery({
    queryKey: ['models', 'roles', 'choices'],
    queryFn: ({ signal }) =>
      client.models.list({ params: { model: 'roles' }, query: { pageSize: 200, sort: 'name:asc' } }, { signal }),
  });
  const chosen = Array.isArray(value) ? value.map(String) : [];
  const names = new Set([...(roles.data?.rows ?? []).map(({ name }) => String(name)), ...chosen]);
  return (
    <MultiSelect
      label={field.label}
      description="What the user may do is the sum of what these roles allow. They are the teams of engines too."
      error={error}
      data={[...names]}
      value={chosen}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Clear roles' }}
      nothingFoundMessage="There is no such role"
      onChange={onChange}
    />
  );
}
