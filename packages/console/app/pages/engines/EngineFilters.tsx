import { Group } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { ClearFilters } from '../../display/filters/ClearFilters.tsx';
import { SelectFilter } from '../../display/filters/SelectFilter.tsx';
import { TextFilter } from '../../display/filters/TextFilter.tsx';
import { ACTIVATION_STATES, type EngineEntry, RISK_LEVELS } from './engine-entry.ts';
import { choicesOf, ENGINE_FILTERS, WITHHELD } from './engine-filter.ts';

/** Narrows the list of engines; what is chosen stands in the address. */
export function EngineFilters({ engines }: { readonly engines: readonly EngineEntry[] }) {
  const { domains, teams } = useMemo(() => choicesOf(engines), [engines]);
  return (
    <Group align="flex-end" gap="sm" role="search" mb="sm">
      <TextFilter
        name="q"
        label="Search"
        placeholder="Id, name, category"
        type="search"
        leftSection={<IconSearch size={16} aria-hidden />}
        w={220}
      />
      <SelectFilter name="state" label="State" data={[...ACTIVATION_STATES, WITHHELD]} />
      <SelectFilter name="risk" label="Risk" data={RISK_LEVELS} />
      <SelectFilter name="domain" label="Domain" data={domains} />
      {teams.length > 0 && <SelectFilter name="team" label="Team" data={teams} />}
      <ClearFilters names={ENGINE_FILTERS} />
    </Group>
  );
}
