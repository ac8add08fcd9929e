import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useAddress } from '../../display/use-address.ts';
import { RUN_FILTERS, RUN_STATUSES } from './run-filter.ts';

/** Another filter begins at the newest run. */
const FIRST_PAGE = { after: undefined };

/** Narrows the list of runs; what is chosen stands in the address. */
export function RunFilters() {
  const { values, set } = useAddress();
  const narrowed = RUN_FILTERS.some((name) => values[name] !== undefined);
  return (
    <Group align="flex-end" gap="sm" role="search">
      <Select
        label="Status"
        placeholder="Any"
        clearable
        data={[...RUN_STATUSES]}
        value={values.status ?? null}
        onChange={(status) => set({ status: status ?? undefined, ...FIRST_PAGE })}
        w={150}
      />
      <FilterText name="engineId" label="Engine" placeholder="Id of an engine" />
      <FilterText name="actor" label="Who asked" placeholder="All of a name" />
      <FilterText name="planHash" label="Plan" placeholder="Hash of a plan" />
      {narrowed && (
        <Button
          variant="subtle"
          leftSection={<IconX size={16} aria-hidden />}
          onClick={() => set({ ...Object.fromEntries(RUN_FILTERS.map((name) => [name, undefined])), ...FIRST_PAGE })}
        >
          Clear
        </Button>
      )}
    </Group>
  );
}

function FilterText({
  name,
  label,
  placeholder,
}: {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
}) {
  const { values, set } = useAddress();
  const value = values[name] ?? '';
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const apply = useDebouncedCallback((next: string) => set({ [name]: next.trim(), ...FIRST_PAGE }), 400);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        apply(currentTarget.value);
      }}
      w={180}
    />
  );
}
