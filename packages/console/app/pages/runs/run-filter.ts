import type { AddressValues } from '../../display/use-address.ts';

export const RUN_STATUSES = ['succeeded', 'partial', 'failed', 'cancelled'] as const;

/** What the list of runs is narrowed by; each value stands in the address. */
export const RUN_FILTERS = ['status', 'engineId', 'actor', 'planHash'] as const;

/** How many runs a page shows. */
const PAGE_SIZE = 25;

/** The query of `runs.list` for an address; what the address has no right value for is left out. */
export function runQuery(values: AddressValues) {
  const { after, engineId, actor, planHash } = values;
  const status = RUN_STATUSES.find((known) => known === values.status);
  return {
    pageSize: PAGE_SIZE,
    ...(status === undefined ? {} : { status }),
    ...(engineId ? { engineId } : {}),
    ...(actor ? { actor } : {}),
    ...(planHash ? { planHash } : {}),
    ...(after ? { after } : {}),
  };
}
