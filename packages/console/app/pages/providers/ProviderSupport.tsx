import { Stack, Text } from '@mantine/core';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { useRequirements } from './provider-queries.ts';

/** Whether the node that answers can run a provider, and what would be installed first. */
export function ProviderSupport({ providerId }: { readonly providerId: string }) {
  const { data, isError } = useRequirements(providerId);
  if (isError) return <StatusBadge tone="attention">Not known whether it works here</StatusBadge>;
  if (data === undefined) return <StatusBadge tone="busy">Looking</StatusBadge>;
  if (!data.supported) {
    return (
      <Stack gap={4} align="flex-start">
        <StatusBadge tone="bad">Not supported here</StatusBadge>
        <Text size="sm">{data.supportReason}</Text>
      </Stack>
    );
  }
  return data.missingDependencies.length === 0 ? (
    <StatusBadge tone="good">Supported, nothing to install</StatusBadge>
  ) : (
    <StatusBadge tone="neutral">Supported, installed on demand</StatusBadge>
  );
}
