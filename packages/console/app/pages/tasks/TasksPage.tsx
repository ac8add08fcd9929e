import { Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listRows } from '../../api/core-rows.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { AddressPager } from '../../display/table/AddressPager.tsx';
import { sortOf, sortText } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { FilterText } from '../../display/table/FilterText.tsx';
import { TableFilters } from '../../display/table/TableFilters.tsx';
import { FROM_THE_FIRST, pageOf, useAddress } from '../../display/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { hasEnded, TASK_STATUSES, type TaskRow } from './task.ts';
import { TASK_COLUMNS } from './task-columns.tsx';

const PAGE_SIZE = 50;
/** While something is under way: progress is announced from memory on the node that works, not to all. */
const REFRESH_MS = 2_000;

/** What somebody who sees no task knows by that. */
function nothingYet(accessLevel: number): string {
  if (accessLevel === 1) return 'Nothing has been done in the background yet';
  const whose = accessLevel === 2 ? 'for your organization' : 'for you';
  return `Nothing has been done in the background ${whose} yet`;
}

/** Work in the background. */
export function TasksPage() {
  const { accessLevel } = useSession();
  const { values, set } = useAddress();
  const sort = values.sort ?? 'createdAt:desc';
  const query = {
    page: pageOf(values),
    pageSize: PAGE_SIZE,
    sort,
    filters: { status: values.status ?? null, label: values.label ?? null },
  };
  const tasks = useQuery({
    queryKey: ['tasks', 'list', query],
    queryFn: ({ signal }) => listRows<TaskRow>('background_tasks', query, signal),
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.data?.rows.every(hasEnded) === false ? REFRESH_MS : false),
  });
  const count = [values.status, values.label].filter((value) => value !== undefined).length;
  return (
    <>
      <PageHeader
        title="Tasks"
        description="Work that goes on in the background: installs, key rotations, what modules do."
      />
      <Stack>
        <TableFilters count={count} onClear={() => set({ status: undefined, label: undefined, page: undefined })}>
          <FilterText
            label="Task"
            placeholder="Part of its name"
            value={values.label}
            onChange={(label) => set({ label, page: undefined })}
          />
          <Select
            label="Status"
            placeholder="Any"
            clearable
            value={values.status ?? null}
            onChange={(status) => set({ status: status ?? undefined, page: undefined })}
            data={Object.entries(TASK_STATUSES).map(([value, { label }]) => ({ value, label }))}
          />
        </TableFilters>
        <QueryState query={tasks}>
          {({ rows, totalRows }) => (
            <div>
              <DataTable
                label="Tasks"
                columns={TASK_COLUMNS}
                rows={rows}
                rowKey={({ id }) => id}
                rowLink={({ id }) => `/tasks/${id}`}
                sort={sortOf(sort)}
                onSort={(next) => set({ sort: sortText(next), ...FROM_THE_FIRST })}
                empty={
                  <EmptyState title={count > 0 ? 'No such task' : nothingYet(accessLevel)}>
                    {count > 0
                      ? 'Nothing matches what you filter by.'
                      : 'Installing an engine instance or rotating keys is shown here, while it goes on and afterwards.'}
                  </EmptyState>
                }
              />
              <AddressPager pageSize={PAGE_SIZE} total={totalRows} />
            </div>
          )}
        </QueryState>
      </Stack>
    </>
  );
}
