import { Anchor, SimpleGrid, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../display/EmptyState.tsx';
import { ForbiddenState } from '../../display/ForbiddenState.tsx';
import { PageHeader } from '../../display/PageHeader.tsx';
import { QueryState } from '../../display/QueryState.tsx';
import { useAddress } from '../../display/use-address.ts';
import { useManages } from '../../session/access.ts';
import { ProviderCard } from '../providers/ProviderCard.tsx';
import { useProviders } from '../providers/provider-queries.ts';
import { NewInstanceForm } from './NewInstanceForm.tsx';

const PARENTS = [{ title: 'Engine instances', to: '/instances' }];

/** From a provider to an instance of it. */
export function NewInstancePage() {
  const may = useManages('system.engine.manage');
  const { values } = useAddress();
  const providers = useProviders();
  if (!may) {
    return (
      <>
        <PageHeader title="Add an engine instance" parents={PARENTS} />
        <ForbiddenState message="It needs the permission system.engine.manage, and the access level organization" />
      </>
    );
  }
  return (
    <QueryState query={providers}>
      {({ providers: all }) => {
        const provider = all.find(({ id }) => id === values.provider);
        if (provider !== undefined) {
          return (
            <>
              <PageHeader title={`Add an instance of ${provider.label}`} parents={PARENTS} />
              <NewInstanceForm key={provider.id} provider={provider} />
            </>
          );
        }
        return (
          <>
            <PageHeader
              title="Add an engine instance"
              description="Which provider should it be of? It is configured in the next step."
              parents={PARENTS}
            />
            <Stack>
              {values.provider !== undefined && (
                <EmptyState title={`There is no provider “${values.provider}” here`}>
                  <Anchor component={Link} to="/providers">
                    See the providers of this house
                  </Anchor>
                </EmptyState>
              )}
              <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
                {all.map((one) => (
                  <ProviderCard key={one.id} provider={one} instances={undefined} />
                ))}
              </SimpleGrid>
            </Stack>
          </>
        );
      }}
    </QueryState>
  );
}
