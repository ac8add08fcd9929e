import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { ConfirmDialog } from '../../../display/ConfirmDialog.tsx';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import type { Column } from '../../../display/table/column.ts';
import { DataTable } from '../../../display/table/DataTable.tsx';
import { tellDone } from '../../../display/toast.ts';
import { When } from '../../../display/When.tsx';
import { useManages } from '../../../session/access.ts';

type Call = Awaited<ReturnType<typeof client.instances.activeCalls>>['calls'][number];

/** Nodes say what is under way with their heartbeat, about every second. */
const REFRESH_MS = 2_000;

const COLUMNS: readonly Column<Call>[] = [
  { key: 'modelName', label: 'Model', render: ({ modelName }) => modelName },
  { key: 'method', label: 'Method', render: ({ method }) => method },
  { key: 'startedAt', label: 'Began', render: ({ startedAt }) => <When time={startedAt} /> },
  { key: 'nodeId', label: 'Node', render: ({ nodeId }) => nodeId },
  { key: 'userId', label: 'User', render: ({ userId }) => userId ?? 'none' },
  { key: 'callId', label: 'Call', render: ({ callId }) => <code>{callId.slice(0, 8)}</code> },
];

/** The AI calls that an instance works on, on all nodes, and the way to end them. */
export function ActiveCalls({ engineInstanceId }: { readonly engineInstanceId: number }) {
  const may = useManages('system.engine.manage');
  const queries = useQueryClient();
  const [stopping, setStopping] = useState(false);
  const calls = useQuery({
    queryKey: ['instances', 'calls', engineInstanceId],
    queryFn: ({ signal }) => client.instances.activeCalls({ params: { engineInstanceId } }, { signal }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          As each node last said, about a second ago.
        </Text>
        {may && (
          <Button
            variant="default"
            size="xs"
            disabled={calls.data?.calls.length === 0}
            onClick={() => setStopping(true)}
          >
            End all calls
          </Button>
        )}
      </Group>
      <QueryState query={calls}>
        {({ calls: rows }) => (
          <DataTable
            label="Calls under way"
            columns={COLUMNS}
            rows={rows}
            rowKey={({ callId }) => callId}
            empty={
              <EmptyState title="No call is under way">
                Calls stand here from their beginning to their last byte.
              </EmptyState>
            }
          />
        )}
      </QueryState>
      <ConfirmDialog
        opened={stopping}
        title="End all calls under way?"
        confirmLabel="End them"
        danger
        action={async () => {
          await client.instances.stop({ params: { engineInstanceId }, body: {} });
          await queries.invalidateQueries({ queryKey: ['instances'] });
          tellDone('The runtimes were ended; the next call makes new ones.');
        }}
        onClose={() => setStopping(false)}
      >
        The runtimes of this instance end on every node, and the calls on them go to the next model or fail. The
        instance stays active: the next call makes a new runtime.
      </ConfirmDialog>
    </Stack>
  );
}
