import { Select, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listRows } from '../../api/core-rows.ts';
import { durationText } from '../../display/duration-text.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { AddressCursorPager } from '../../display/table/AddressPager.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { FROM_THE_FIRST, useAddress } from '../../display/use-address.ts';
import { When } from '../../display/When.tsx';
import { METHOD_WORDS } from '../routing/method-of.ts';
import type { UsageRow } from './usage-row.ts';

const PAGE_SIZE = 25;
/** Calls are written behind their answers and announced to nobody. */
const REFRESH_MS = 10_000;

const COLUMNS: readonly Column<UsageRow>[] = [
  { key: 'timestamp', label: 'When', render: ({ timestamp }) => <When time={timestamp} /> },
  {
    key: 'modelName',
    label: 'Model',
    render: ({ modelName, provider }) => (modelName === null ? 'none found' : `${modelName} (${provider})`),
  },
  { key: 'requestKind', label: 'Asked for', render: ({ requestKind }) => METHOD_WORDS[requestKind] },
  { key: 'objective', label: 'Objective', render: ({ objective }) => objective ?? '' },
  {
    key: 'success',
    label: 'Result',
    render: ({ success }) =>
      success ? <StatusBadge tone="good">Answered</StatusBadge> : <StatusBadge tone="bad">Failed</StatusBadge>,
  },
  {
    key: 'totalTokens',
    label: 'Tokens',
    align: 'end',
    render: ({ totalTokens }) => totalTokens?.toLocaleString('en') ?? '',
  },
  { key: 'durationMs', label: 'Took', align: 'end', render: ({ durationMs }) => durationText(durationMs) },
];

/** The calls one by one, newest first; each leads to its steps. */
export function RecentCalls() {
  const { values, set } = useAddress();
  const calls = useQuery({
    queryKey: ['usage', 'calls', values.result, values.after],
    queryFn: ({ signal }) => {
      const success = values.result === undefined ? null : values.result === 'answered';
      const query = {
        filters: { success },
        pageSize: PAGE_SIZE,
        ...(values.after === undefined ? {} : { after: values.after }),
      };
      return listRows<UsageRow>('ai_model_usage', query, signal);
    },
    placeholderData: (before) => before,
    refetchInterval: REFRESH_MS,
  });
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        Calls
      </Title>
      <Select
        label="Result"
        placeholder="Any"
        clearable
        w={200}
        value={values.result ?? null}
        onChange={(result) => set({ result: result ?? undefined, ...FROM_THE_FIRST })}
        data={[
          { value: 'answered', label: 'Answered' },
          { value: 'failed', label: 'Failed' },
        ]}
      />
      <QueryState query={calls}>
        {({ rows, next }) => (
          <div>
            <DataTable
              label="Calls"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ id }) => id}
              rowLink={({ id }) => `/usage/${id}`}
              empty={<EmptyState title="No call yet">Calls stand here a moment after they have ended.</EmptyState>}
            />
            <AddressCursorPager shown={rows.length} next={next} />
          </div>
        )}
      </QueryState>
    </Stack>
  );
}
