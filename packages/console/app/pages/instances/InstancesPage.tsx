import { Button, Select, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { AddressPager } from '../../display/table/AddressPager.tsx';
import { type Column, sortOf, sortText } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { FilterText } from '../../display/table/FilterText.tsx';
import { TableFilters } from '../../display/table/TableFilters.tsx';
import { FROM_THE_FIRST, pageOf, useAddress } from '../../display/use-address.ts';
import { useManages } from '../../session/access.ts';
import { useProviders } from '../providers/provider-queries.ts';
import { InstanceStatusBadge, STATUS_WORDS } from './InstanceStatusBadge.tsx';
import type { Instance } from './instance.ts';
import { INSTANCE_PAGE, useInstances } from './instance-queries.ts';

const COLUMNS: readonly Column<Instance>[] = [
  { key: 'name', label: 'Name', sort: true, render: ({ name }) => name },
  { key: 'status', label: 'Status', sort: true, render: (instance) => <InstanceStatusBadge instance={instance} /> },
  { key: 'provider', label: 'Provider', render: ({ provider }) => provider },
  { key: 'address', label: 'Address', render: ({ config }) => addressOf(config) },
  { key: 'id', label: 'Number', sort: true, align: 'end', render: ({ id }) => id },
];

/** The configured providers. */
export function InstancesPage() {
  const mayAdd = useManages('system.engine.manage');
  const { values, set } = useAddress();
  const { name, provider, status } = values;
  const instances = useInstances({ filters: { name, provider, status }, sort: values.sort, page: pageOf(values) });
  const providers = useProviders().data?.providers ?? [];
  const count = [name, provider, status].filter((value) => value !== undefined).length;
  const add = mayAdd && (
    <Button component={Link} to="/instances/new" leftSection={<IconPlus size={16} aria-hidden />}>
      Add instance
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Engine instances"
        description="Configured providers: each gives models to the objectives of this house."
        actions={add}
      />
      <Stack>
        <TableFilters
          count={count}
          onClear={() => set({ name: undefined, provider: undefined, status: undefined, page: undefined })}
        >
          <FilterText
            label="Name"
            placeholder="Part of it"
            value={name}
            onChange={(text) => set({ name: text, page: undefined })}
          />
          <Select
            label="Provider"
            placeholder="Any"
            clearable
            value={provider ?? null}
            onChange={(value) => set({ provider: value ?? undefined, page: undefined })}
            data={providers.map(({ id, label }) => ({ value: id, label }))}
          />
          <Select
            label="Status"
            placeholder="Any"
            clearable
            value={status ?? null}
            onChange={(value) => set({ status: value ?? undefined, page: undefined })}
            data={Object.entries(STATUS_WORDS).map(([value, { label }]) => ({ value, label }))}
          />
        </TableFilters>
        <QueryState query={instances}>
          {({ rows, totalRows }) => (
            <div>
              <DataTable
                label="Engine instances"
                columns={COLUMNS}
                rows={rows}
                rowKey={({ id }) => id}
                rowLink={({ id }) => `/instances/${id}`}
                sort={sortOf(values.sort)}
                onSort={(next) => set({ sort: sortText(next), ...FROM_THE_FIRST })}
                empty={
                  count > 0 ? (
                    <EmptyState title="No such instance">Nothing matches what you filter by.</EmptyState>
                  ) : (
                    <EmptyState title="No engine instance yet">
                      <p>
                        Begin with Compromise: it analyses English text by rules and needs neither a key nor a network
                        once it is installed.
                      </p>
                      {mayAdd && (
                        <Button component={Link} to="/instances/new?provider=compromise" variant="default">
                          Add an instance of Compromise
                        </Button>
                      )}
                    </EmptyState>
                  )
                }
              />
              <AddressPager pageSize={INSTANCE_PAGE} total={totalRows} />
            </div>
          )}
        </QueryState>
      </Stack>
    </>
  );
}

function addressOf(config: Instance['config']): string {
  const address = config?.base_url;
  return typeof address === 'string' ? address : '';
}
