import { client } from '../../../api/client.ts';
import { listAllRows } from '../../../api/core-rows.ts';
import type { Place } from '../routing-queries.ts';

const model = 'model_capability_priority';

/**
 * Puts the models of a capability in another order than is shown, and those that had no place in it at theirs: one change. A
 * model that is not named loses its place before, which leaves the others as they follow each other.
 */
export async function saveOrder(
  capability: string,
  shown: readonly number[],
  modelIds: readonly number[],
): Promise<void> {
  const left = shown.filter((id) => modelIds.includes(id));
  if (left.length < shown.length) {
    const rows = await listAllRows<Place>(model, { filters: { capability } });
    for (const { id, modelId } of rows) {
      if (shown.includes(modelId) && !modelIds.includes(modelId))
        await client.models.delete({ params: { model, id: String(id) } });
    }
  }
  const isInOrder = left.length === modelIds.length && left.every((id, at) => id === modelIds[at]);
  if (isInOrder) return;
  const adding = modelIds.filter((id) => !shown.includes(id));
  await client.ai.reorder({ params: { capability }, body: { modelIds: [...modelIds], adding } });
}
