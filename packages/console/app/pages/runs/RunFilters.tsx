import { Select } from '@mantine/core';
import { FilterText } from '../../display/table/FilterText.tsx';
import { TableFilters } from '../../display/table/TableFilters.tsx';
import { type AddressValues, FROM_THE_FIRST, useAddress } from '../../display/use-address.ts';
import { RUN_FILTERS, RUN_STATUSES } from './run-filter.ts';

/** Narrows the list of runs; what is chosen stands in the address. */
export function RunFilters() {
  const { values, set } = useAddress();
  const change = (changes: AddressValues): void => set({ ...changes, ...FROM_THE_FIRST });
  const text = (name: (typeof RUN_FILTERS)[number], label: string, placeholder: string) => (
    <FilterText
      label={label}
      placeholder={placeholder}
      value={values[name]}
      onChange={(typed) => change({ [name]: typed })}
    />
  );
  return (
    <TableFilters
      count={RUN_FILTERS.filter((name) => values[name] !== undefined).length}
      onClear={() => change(Object.fromEntries(RUN_FILTERS.map((name) => [name, undefined])))}
    >
      <Select
        label="Status"
        placeholder="Any"
        clearable
        data={[...RUN_STATUSES]}
        value={values.status ?? null}
        onChange={(status) => change({ status: status ?? undefined })}
        w={150}
      />
      {text('engineId', 'Engine', 'Id of an engine')}
      {text('actor', 'Who asked', 'All of a name')}
      {text('planHash', 'Plan', 'Hash of a plan')}
    </TableFilters>
  );
}
