import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { TableFilters } from '../../display/table/TableFilters.tsx';
import { useAddress } from '../../display/use-address.ts';
import { ACTIVATION_STATES, type EngineEntry, RISK_LEVELS } from './engine-entry.ts';
import { choicesOf, ENGINE_FILTERS, WITHHELD } from './engine-filter.ts';

/** Narrows the list of engines; what is chosen stands in the address. */
export function EngineFilters({ engines }: { readonly engines: readonly EngineEntry[] }) {
  const { values, set } = useAddress();
  const { domains, teams } = useMemo(() => choicesOf(engines), [engines]);
  const choice = (name: string, label: string, data: readonly string[]) => (
    <Select
      label={label}
      placeholder="Any"
      clearable
      searchable={data.length > 8}
      data={[...data]}
      value={values[name] ?? null}
      onChange={(value) => set({ [name]: value ?? undefined })}
      w={150}
    />
  );
  return (
    <TableFilters
      count={ENGINE_FILTERS.filter((name) => values[name] !== undefined).length}
      onClear={() => set(Object.fromEntries(ENGINE_FILTERS.map((name) => [name, undefined])))}
    >
      <TextInput
        label="Search"
        placeholder="Id, name, category"
        type="search"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={values.q ?? ''}
        onChange={(event) => set({ q: event.currentTarget.value })}
        w={220}
      />
      {choice('state', 'State', [...ACTIVATION_STATES, WITHHELD])}
      {choice('risk', 'Risk', RISK_LEVELS)}
      {choice('domain', 'Domain', domains)}
      {teams.length > 0 && choice('team', 'Team', teams)}
    </TableFilters>
  );
}
