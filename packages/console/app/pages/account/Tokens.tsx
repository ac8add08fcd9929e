import { Button, Code, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { client } from '../../api/client.ts';
import { ConfirmDialog } from '../../display/ConfirmDialog.tsx';
import { EmptyState } from '../../display/EmptyState.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import type { Column } from '../../display/table/column.ts';
import { DataTable } from '../../display/table/DataTable.tsx';
import { tellDone } from '../../display/toast.ts';
import { When } from '../../display/When.tsx';
import { NewToken } from './NewToken.tsx';
import { tokenStanding } from './token-standing.ts';

type TokenRow = Awaited<ReturnType<typeof client.tokens.list>>['tokens'][number];

/** What programs act with in one's name. */
export function Tokens() {
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<TokenRow | null>(null);
  const tokens = useQuery({
    queryKey: ['tokens', 'own'],
    queryFn: ({ signal }) => client.tokens.list(undefined, { signal }),
  });
  const columns = useMemo(() => columnsOf(setRevoking), []);
  const revoke = async (): Promise<void> => {
    if (revoking === null) return;
    await client.tokens.revoke({ params: { tokenId: revoking.id } });
    await queries.invalidateQueries({ queryKey: ['tokens'] });
    tellDone('The token is revoked on every node.');
  };
  return (
    <Section
      title="API tokens"
      description="Programs act with them in your name, within their scopes and what you may do at that moment."
      actions={
        <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setMaking(true)}>
          New token
        </Button>
      }
    >
      <QueryState query={tokens}>
        {({ tokens: all }) => (
          <DataTable
            label="API tokens"
            columns={columns}
            rows={all}
            rowKey={({ id }) => id}
            empty={
              <EmptyState title="You have no API tokens">Make one for each program that asks in your name.</EmptyState>
            }
          />
        )}
      </QueryState>
      <NewToken opened={making} onClose={() => setMaking(false)} />
      <ConfirmDialog
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke ${revoking?.name ?? ''}?`}
        confirmLabel="Revoke"
        danger
        action={revoke}
      >
        <Text size="sm">
          Whatever uses it is refused from then on, on every node. It was last used{' '}
          <When time={revoking?.lastUsedAt as string | null | undefined} />.
        </Text>
      </ConfirmDialog>
    </Section>
  );
}

function columnsOf(revoke: (token: TokenRow) => void): readonly Column<TokenRow>[] {
  return [
    { key: 'name', label: 'For', render: ({ name }) => name, sort: ({ name }) => name },
    {
      key: 'scopes',
      label: 'Scopes',
      render: ({ scopes }) => (
        <Group gap={4}>
          {scopes.map((scope) => (
            <Code key={scope}>{scope}</Code>
          ))}
        </Group>
      ),
    },
    {
      key: 'expiresAt',
      label: 'Ends',
      render: ({ expiresAt }) => {
        const standing = tokenStanding(expiresAt, Date.now());
        return (
          <Group gap={6}>
            {expiresAt === null ? 'when it is revoked' : <When time={expiresAt} />}
            {standing !== 'in force' && (
              <StatusBadge tone={standing === 'ended' ? 'off' : 'attention'}>{standing}</StatusBadge>
            )}
          </Group>
        );
      },
    },
    { key: 'lastUsedAt', label: 'Last used', render: ({ lastUsedAt }) => <When time={lastUsedAt as string | null} /> },
    {
      key: 'revoke',
      label: 'Revoke',
      render: (token) => (
        <Button variant="default" size="compact-xs" aria-label={`Revoke ${token.name}`} onClick={() => revoke(token)}>
          Revoke
        </Button>
      ),
    },
  ];
}
