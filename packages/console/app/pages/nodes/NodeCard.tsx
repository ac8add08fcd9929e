import type { FleetView } from '@enginehouse/api';
import { Card, Code, Group, List, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { type Fact, Facts } from '../../display/Facts.tsx';
import { StatusBadge, type Tone } from '../../display/StatusBadge.tsx';
import { When } from '../../display/When.tsx';
import type { NodeInstall } from './node-installs.ts';

type Node = FleetView['nodes'][number];

/** One node: whether it serves, what it has applied, what it runs and what is installed there. */
export function NodeCard({
  node,
  revision,
  installs,
}: {
  readonly node: Node;
  /** The one in force. */
  readonly revision: number;
  /** Undefined where they are not known. */
  readonly installs: readonly NodeInstall[] | undefined;
}) {
  const titleId = useId();
  return (
    <Card component="section" withBorder aria-labelledby={titleId}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4" id={titleId}>
            {node.id}
          </Title>
          <NodeState node={node} />
        </Group>
        {node.reasons.length > 0 && (
          <List size="sm" aria-label="Why it is not ready">
            {node.reasons.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        )}
        <Facts facts={factsOf(node, revision, installs)} />
      </Stack>
    </Card>
  );
}

function NodeState({ node: { live, ready } }: { readonly node: Node }) {
  if (!live) return <StatusBadge tone="off">Gone</StatusBadge>;
  return ready ? <StatusBadge tone="good">Ready</StatusBadge> : <StatusBadge tone="attention">Not ready</StatusBadge>;
}

function factsOf(node: Node, revision: number, installs: readonly NodeInstall[] | undefined): Fact[] {
  const lag = revision - node.appliedRevision;
  return [
    {
      label: 'Revision applied',
      value: lag > 0 && node.live ? `${node.appliedRevision} (${lag} behind)` : node.appliedRevision,
    },
    {
      label: node.live ? 'Lease until' : 'Lease ended',
      value: <When time={node.leaseUntil} />,
      ...(node.live ? {} : { hint: 'It counts no more: nobody waits for it, and what it served goes to others.' }),
    },
    { label: 'Started', value: <When time={node.startedAt} /> },
    { label: 'Version', value: node.version || 'not known' },
    { label: 'Engine set', value: <Code>{node.engineSetHash.slice(0, 12)}</Code> },
    ...(installs === undefined ? [] : [{ label: 'Installed', value: <Installs installs={installs} /> }]),
  ];
}

const INSTALL_TONES: Readonly<Record<NodeInstall['status'], Tone>> = {
  pending: 'busy',
  installing: 'busy',
  installed: 'good',
  error: 'bad',
};

function Installs({ installs }: { readonly installs: readonly NodeInstall[] }) {
  if (installs.length === 0) return <Text size="sm">no providers</Text>;
  return (
    <Group gap={4}>
      {installs.map(({ providerId, status, progress }) => (
        <StatusBadge key={providerId} tone={INSTALL_TONES[status]}>
          {providerId}
          {status === 'installed' ? '' : status === 'installing' ? ` ${Math.round(progress * 100)} %` : ` ${status}`}
        </StatusBadge>
      ))}
    </Group>
  );
}
