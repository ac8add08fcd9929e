import { Group, Loader, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState.tsx';

/** What a query has come to: loading, refused or failed, or its data. Data that is there stays while it is asked anew. */
export function QueryState<Data>({
  query,
  children,
}: {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return (
    <Group p="md" role="status">
      <Loader size="sm" aria-hidden />
      <Text c="dimmed">Loading</Text>
    </Group>
  );
}
