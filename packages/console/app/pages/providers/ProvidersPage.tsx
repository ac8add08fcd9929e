import type { ProviderList } from '@enginehouse/api';
import { Alert, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { EmptyState } from '../../display/EmptyState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { useInstances } from '../instances/instance-queries.ts';
import { ProviderCard } from './ProviderCard.tsx';
import { useProviders } from './provider-queries.ts';
import { KIND_WORDS } from './words.ts';

/** What engine instances are made from. */
export function ProvidersPage() {
  const providers = useProviders();
  return (
    <>
      <PageHeader
        title="Providers"
        description="Each knows how to install, configure and call one kind of AI runtime. An engine instance is one of them, configured."
      />
      <QueryState query={providers}>{(list) => <Catalogue list={list} />}</QueryState>
    </>
  );
}

function Catalogue({ list: { providers, problems } }: { readonly list: ProviderList }) {
  const { values, set } = useAddress();
  const instances = useInstances({}).data?.rows;
  const kinds = [...new Set(providers.map(({ kind }) => kind))];
  const shown = providers.filter(({ kind }) => values.kind === undefined || kind === values.kind);
  return (
    <Stack>
      {problems.map(({ source, message, fix, code }) => (
        <Alert
          key={source}
          color="red"
          icon={<IconAlertTriangle aria-hidden />}
          title={`${source} did not load: ${message}`}
        >
          <Text size="sm">{fix}</Text>
          <Text size="xs" ff="monospace">
            {code}
          </Text>
        </Alert>
      ))}
      {kinds.length > 1 && (
        <SegmentedControl
          aria-label="Kind of provider"
          w="fit-content"
          maw="100%"
          value={values.kind ?? ''}
          onChange={(kind) => set({ kind })}
          data={[{ value: '', label: 'All' }, ...kinds.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))]}
        />
      )}
      {shown.length === 0 ? (
        <EmptyState title="No providers">
          None is loaded. Providers come with Enginehouse, or from packages that `ENGINEHOUSE_PROVIDERS` names.
        </EmptyState>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
          {shown.map((provider) => (
            <ProviderCard
              key={provider.id}
              provider={provider}
              instances={instances?.filter((instance) => instance.provider === provider.id).length}
            />
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}
