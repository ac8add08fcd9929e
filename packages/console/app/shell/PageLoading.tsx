import { Group, Loader, Text } from '@mantine/core';

/** While a page is being loaded. */
export function PageLoading() {
  return (
    <Group role="status">
      <Loader size="sm" aria-hidden />
      <Text c="dimmed">Loading</Text>
    </Group>
  );
}
