import { Group, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { sortOf, sortText } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { Pager } from '../../display/table/Pager.tsx';
import { useAddress } from '../../display/use-address.ts';
import { hasEnded, TASK_STATUSES, type TaskRow } from './task.ts';
import { TASK_COLUMNS } from './task-columns.tsx';

const PAGE_SIZE = 50;
/** While something is under way: progress is announced from memory on the node that works, not to all. */
const REFRESH_MS = 2_000;

/** Work in the background. */
export function TasksPage() {
  const { values, set } = useAddress();
  const page = Number(values.page ?? 0) || 0;
  const sort = values.sort ?? 'createdAt:desc';
  const query = {
    page,
    pageSize: PAGE_SIZE,
    sort,
    filters: { status: values.status ?? null, label: values.label ?? null },
  };
  const tasks = useQuery({
    queryKey: ['tasks', 'list', query],
    queryFn: async ({ signal }) => {
      const answer = await client.models.list({ params: { model: 'background_tasks' }, query }, { signal });
      return { ...answer, rows: answer.rows as unknown as readonly TaskRow[] };
    },
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.data?.rows.every(hasEnded) === false ? REFRESH_MS : false),
  });
  const setLabel = useDebouncedCallback((label: string) => set({ label, page: undefined }), 250);
  const filtered = values.status !== undefined || values.label !== undefined;
  return (
    <>
      <PageHeader
        title="Tasks"
        description="Work that goes on in the background: installs, key rotations, what modules do."
      />
      <Stack>
        <Group align="flex-end">
          <TextInput
            label="Task"
            placeholder="Part of its name"
            defaultValue={values.label ?? ''}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Select
            label="Status"
            placeholder="Any"
            clearable
            value={values.status ?? null}
            onChange={(status) => set({ status: status ?? undefined, page: undefined })}
            data={Object.entries(TASK_STATUSES).map(([value, { label }]) => ({ value, label }))}
          />
        </Group>
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
                onSort={(next) => set({ sort: sortText(next), page: undefined })}
                empty={
                  <EmptyState title={filtered ? 'No such task' : 'Nothing has been done in the background yet'}>
                    {filtered
                      ? 'Nothing matches what you filter by.'
                      : 'Installing an engine instance or rotating keys is shown here, while it goes on and afterwards.'}
                  </EmptyState>
                }
              />
              <Pager
                page={page}
                pageSize={PAGE_SIZE}
                total={totalRows}
                onPage={(to) => set({ page: to > 0 ? `${to}` : '' })}
              />
            </div>
          )}
        </QueryState>
      </Stack>
    </>
  );
}
