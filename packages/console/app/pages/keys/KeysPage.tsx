import type { KeyList } from '@enginehouse/api';
import { Code, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { StatusBadge, type StatusWords } from '../../display/StatusBadge.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { When } from '../../display/When.tsx';
import { Rotation } from './Rotation.tsx';

type Key = KeyList['keys'][number];

const STATES: StatusWords<Key['state']> = {
  seals: { tone: 'good', label: 'seals and opens' },
  opens: { tone: 'busy', label: 'opens only' },
  retired: { tone: 'off', label: 'retired' },
};

const COLUMNS: readonly Column<Key>[] = [
  { key: 'keyId', label: 'Key', render: ({ keyId }) => <Code>{keyId}</Code> },
  {
    key: 'state',
    label: 'State',
    render: ({ state }) => <StatusBadge tone={STATES[state].tone}>{STATES[state].label}</StatusBadge>,
  },
  { key: 'values', label: 'Secrets on it', align: 'end', render: ({ values }) => values },
  {
    key: 'missingOn',
    label: 'On every node',
    render: ({ missingOn, state }) =>
      state === 'retired' ? (
        'not needed'
      ) : missingOn.length === 0 ? (
        'yes'
      ) : (
        <StatusBadge tone="bad">missing on {missingOn.join(', ')}</StatusBadge>
      ),
  },
  { key: 'fingerprint', label: 'Fingerprint', render: ({ fingerprint }) => <Code>{fingerprint.slice(0, 12)}</Code> },
  { key: 'addedAt', label: 'Added', render: ({ addedAt }) => <When time={addedAt} /> },
  { key: 'sealedSince', label: 'Seals since', render: ({ sealedSince }) => <When time={sealedSince} /> },
  { key: 'retiredAt', label: 'Retired', render: ({ retiredAt }) => <When time={retiredAt} /> },
];

/** The keys that secrets are sealed with: never the keys themselves. */
export function KeysPage() {
  const keys = useQuery({
    queryKey: ['keys', 'list'],
    queryFn: ({ signal }) => client.keys.list(undefined, { signal }),
  });
  return (
    <>
      <PageHeader
        title="Keys"
        description="Secrets rest sealed with these keys. The keys themselves are never shown: they are in a file of this machine, or in the environment of each node."
      />
      <Stack>
        <QueryState query={keys}>
          {({ keys: all }) => (
            <DataTable
              label="Keys"
              columns={COLUMNS}
              rows={all}
              rowKey={({ keyId }) => keyId}
              empty={<EmptyState title="There are no keys yet">The first secret makes one.</EmptyState>}
            />
          )}
        </QueryState>
        <Rotation />
      </Stack>
    </>
  );
}
