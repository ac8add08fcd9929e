import type { ModelSchema } from '@enginehouse/api';
import { Button, Select, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import { FilterText } from '../../display/table/FilterText.tsx';
import { TableFilters } from '../../display/table/TableFilters.tsx';
import type { AddressValues } from '../../display/use-address.ts';
import { filterKeys, filtersSet, isoOfLocal, localOfIso } from './list-address.ts';
import { RowSelect } from './RowSelect.tsx';

type FilterSchema = ModelSchema['filters'][number];

/** So many filters are shown at once; the others are behind a button. */
const AT_ONCE = 4;

interface FilterBarProps {
  readonly schema: ModelSchema;
  readonly values: AddressValues;
  readonly set: (changes: AddressValues) => void;
}

/** Narrows a list by what its core model may be narrowed by. What is set stands in the address. */
export function FilterBar({ schema, values, set }: FilterBarProps) {
  const filters = [...schema.filters].sort((a, b) => Number(isKey(a, schema)) - Number(isKey(b, schema)));
  const many = filters.length > AT_ONCE;
  const [open, setOpen] = useState(() => filtersSet(values, filters.slice(AT_ONCE)) > 0);
  // Every change begins at the first page again.
  const change = (changes: AddressValues): void => set({ page: undefined, after: undefined, ...changes });
  const clear = (): void => change(Object.fromEntries(filters.flatMap(filterKeys).map((key) => [key, undefined])));
  return (
    <TableFilters count={filtersSet(values, filters)} onClear={clear}>
      {filters.slice(0, open || !many ? undefined : AT_ONCE).map((filter) => (
        <Filter key={filter.field} filter={filter} schema={schema} values={values} change={change} />
      ))}
      {many && (
        <Button
          variant="default"
          leftSection={<IconFilter size={16} aria-hidden />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Fewer filters' : 'More filters'}
        </Button>
      )}
    </TableFilters>
  );
}

interface FilterProps {
  readonly filter: FilterSchema;
  readonly schema: ModelSchema;
  readonly values: AddressValues;
  readonly change: (changes: AddressValues) => void;
}

function Filter({ filter, schema, values, change }: FilterProps) {
  const field = schema.fields.find(({ name }) => name === filter.field);
  const label = field?.label ?? filter.field;
  const [key = '', to = ''] = filterKeys(filter);
  const value = values[key];
  if (filter.match === 'range') {
    return (
      <>
        <TimeFilter label={`${label}: from`} value={values[key]} onChange={(iso) => change({ [key]: iso })} />
        <TimeFilter label={`${label}: to`} value={values[to]} onChange={(iso) => change({ [to]: iso })} />
      </>
    );
  }
  const choices =
    filter.type === 'bool' ? YES_NO : filter.options?.map((one) => ({ ...one, value: String(one.value) }));
  if (choices !== undefined) {
    return (
      <Select
        w={180}
        label={label}
        data={choices}
        value={value ?? null}
        searchable={choices.length > 8}
        clearable
        clearButtonProps={{ 'aria-label': `Clear ${label}` }}
        onChange={(chosen) => change({ [key]: chosen ?? undefined })}
      />
    );
  }
  if (filter.match === 'exact' && typeof field?.references === 'string') {
    return (
      <div style={{ width: 180 }}>
        <RowSelect
          model={field.references}
          label={label}
          value={value ?? null}
          onChange={(chosen) => change({ [key]: chosen ?? undefined })}
        />
      </div>
    );
  }
  return <FilterText label={label} value={value} onChange={(text) => change({ [key]: text })} />;
}

const YES_NO = [
  { value: 'true', label: 'yes' },
  { value: 'false', label: 'no' },
];

interface TimeFilterProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (iso: string) => void;
}

function TimeFilter({ label, value, onChange }: TimeFilterProps) {
  return (
    <TextInput
      w={210}
      type="datetime-local"
      label={label}
      value={localOfIso(value)}
      onChange={(event) => onChange(isoOfLocal(event.currentTarget.value))}
    />
  );
}

/** People look for names before they look for numbers. */
function isKey({ field }: FilterSchema, { primaryKey }: ModelSchema): boolean {
  return primaryKey.includes(field);
}
