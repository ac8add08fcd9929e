import type { FleetView } from '@enginehouse/api';
import { Alert, Button, Group, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { IconInfoCircle, IconStackMiddle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { fleetParts, inOrder } from './fleet-parts.ts';
import { NodeCard } from './NodeCard.tsx';
import { useNodeInstalls } from './node-installs.ts';

/** A node renews its lease every second; whoever looks sees it go in time. */
const REFRESH_MS = 5_000;

/** The processes of the house. */
export function NodesPage() {
  const fleet = useQuery({
    queryKey: ['nodes', 'list'],
    queryFn: ({ signal }) => client.nodes.list(undefined, { signal }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <PageHeader
        title="Nodes"
        description="Each running Enginehouse process is a node. Together they are the fleet, and share one database."
      />
      <QueryState query={fleet}>{(view) => <Fleet view={view} />}</QueryState>
    </>
  );
}

function Fleet({ view }: { readonly view: FleetView }) {
  const { values, set } = useAddress();
  const installs = useNodeInstalls();
  // A node that ends in order takes its row along: one that is gone was killed, or lost its database.
  const hidden = values.gone === 'no';
  const anyGone = view.nodes.some(({ live }) => !live);
  const shown = inOrder(view.nodes.filter(({ live }) => live || !hidden));
  const behind = view.nodes.filter(({ live, appliedRevision }) => live && appliedRevision < view.revision);
  return (
    <Stack>
      <Group justify="space-between">
        <Text>
          Revision <b>{view.revision}</b> is in force
          {behind.length === 0
            ? ' on every live node.'
            : `; ${behind.map(({ id }) => id).join(', ')} ${behind.length === 1 ? 'has' : 'have'} not applied it yet.`}
        </Text>
        {anyGone && (
          <Switch
            label="Show nodes that are gone"
            checked={!hidden}
            onChange={(event) => set({ gone: event.currentTarget.checked ? undefined : 'no' })}
          />
        )}
      </Group>
      {view.mixed && <MixedFleet view={view} />}
      {shown.length === 0 ? (
        <EmptyState title="No live node">
          None has a lease at the moment.
          {anyGone && (
            <Button variant="subtle" size="compact-sm" onClick={() => set({ gone: undefined })}>
              Show those that are gone
            </Button>
          )}
        </EmptyState>
      ) : (
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          {shown.map((node) => (
            <NodeCard
              key={node.id}
              node={node}
              revision={view.revision}
              installs={installs.data?.filter(({ nodeId }) => nodeId === node.id)}
            />
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}

/** What a mixed fleet is, and who differs from whom. */
function MixedFleet({ view }: { readonly view: FleetView }) {
  const parts = fleetParts(view.nodes);
  return (
    <Alert color="yellow" variant="outline" icon={<IconStackMiddle aria-hidden />} title="The fleet is mixed">
      <Stack gap="xs">
        <Text size="sm">
          Live nodes run different engines or versions of Enginehouse, so that the same signals may be scored
          differently depending on who answers. That is usual while a new version is rolled out, and over when the last
          node has it.
        </Text>
        <ul style={{ margin: 0, paddingInlineStart: 20 }}>
          {parts.map(({ engineSetHash, version, nodes }) => (
            <li key={`${engineSetHash} ${version}`}>
              <Text size="sm" span>
                Version {version}, engine set <code>{engineSetHash.slice(0, 12)}</code>: {nodes.join(', ')}
              </Text>
            </li>
          ))}
        </ul>
        <Group gap={6} wrap="nowrap" align="flex-start">
          <IconInfoCircle size={16} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />
          <Text size="sm">The engine set is the hash of all engines that a node has loaded.</Text>
        </Group>
      </Stack>
    </Alert>
  );
}
