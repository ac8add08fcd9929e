import { client } from '../../../api/client.ts';
import { listAllRows } from '../../../api/core-rows.ts';
import type { Place } from '../routing-queries.ts';

const model = 'model_capability_priority';

/**
 * Puts the models of a capability in an order. Those that have no place in it get one first, and those that are not named lose
 * theirs; the order itself is one change.
 */
export async function saveOrder(capability: string, modelIds: readonly number[]): Promise<void> {
  const rows = await listAllRows<Place>(model, { filters: { capability } });
  const placed = new Set(rows.map(({ modelId }) => modelId));
  const last = Math.max(0, ...rows.map(({ priority }) => priority));
  for (const { id, modelId } of rows) {
    if (modelIds.includes(modelId)) continue;
    await client.models.delete({ params: { model, id: String(id) } });
  }
  for (const [index, modelId] of modelIds.filter((id) => !placed.has(id)).entries()) {
    const values = { capability, modelId, priority: last + 1 + index };
    await client.models.create({ params: { model }, body: { values } });
  }
  if (modelIds.length > 0) await client.ai.reorder({ params: { capability }, body: { modelIds: [...modelIds] } });
}
