import { Stack, Text } from '@mantine/core';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import { useManages } from '../../../session/access.ts';
import { usePlaces, useRoutedModels } from '../routing-queries.ts';
import { CapabilityOrderCard } from './CapabilityOrderCard.tsx';
import { ordersOf } from './order.ts';

/** The order in which models are tried, for each capability. */
export function Priorities() {
  const may = useManages('system.routing.manage');
  const places = usePlaces();
  const models = useRoutedModels();
  return (
    <QueryState query={places}>
      {(rows) => (
        <QueryState query={models}>
          {(all) => {
            const orders = ordersOf(rows, all);
            return orders.length === 0 ? (
              <EmptyState title="No model can do anything yet">
                When models are bound to an engine instance, the order of each capability stands here.
              </EmptyState>
            ) : (
              <Stack>
                <Text size="sm" c="dimmed">
                  Models that stand in no order follow those that do, by name.
                  {may &&
                    ' Drag a model, or move it with its buttons; each change is saved at once, and can be undone.'}
                </Text>
                {orders.map((order) => (
                  <CapabilityOrderCard key={order.capability} order={order} models={all} may={may} />
                ))}
              </Stack>
            );
          }}
        </QueryState>
      )}
    </QueryState>
  );
}
