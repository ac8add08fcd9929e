import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { type Column, sortOf, sortText } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { Pager } from '../../display/table/Pager.tsx';
import { useAddress } from '../../display/use-address.ts';
import { useMay } from '../../session/use-session.ts';
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
  const mayAdd = useMay('system.engine.manage');
  const { values, set } = useAddress();
  const page = Number(values.page ?? 0) || 0;
  const { name, provider, status } = values;
  const instances = useInstances({ filters: { name, provider, status }, sort: values.sort, page });
  const providers = useProviders().data?.providers ?? [];
  const setName = useDebouncedCallback((text: string) => set({ name: text, page: undefined }), 250);
  const filtered = [name, provider, status].some((value) => value !== undefined);
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
        <Group align="flex-end">
          <TextInput
            label="Name"
            placeholder="Part of it"
            defaultValue={name ?? ''}
            onChange={(event) => setName(event.currentTarget.value)}
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
        </Group>
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
                onSort={(next) => set({ sort: sortText(next), page: undefined })}
                empty={
                  filtered ? (
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
              <Pager
                page={page}
                pageSize={INSTANCE_PAGE}
                total={totalRows}
                onPage={(to) => set({ page: to > 0 ? `${to}` : undefined })}
              />
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
