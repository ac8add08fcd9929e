import { Group } from '@mantine/core';
import { ClearFilters } from '../../display/filters/ClearFilters.tsx';
import { SelectFilter } from '../../display/filters/SelectFilter.tsx';
import { TextFilter } from '../../display/filters/TextFilter.tsx';
import { RUN_FILTERS, RUN_STATUSES } from './run-filter.ts';

/** Narrows the list of runs; what is chosen stands in the address. */
export function RunFilters() {
  return (
    <Group align="flex-end" gap="sm" role="search">
      <SelectFilter name="status" label="Status" data={RUN_STATUSES} />
      <TextFilter name="engineId" label="Engine" placeholder="Id of an engine" />
      <TextFilter name="actor" label="Who asked" placeholder="All of a name" />
      <TextFilter name="planHash" label="Plan" placeholder="Hash of a plan" />
      <ClearFilters names={RUN_FILTERS} />
    </Group>
  );
}
