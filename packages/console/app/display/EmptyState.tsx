import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** In place of a list without anything in it: what would stand here, and the way to the first of them. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl">
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text component="div" c="dimmed" size="sm" ta="center" maw={520}>
          {children}
        </Text>
      )}
    </Stack>
  );
}
