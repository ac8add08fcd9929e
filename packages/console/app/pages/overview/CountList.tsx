import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

export interface CountLine {
  readonly key: string;
  readonly label: ReactNode;
  readonly count: number;
  readonly to: string;
}

/** How many there are of each kind, each with the way to them. */
export function CountList({ total, lines }: { readonly total: string; readonly lines: readonly CountLine[] }) {
  return (
    <Stack gap={6}>
      <Text fw={700} size="xl">
        {total}
      </Text>
      {lines.map(({ key, label, count, to }) => (
        <Group key={key} justify="space-between" wrap="nowrap">
          {label}
          <Anchor component={Link} to={to} size="sm" aria-label={`${count} ${key}`}>
            {count}
          </Anchor>
        </Group>
      ))}
    </Stack>
  );
}
