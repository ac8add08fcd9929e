import type { InstallStatus } from '@enginehouse/api';
import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { client } from '../../../api/client.ts';
import { ErrorAlert } from '../../../display/ErrorAlert.tsx';
import { useManages } from '../../../session/access.ts';
import { TaskLines } from '../../tasks/TaskLines.tsx';
import { useFollowedTask } from '../../tasks/use-followed-task.ts';
import type { Instance } from '../instance.ts';
import { useInstallTask } from '../instance-queries.ts';
import { NodeInstallRow } from './NodeInstallRow.tsx';

/** How far each node is with the provider, as it goes on; what it says; cancel and retry. */
export function InstallPanel({ instance, install }: { readonly instance: Instance; readonly install: InstallStatus }) {
  const may = useManages('system.engine.manage');
  const queries = useQueryClient();
  const underWay = install.summary.pending + install.summary.installing > 0 || install.status === 'installing';
  const failed = install.summary.error > 0;
  const params = { engineInstanceId: instance.id };
  const command = useMutation({
    mutationFn: async (what: 'cancel' | 'retry' | { readonly nodeId: string }) =>
      what === 'cancel'
        ? await client.instances.cancelInstall({ params })
        : await client.instances.retryInstall({ params, body: what === 'retry' ? {} : { nodeId: what.nodeId } }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['instances'] }),
        queries.invalidateQueries({ queryKey: ['tasks'] }),
      ]),
  });
  if (install.wanted === 'none' && install.nodes.length === 0) return null;
  return (
    <Card component="section" withBorder aria-label="Install by node">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            Install by node
          </Title>
          {may && (
            <Group gap="xs">
              {underWay && (
                <Button
                  size="xs"
                  variant="default"
                  loading={command.isPending && command.variables === 'cancel'}
                  onClick={() => command.mutate('cancel')}
                >
                  Cancel the install
                </Button>
              )}
              {failed && !underWay && install.wanted !== 'none' && (
                <Button
                  size="xs"
                  loading={command.isPending && command.variables === 'retry'}
                  onClick={() => command.mutate('retry')}
                >
                  Try again where it failed
                </Button>
              )}
            </Group>
          )}
        </Group>
        <Text size="sm" role="status">
          {summaryText(install)}
        </Text>
        {command.isError && <ErrorAlert error={command.error} />}
        {install.nodes.map((node) => (
          <NodeInstallRow
            key={node.nodeId}
            node={node}
            {...(may && node.live && install.wanted !== 'none'
              ? { retry: () => command.mutate({ nodeId: node.nodeId }) }
              : {})}
          />
        ))}
        <InstallLines providerId={instance.provider} underWay={underWay} />
      </Stack>
    </Card>
  );
}

function summaryText({ nodes, summary, wanted }: InstallStatus): string {
  const live = nodes.filter((node) => node.live).length;
  if (live === 0) return wanted === 'none' ? 'No live node has it.' : 'No node has begun yet.';
  const parts = [`${summary.installed} of ${live} live ${live === 1 ? 'node has' : 'nodes have'} it installed`];
  if (summary.installing > 0) parts.push(`${summary.installing} at it`);
  if (summary.pending > 0) parts.push(`${summary.pending} waiting`);
  if (summary.error > 0) parts.push(`${summary.error} failed`);
  return `${parts.join(', ')}.`;
}

/** What the install says, while it goes on and afterwards. */
function InstallLines({ providerId, underWay }: { readonly providerId: string; readonly underWay: boolean }) {
  const taskId = useInstallTask(providerId, underWay).data ?? undefined;
  const { lines, lost, task } = useFollowedTask(taskId);
  if (taskId === undefined || task === undefined) return null;
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          What it says
        </Text>
        <Anchor component={Link} to={`/tasks/${taskId}`} size="sm">
          The task
        </Anchor>
      </Group>
      {lost && (
        <Group gap={4} role="status">
          <IconPlugConnectedX size={16} aria-hidden />
          <Text size="sm">The server does not answer. Trying again; what is shown may be old.</Text>
        </Group>
      )}
      <TaskLines lines={lines} label={`Lines of the install of ${providerId}`} />
    </Stack>
  );
}
