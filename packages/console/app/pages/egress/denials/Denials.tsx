import { Code, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import { StatusBadge } from '../../../display/StatusBadge.tsx';
import type { Column } from '../../../display/table/column.ts';
import { DataTable } from '../../../display/table/DataTable.tsx';
import { CursorPager } from '../../../display/table/Pager.tsx';
import { useAddress } from '../../../display/use-address.ts';
import { When } from '../../../display/When.tsx';
import { DeniedTarget } from './DeniedTarget.tsx';

/** A row of `audit_events` that tells of a connection. */
export interface DenialRow {
  readonly id: number;
  readonly timestamp: string;
  /** The subject. */
  readonly entityId: string | null;
  /** `succeeded`: it was let through, for the policy was only reported. */
  readonly status: 'succeeded' | 'refused' | 'failed';
}

const PAGE_SIZE = 25;
const DAY_MS = 86_400_000;
const RANGES: Readonly<Record<string, { readonly label: string; readonly days: number }>> = {
  day: { label: 'The last day', days: 1 },
  week: { label: 'The last 7 days', days: 7 },
  month: { label: 'The last 30 days', days: 30 },
};
const COLUMNS: readonly Column<DenialRow>[] = [
  { key: 'timestamp', label: 'When', render: ({ timestamp }) => <When time={timestamp} /> },
  { key: 'subject', label: 'Who', render: ({ entityId }) => <Code>{entityId}</Code> },
  {
    key: 'status',
    label: 'What was done',
    render: ({ status }) =>
      status === 'succeeded' ? (
        <StatusBadge tone="attention">Let through, only reported</StatusBadge>
      ) : (
        <StatusBadge tone="bad">Refused</StatusBadge>
      ),
  },
  { key: 'target', label: 'Where to, and why', render: ({ id }) => <DeniedTarget id={id} /> },
];

/** What was refused, newest first: once for each subject, host and port in a minute. */
export function Denials() {
  const { values, set } = useAddress();
  const range = RANGES[values.range ?? 'week'] ?? { label: '', days: 7 };
  const setSubject = useDebouncedCallback((who: string) => set({ who, after: undefined }), 250);
  const denials = useQuery({
    queryKey: ['egress', 'denials', range.days, values.who, values.after],
    queryFn: async ({ signal }) => {
      const filters = {
        eventType: 'egress.request.denied',
        entityId: values.who ?? null,
        timestamp: { from: new Date(Date.now() - range.days * DAY_MS).toISOString() },
      };
      const query = { filters, pageSize: PAGE_SIZE, ...(values.after === undefined ? {} : { after: values.after }) };
      const answer = await client.models.list({ params: { model: 'audit_events' }, query }, { signal });
      return { ...answer, rows: answer.rows as unknown as readonly DenialRow[] };
    },
  });
  return (
    <Stack>
      <Group align="flex-end">
        <Select
          label="Time"
          allowDeselect={false}
          value={values.range ?? 'week'}
          onChange={(value) => set({ range: value ?? undefined, after: undefined })}
          data={Object.entries(RANGES).map(([value, { label }]) => ({ value, label }))}
        />
        <TextInput
          label="Who"
          placeholder="engine/3"
          defaultValue={values.who ?? ''}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
      </Group>
      <QueryState query={denials}>
        {({ rows, totalRows, more, next }) => (
          <div>
            <Text size="sm" role="status" mb="xs">
              {more ? 'More than ' : ''}
              {totalRows === 1 ? '1 denial' : `${totalRows.toLocaleString('en')} denials`} in that time. A host that is
              asked again and again counts once a minute.
            </Text>
            <DataTable
              label="Denials"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ id }) => id}
              empty={
                <EmptyState title="Nothing was refused">
                  Every connection in that time was one that a rule allows.
                </EmptyState>
              }
            />
            <CursorPager
              shown={rows.length}
              onFirst={values.after === undefined ? undefined : () => set({ after: undefined }, { replace: false })}
              onNext={next ? () => set({ after: next }, { replace: false }) : undefined}
            />
          </div>
        )}
      </QueryState>
    </Stack>
  );
}
