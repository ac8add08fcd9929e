import { Anchor, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import { QueryState } from '../../display/QueryState.tsx';
import { Section } from '../../display/Section.tsx';
import { StatusBadge } from '../../display/StatusBadge.tsx';
import { STATUS_WORDS } from '../instances/InstanceStatusBadge.tsx';
import type { InstanceStatus } from '../instances/instance.ts';
import type { InstanceList } from '../instances/instance-queries.ts';
import { CountList } from './CountList.tsx';

const STATUSES = Object.keys(STATUS_WORDS) as readonly InstanceStatus[];

/** The engine instances by their status. */
export function InstanceCounts({ instances }: { readonly instances: UseQueryResult<InstanceList> }) {
  return (
    <Section title="Engine instances">
      <QueryState query={instances}>
        {({ rows, totalRows }) =>
          totalRows === 0 ? (
            <Text size="sm">
              No AI runtime is connected yet.{' '}
              <Anchor component={Link} to="/providers" size="sm" underline="always">
                Choose a provider
              </Anchor>
              .
            </Text>
          ) : (
            <CountList
              total={totalRows === 1 ? '1 instance' : `${totalRows} instances`}
              lines={STATUSES.map((status) => ({
                key: `${STATUS_WORDS[status].label} instances`,
                label: <StatusBadge tone={STATUS_WORDS[status].tone}>{STATUS_WORDS[status].label}</StatusBadge>,
                count: rows.filter((row) => row.status === status).length,
                to: `/instances?status=${status}`,
              })).filter(({ count }) => count > 0)}
            />
          )
        }
      </QueryState>
    </Section>
  );
}
