import { Code, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import { StatusBadge } from '../../../display/StatusBadge.tsx';
import { AddressCursorPager } from '../../../display/table/AddressPager.tsx';
import type { Column } from '../../../display/table/column.ts';
import { DataTable } from '../../../display/table/DataTable.tsx';
import { FilterText } from '../../../display/table/FilterText.tsx';
import { FROM_THE_FIRST, useAddress } from '../../../display/use-address.ts';
import { When } from '../../../display/When.tsx';
import { DenialsOverTime } from './DenialsOverTime.tsx';

type Denial = Awaited<ReturnType<typeof client.egress.denials>>['rows'][number];

const PAGE_SIZE = 25;

const COLUMNS: readonly Column<Denial>[] = [
  { key: 'time', label: 'When', render: ({ time }) => <When time={time} /> },
  {
    key: 'subject',
    label: 'Who',
    render: ({ subject, withheld }) => (
      <>
        <Code>{subject}</Code>
        {withheld && (
          <Text size="xs" c="dimmed">
            for an engine whose output is withheld
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'target',
    label: 'Where to',
    render: ({ host, port }) => (
      <Code>
        {host}:{port}
      </Code>
    ),
  },
  {
    key: 'mode',
    label: 'What was done',
    render: ({ mode }) =>
      mode === 'report' ? (
        <StatusBadge tone="attention">Let through, only reported</StatusBadge>
      ) : (
        <StatusBadge tone="bad">Refused</StatusBadge>
      ),
  },
  { key: 'because', label: 'Why, and what would allow it', render: ({ because }) => because },
];

/** What was refused: how often over time, and one by one, newest first. */
export function Denials() {
  const { values, set } = useAddress();
  const { who, after } = values;
  const denials = useQuery({
    queryKey: ['egress', 'denials', who, after],
    queryFn: ({ signal }) => {
      const query = {
        pageSize: PAGE_SIZE,
        ...(after === undefined ? {} : { after }),
        ...(who === undefined ? {} : { subject: who }),
      };
      return client.egress.denials({ query }, { signal });
    },
    placeholderData: (before) => before,
  });
  return (
    <Stack>
      <DenialsOverTime />
      <FilterText
        label="Who"
        placeholder="For example engine/3"
        value={who}
        onChange={(subject) => set({ who: subject, ...FROM_THE_FIRST })}
      />
      <QueryState query={denials}>
        {({ rows, next }) => (
          <div>
            <Text size="sm" c="dimmed" mb="xs">
              A host that is asked again and again stands here once a minute.
            </Text>
            <DataTable
              label="Denials"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ id }) => id}
              empty={<EmptyState title="Nothing was refused">Every connection was one that a rule allows.</EmptyState>}
            />
            <AddressCursorPager shown={rows.length} next={next} />
          </div>
        )}
      </QueryState>
    </Stack>
  );
}
