import type { FleetView } from '@enginehouse/api';
import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';

/** The nodes that are live, and the revision of the house. */
export function FleetCounts({ fleet }: { readonly fleet: UseQueryResult<FleetView> }) {
  return (
    <Section title="Nodes">
      <QueryState query={fleet}>
        {({ nodes, revision }) => {
          const live = nodes.filter((node) => node.live);
          return (
            <Stack gap={6}>
              <Text fw={700} size="xl">
                Revision {revision}
              </Text>
              {live.map(({ id, ready, appliedRevision }) => (
                <Group key={id} justify="space-between" wrap="nowrap">
                  <Anchor component={Link} to="/nodes" size="sm" truncate>
                    {id}
                  </Anchor>
                  <StatusBadge tone={!ready ? 'bad' : appliedRevision < revision ? 'busy' : 'good'}>
                    {!ready ? 'not ready' : appliedRevision < revision ? `at ${appliedRevision}` : 'up to date'}
                  </StatusBadge>
                </Group>
              ))}
            </Stack>
          );
        }}
      </QueryState>
    </Section>
  );
}
