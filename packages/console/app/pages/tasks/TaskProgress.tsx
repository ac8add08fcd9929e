import { Group, Progress, Text } from '@mantine/core';
import { hasEnded, type TaskRow } from './task.ts';

/** How far a task is, as a bar and in words. */
export function TaskProgress({ task }: { readonly task: Pick<TaskRow, 'progress' | 'status' | 'label'> }) {
  const percent = Math.round(task.progress * 100);
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress.Root flex={1} miw={60} aria-hidden={hasEnded(task) ? true : undefined}>
        <Progress.Section
          value={percent}
          animated={!hasEnded(task)}
          color={task.status === 'failed' ? 'red' : task.status === 'interrupted' ? 'gray' : 'teal'}
          aria-label={`Progress of ${task.label}`}
        />
      </Progress.Root>
      <Text size="sm" w={52} ta="end">
        {percent} %
      </Text>
    </Group>
  );
}
