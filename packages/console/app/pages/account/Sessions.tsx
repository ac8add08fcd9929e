import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useContext, useMemo, useState } from 'react';
import { client } from '../../api/client.ts';
import { ConfirmDialog } from '../../display/ConfirmDialog.tsx';
import { EmptyState } from '../../display/EmptyState.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { tellDone, tellFailed } from '../../display/toast.ts';
import { When } from '../../display/When.tsx';
import { LeaveContext } from '../../session/use-session.ts';

type SessionRow = Awaited<ReturnType<typeof client.sessions.list>>['sessions'][number];

/** Where one is signed in. */
export function Sessions() {
  const queries = useQueryClient();
  const leave = useContext(LeaveContext);
  const [asking, setAsking] = useState<'others' | 'all' | null>(null);
  const sessions = useQuery({
    queryKey: ['sessions', 'own'],
    queryFn: ({ signal }) => client.sessions.list(undefined, { signal }),
  });
  const end = useMutation({
    mutationFn: (sessionId: string) => client.sessions.end({ params: { sessionId } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['sessions'] });
      tellDone('The session has ended.');
    },
    onError: tellFailed,
  });
  const { mutate } = end;
  const current = sessions.data?.current ?? null;
  const columns = useMemo(() => columnsOf(current, mutate), [current, mutate]);
  const endOthers = async (): Promise<void> => {
    const { ended } = await client.sessions.endOthers();
    await queries.invalidateQueries({ queryKey: ['sessions'] });
    tellDone(ended === 1 ? 'One session has ended.' : `${ended} sessions have ended.`);
  };
  const endAll = async (): Promise<void> => {
    await client.sessions.endOthers();
    await client.auth.signOut({ body: {} });
    leave();
  };
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. End what you do not know, and change your password then."
      actions={
        <>
          <Button variant="default" size="xs" onClick={() => setAsking('others')}>
            End the others
          </Button>
          <Button variant="default" size="xs" onClick={() => setAsking('all')}>
            Sign out everywhere
          </Button>
        </>
      }
    >
      <QueryState query={sessions}>
        {({ sessions: all }) => (
          <DataTable
            label="Sessions"
            columns={columns}
            rows={all}
            rowKey={({ id }) => id}
            empty={<EmptyState title="You are signed in nowhere" />}
          />
        )}
      </QueryState>
      <ConfirmDialog
        opened={asking === 'others'}
        onClose={() => setAsking(null)}
        title="End your other sessions?"
        confirmLabel="End them"
        action={endOthers}
      >
        <Text size="sm">Every browser and terminal but this one has to sign in again. API tokens go on.</Text>
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'all'}
        onClose={() => setAsking(null)}
        title="Sign out everywhere?"
        confirmLabel="Sign out"
        action={endAll}
      >
        <Text size="sm">Every browser and terminal has to sign in again, this one too. API tokens go on.</Text>
      </ConfirmDialog>
    </Section>
  );
}

function columnsOf(current: string | null, end: (id: string) => void): readonly Column<SessionRow>[] {
  return [
    {
      key: 'id',
      label: 'From',
      render: ({ clientAddress }) => (typeof clientAddress === 'string' ? clientAddress : 'unknown address'),
    },
    { key: 'createdAt', label: 'Signed in', render: ({ createdAt }) => <When time={createdAt} /> },
    { key: 'lastSeenAt', label: 'Last used', render: ({ lastSeenAt }) => <When time={lastSeenAt} /> },
    { key: 'expiresAt', label: 'Ends', render: ({ expiresAt }) => <When time={expiresAt} /> },
    {
      key: 'end',
      label: 'End it',
      render: ({ id, clientAddress }) =>
        id === current ? (
          <StatusBadge tone="good">this one</StatusBadge>
        ) : (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`End the session from ${String(clientAddress ?? 'an unknown address')}`}
            onClick={() => end(id)}
          >
            End
          </Button>
        ),
    },
  ];
}
