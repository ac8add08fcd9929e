import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { keyOf, nameOf, useModelSchema } from './model-queries.ts';

/** Choices that are asked for at a time: whoever looks for another types a part of its name. */
const MOST = 20;

export interface RowSelectProps {
  /** The core model whose rows may be chosen. */
  readonly model: string;
  readonly label: string;
  readonly description?: string;
  readonly error?: string | undefined;
  readonly required?: boolean;
  /** What is given: the key of a row (default), or its name. */
  readonly by?: 'key' | 'name';
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** A row of a core model, by its name. */
export function RowSelect({ model, label, description, error, required, by = 'key', value, onChange }: RowSelectProps) {
  const schema = useModelSchema(model);
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 250);
  const nameFilter = schema.data?.filters.find(
    ({ field, match }) => match === 'contains' && ['name', 'username', 'label'].includes(field),
  )?.field;
  const chosen = useQuery({
    queryKey: ['models', model, 'row', value],
    queryFn: ({ signal }) => client.models.view({ params: { model, id: String(value) } }, { signal }),
    enabled: by === 'key' && value !== null,
    staleTime: 60_000,
  });
  const chosenName = by === 'name' ? value : chosen.data === undefined ? null : nameOf(chosen.data);
  const filters = nameFilter === undefined || asked === '' || asked === chosenName ? {} : { [nameFilter]: asked };
  const found = useQuery({
    queryKey: ['models', model, 'choices', filters],
    queryFn: ({ signal }) => client.models.list({ params: { model }, query: { pageSize: MOST, filters } }, { signal }),
    enabled: schema.data !== undefined,
  });
  const data = new Map<string, string>();
  if (value !== null) data.set(value, chosenName ?? value);
  for (const row of found.data?.rows ?? []) {
    const key = schema.data === undefined ? '' : keyOf(row, schema.data);
    const name = nameOf(row) ?? key;
    if (by === 'name') data.set(name, name);
    else data.set(key, name);
  }
  return (
    <Select
      label={label}
      {...(description === undefined ? {} : { description })}
      error={error}
      withAsterisk={required === true}
      data={[...data].map(([one, name]) => ({ value: one, label: name }))}
      value={value}
      searchable
      clearable={required !== true}
      clearButtonProps={{ 'aria-label': `Clear ${label}` }}
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage={found.isFetching ? 'Looking' : 'Nothing like that'}
      onChange={onChange}
    />
  );
}
