import type { InstallStatus } from '@enginehouse/api';
import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { StatusBadge, type StatusWords } from '../../../display/StatusBadge.tsx';
import { When } from '../../../display/When.tsx';

type NodeInstall = InstallStatus['nodes'][number];

const STATES: StatusWords<NodeInstall['status']> = {
  pending: { label: 'Waiting', tone: 'busy' },
  installing: { label: 'Installing', tone: 'busy' },
  installed: { label: 'Installed', tone: 'good' },
  error: { label: 'Failed', tone: 'bad' },
};

/** One node of an install: its bar, its state, and why it failed. */
export function NodeInstallRow({
  node,
  retry,
}: {
  readonly node: NodeInstall;
  /** Missing: it may not, or there is nothing to try again. */
  readonly retry?: () => void;
}) {
  const { nodeId, live, status, lastError, completedAt } = node;
  const percent = Math.round(node.progress * 100);
  const { label, tone } = STATES[status];
  return (
    <Stack gap={4} component="section" aria-label={`Node ${nodeId}`}>
      <Group gap="sm">
        <Text size="sm" fw={600} miw={110}>
          {nodeId}
        </Text>
        <Progress.Root flex={1} miw={120}>
          <Progress.Section
            value={percent}
            animated={live && (status === 'pending' || status === 'installing')}
            color={status === 'error' ? 'red' : 'teal'}
            aria-label={`Install on ${nodeId}`}
          />
        </Progress.Root>
        <Text size="sm" w={52} ta="end">
          {percent} %
        </Text>
        {live ? (
          <StatusBadge tone={tone}>{label}</StatusBadge>
        ) : (
          <StatusBadge tone="off">Gone, {label.toLowerCase()}</StatusBadge>
        )}
        {status === 'installed' && completedAt !== null && (
          <Text size="sm" c="dimmed" component="div">
            <When time={completedAt} />
          </Text>
        )}
        {status === 'error' && retry !== undefined && (
          <Button size="compact-xs" variant="default" aria-label={`Try again on ${nodeId}`} onClick={retry}>
            Try again
          </Button>
        )}
      </Group>
      {lastError !== null && status === 'error' && (
        <Text size="sm" c="red" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {lastError}
        </Text>
      )}
    </Stack>
  );
}
