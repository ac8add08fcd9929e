import { Group, Loader, Text } from '@mantine/core';

export function PageLoading() {
  return (
    <Group role="status">
      <Loader size="sm" aria-hidden />
      <Text c="dimmed">Loading</Text>
    </Group>
  );
}
