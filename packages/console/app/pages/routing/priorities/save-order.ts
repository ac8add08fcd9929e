import { client } from '../../../api/client.ts';
import type { Place } from '../routing-queries.ts';

const model = 'model_capability_priority';

/** Puts the models of a capability in an order: row by row, each of which leaves an order that holds. */
export async function saveOrder(capability: string, modelIds: readonly number[]): Promise<void> {
  const { rows } = await client.models.list({ params: { model }, query: { filters: { capability }, pageSize: 200 } });
  const places = rows as unknown as readonly Place[];
  const last = Math.max(0, ...places.map(({ priority }) => priority));
  for (const [index, modelId] of modelIds.entries()) {
    const place = places.find((one) => one.modelId === modelId);
    const priority = last + 1 + index;
    if (place === undefined)
      await client.models.create({ params: { model }, body: { values: { capability, modelId, priority } } });
    else await client.models.update({ params: { model, id: String(place.id) }, body: { values: { priority } } });
  }
  for (const { id, modelId } of places) {
    if (!modelIds.includes(modelId)) await client.models.delete({ params: { model, id: String(id) } });
  }
}
